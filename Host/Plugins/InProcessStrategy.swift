import CBulkhead
import Glibc
import HostModel
import HostTrust
import HostWire

/// A library loaded into this process: for backtests, which trade nothing and want each turn in nanoseconds.
///
/// There is no jail here, so it is only for what has been verified. The library stays for the life of the process, and
/// so does its descriptor: the loader tells libraries apart by the number in their path.
public struct InProcessLibrary: Sendable {
  let table: PluginTable

  public var descriptor: PluginDescriptor { table.descriptor }

  /// Loads a verified library into this process.
  public init(_ image: consuming VerifiedImage) throws(PluginStop) {
    // The image closes the descriptor when it goes.
    defer { extendLifetime(image) }
    try self.init(library: image.descriptor, expected: ExpectedPlugin(image.manifest))
  }

  /// The same without the proof, for the rooms' own tests.
  init(library: Int32, expected: ExpectedPlugin) throws(PluginStop) {
    let kept = fcntl(library, F_DUPFD_CLOEXEC, 3)
    guard kept >= 0 else { throw .worker(call: "F_DUPFD_CLOEXEC", errno: errno) }
    do throws(NotAPlugin) {
      table = try PluginTable(loading: kept)
    } catch {
      throw .abi(error.text)
    }
    try expected.check(table.descriptor)
  }
}

/// One strategy in this process. It gives the same wishes as a `JailedStrategy` of the same library and setup.
///
///     var strategy = try InProcessStrategy(library, setup: setup)
///     try strategy.turn(events: events, view: view, wishes: &wishes)
///
/// A crash of the plugin is a crash of this process, and there is no deadline.
public struct InProcessStrategy: ~Copyable, StrategyPort {
  private let turn: PluginTable.Turn
  private let strategy: UnsafeMutableRawPointer
  private let table: PluginTable
  /// What the plugin answers into. It lies where it is, so that a turn sets nothing but its counts.
  private let answer: UnsafeMutablePointer<bulkhead_wishes_v1>

  public init(_ library: InProcessLibrary, setup: StrategySetup) throws(PluginStop) {
    table = library.table
    turn = table.turn
    let values: [ParameterValue]
    do throws(SetupError) {
      values = try setup.values(for: table.descriptor.parameters)
    } catch {
      throw .setup(error)
    }
    guard let strategy = setup.withRecord(parameters: values.map(\.record), table.create) else { throw .refusedSetup }
    self.strategy = strategy
    answer = .allocate(capacity: 1)
    answer.initialize(
      to: bulkhead_wishes_v1(
        struct_size: UInt32(MemoryLayout<bulkhead_wishes_v1>.size), capacity: UInt32(TurnLimits.wishes), count: 0,
        text_capacity: UInt32(TurnLimits.textBytes), text_count: 0, reserved: 0, records: nil, text: nil))
  }

  deinit {
    table.destroy(strategy)
    answer.deallocate()
  }

  public var descriptor: PluginDescriptor { table.descriptor }

  @inline(__always)
  public mutating func turn(
    events: UnsafeBufferPointer<EventRecord>, view: PortfolioView, wishes: inout WishBuffer
  ) throws(PluginStop) {
    if wishes.count > 0 || wishes.textCount > 0 { wishes.clear() }
    answer.pointee.records = UnsafeMutableRawPointer(wishes.records).assumingMemoryBound(to: bulkhead_wish_v1.self)
    answer.pointee.text = UnsafeMutableRawPointer(wishes.text).assumingMemoryBound(to: CChar.self)
    answer.pointee.count = 0
    answer.pointee.text_count = 0
    turn(
      strategy, UnsafeRawPointer(events.baseAddress)?.assumingMemoryBound(to: bulkhead_event_v1.self),
      UInt32(truncatingIfNeeded: events.count),
      UnsafeRawPointer(view.record).assumingMemoryBound(to: bulkhead_view_v1.self), answer)
    if answer.pointee.count | answer.pointee.text_count != 0 { try take(&wishes) }
  }

  @usableFromInline
  mutating func take(_ wishes: inout WishBuffer) throws(PluginStop) {
    let count = answer.pointee.count, textCount = answer.pointee.text_count
    guard count <= TurnLimits.wishes, textCount <= TurnLimits.textBytes else {
      throw .protocolError("it wrote \(count) wishes and \(textCount) bytes of text in one turn")
    }
    wishes.count = Int(count)
    wishes.textCount = Int(textCount)
  }
}

extension StrategySetup {
  /// The setup as the plugin reads it, valid during the call.
  fileprivate func withRecord(
    parameters: [bulkhead_value_v1],
    _ create: (UnsafePointer<bulkhead_setup_v1>?) -> UnsafeMutableRawPointer?
  ) -> UnsafeMutableRawPointer? {
    instruments.withUnsafeBufferPointer { instruments in
      parameters.withUnsafeBufferPointer { parameters in
        var record = bulkhead_setup_v1()
        record.struct_size = UInt32(MemoryLayout<bulkhead_setup_v1>.size)
        record.instrument_count = UInt32(instruments.count)
        record.parameter_count = UInt32(parameters.count)
        record.money_decimals = moneyDecimals
        withUnsafeMutableBytes(of: &record.currency) { $0.storeBytes(of: currencyBytes, as: (UInt64, UInt64).self) }
        record.instruments = instruments.baseAddress
        record.parameters = parameters.baseAddress
        return create(&record)
      }
    }
  }
}
