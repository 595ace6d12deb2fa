import CBulkhead
import Glibc
import HostModel

/// Why a library is not a plugin that this host can run, in words for its author.
public struct NotAPlugin: Error, Equatable, Sendable {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// The functions of a loaded plugin, copied and checked.
///
///     let table = try PluginTable(loading: descriptor)
///     let strategy = table.create(&setup)
///
/// A library is never unloaded: after `dlclose` of a Swift library the next dynamic cast crashes. And since glibc tells
/// libraries apart by their path, `descriptor` must stay open as long as the process may load another one.
///
/// @unchecked: it holds nothing but addresses of code that stays loaded, and is never changed.
public struct PluginTable: @unchecked Sendable {
  public let descriptor: PluginDescriptor
  public let create: @convention(c) (UnsafePointer<bulkhead_setup_v1>?) -> UnsafeMutableRawPointer?
  public let destroy: @convention(c) (UnsafeMutableRawPointer?) -> Void
  public let turn: Turn
  public let state: State?

  public typealias Turn =
    @convention(c) (
      UnsafeMutableRawPointer?, UnsafePointer<bulkhead_event_v1>?, UInt32, UnsafePointer<bulkhead_view_v1>?,
      UnsafeMutablePointer<bulkhead_wishes_v1>?
    ) -> Void

  /// The extension `bulkhead.state/1`.
  public struct State: @unchecked Sendable {
    public let save: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, Int64) -> Int64
    public let load: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, Int64) -> Int32
  }

  /// Loads the library behind `descriptor`, which runs its constructors, and asks it what it is.
  public init(loading descriptor: Int32) throws(NotAPlugin) {
    guard let library = dlopen("/proc/self/fd/\(descriptor)", RTLD_NOW | RTLD_LOCAL) else {
      throw NotAPlugin("the loader says: \(loaderError())")
    }
    guard let symbol = dlsym(library, "bulkhead_entry") else {
      throw NotAPlugin("it does not export the symbol bulkhead_entry")
    }
    try self.init(entry: UnsafeRawPointer(symbol))
  }

  init(entry place: UnsafeRawPointer) throws(NotAPlugin) {
    let entry: bulkhead_entry_v1 = try checkedCopy(place, "bulkhead_entry_v1")
    try checkABI(entry.abi_major, entry.abi_minor, of: "bulkhead_entry_v1")
    guard let plugin = entry.plugin else { throw NotAPlugin("bulkhead_entry_v1.plugin is NULL") }
    guard let place = plugin() else { throw NotAPlugin("the function plugin gave NULL") }
    let table: bulkhead_plugin_v1 = try checkedCopy(UnsafeRawPointer(place), "bulkhead_plugin_v1")
    try checkABI(table.abi_major, table.abi_minor, of: "bulkhead_plugin_v1")
    guard let describe = table.descriptor else { throw NotAPlugin("bulkhead_plugin_v1.descriptor is NULL") }
    guard let create = table.create else { throw NotAPlugin("bulkhead_plugin_v1.create is NULL") }
    guard let destroy = table.destroy else { throw NotAPlugin("bulkhead_plugin_v1.destroy is NULL") }
    guard let turn = table.turn else { throw NotAPlugin("bulkhead_plugin_v1.turn is NULL") }
    guard let `extension` = table.extension else { throw NotAPlugin("bulkhead_plugin_v1.extension is NULL") }
    guard let described = describe() else { throw NotAPlugin("the function descriptor gave NULL") }
    let state = try PluginTable.state(`extension`)
    self.create = create
    self.destroy = destroy
    self.turn = turn
    self.state = state
    descriptor = try PluginDescriptor(copying: described, of: table, hasState: state != nil)
  }

  private static func state(
    _ extension: @convention(c) (UnsafePointer<CChar>?) -> UnsafeRawPointer?
  ) throws(NotAPlugin) -> State? {
    guard let place = `extension`(BULKHEAD_STATE_V1) else { return nil }
    let table: bulkhead_state_v1 = try checkedCopy(place, "bulkhead_state_v1")
    guard let save = table.save, let load = table.load else {
      throw NotAPlugin("bulkhead_state_v1.save or load is NULL")
    }
    return State(save: save, load: load)
  }
}

/// A structure from the library whose first word says how long it is. Published structures never shrink, so a shorter
/// one was built against something else.
private func checkedCopy<Structure>(_ place: UnsafeRawPointer, _ name: String) throws(NotAPlugin) -> Structure {
  guard Int(bitPattern: place) % MemoryLayout<Structure>.alignment == 0 else {
    throw NotAPlugin("the address of \(name) is not aligned")
  }
  let size = place.load(as: UInt32.self)
  guard size >= MemoryLayout<Structure>.size else {
    throw NotAPlugin("\(name).struct_size is \(size), the header says \(MemoryLayout<Structure>.size)")
  }
  return place.load(as: Structure.self)
}

private func checkABI(_ major: UInt16, _ minor: UInt16, of name: String) throws(NotAPlugin) {
  guard major == UInt16(BULKHEAD_ABI_MAJOR), minor <= UInt16(BULKHEAD_ABI_MINOR) else {
    throw NotAPlugin(
      "\(name) is of ABI \(major).\(minor), this host speaks \(BULKHEAD_ABI_MAJOR).\(BULKHEAD_ABI_MINOR)")
  }
}

private func loaderError() -> String {
  guard let text = dlerror() else { return "nothing" }
  return String(cString: text)
}

extension PluginDescriptor {
  fileprivate init(
    copying place: UnsafePointer<bulkhead_descriptor_v1>, of plugin: bulkhead_plugin_v1, hasState: Bool
  ) throws(NotAPlugin) {
    let source: bulkhead_descriptor_v1 = try checkedCopy(UnsafeRawPointer(place), "bulkhead_descriptor_v1")
    guard source.parameter_count <= TurnLimits.parameters else {
      throw NotAPlugin("it has \(source.parameter_count) parameters, at most \(TurnLimits.parameters) are allowed")
    }
    abiMajor = plugin.abi_major
    abiMinor = plugin.abi_minor
    id = try boundedText(source.id, "id", 64)
    name = try boundedText(source.name, "name", 64)
    version = try boundedText(source.version, "version", 11)
    description = try boundedText(source.description, "description", 200)
    subscriptions = Subscriptions(rawValue: source.subscriptions)
    warmUp = source.warm_up
    self.hasState = hasState
    parameters = []
    for index in 0..<Int(source.parameter_count) {
      guard let place = source.parameters else { throw NotAPlugin("the list of parameters is NULL") }
      parameters.append(try PluginParameter(copying: place[index], index))
    }
    if let fault = fault() { throw NotAPlugin("its descriptor is not valid: \(fault)") }
  }
}

extension PluginParameter {
  fileprivate init(copying source: bulkhead_parameter_v1, _ index: Int) throws(NotAPlugin) {
    name = try boundedText(source.name, "parameter \(index): name", 31)
    description = try boundedText(source.description, "parameter \(index): description", 200)
    switch source.type {
    case UInt32(BULKHEAD_INTEGER):
      range = .integer(
        minimum: source.minimum.integer, maximum: source.maximum.integer, initial: source.initial.integer)
    case UInt32(BULKHEAD_REAL):
      range = .real(minimum: source.minimum.real, maximum: source.maximum.real, initial: source.initial.real)
    case UInt32(BULKHEAD_BOOLEAN):
      guard (0...1).contains(source.initial.integer) else {
        throw NotAPlugin("parameter \(index): the initial value of a boolean is \(source.initial.integer)")
      }
      range = .boolean(initial: source.initial.integer == 1)
    default:
      throw NotAPlugin("parameter \(index) is of type \(source.type)")
    }
  }
}

/// A C string of at most `limit` bytes; no byte behind the limit and the one for its end is read.
private func boundedText(_ place: UnsafePointer<CChar>?, _ what: String, _ limit: Int) throws(NotAPlugin) -> String {
  guard let place else { throw NotAPlugin("\(what) is NULL") }
  let length = strnlen(place, limit + 1)
  guard length <= limit else { throw NotAPlugin("\(what) has more than \(limit) bytes") }
  let bytes = UnsafeRawBufferPointer(start: place, count: length)
  guard let text = String(validating: bytes, as: UTF8.self) else { throw NotAPlugin("\(what) is not UTF-8") }
  return text
}
