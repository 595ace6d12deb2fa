import CBulkhead

/// What the library is: `bulkhead_descriptor_v1` in Swift.
public struct Descriptor: Sendable {
  public let id: StaticString
  public let name: StaticString
  public let version: StaticString
  public let description: StaticString
  public let subscriptions: Subscriptions
  public let warmUp: UInt32
  public let parameters: [Parameter]

  /// `id` is a reverse domain name and stays the same in every version; `version` is MAJOR.MINOR.PATCH. `warmUp` is how
  /// many market events of history the strategy wants per instrument before the first on which it may trade.
  public init(
    id: StaticString, name: StaticString, version: StaticString, description: StaticString,
    subscriptions: Subscriptions, warmUp: UInt32 = 0, parameters: [Parameter] = []
  ) {
    self.id = id
    self.name = name
    self.version = version
    self.description = description
    self.subscriptions = subscriptions
    self.warmUp = warmUp
    self.parameters = parameters
  }
}

public struct Subscriptions: OptionSet, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  public static let bars = Subscriptions(rawValue: UInt32(BULKHEAD_SUBSCRIBE_BARS))
  public static let trades = Subscriptions(rawValue: UInt32(BULKHEAD_SUBSCRIBE_TRADES))
  public static let quotes = Subscriptions(rawValue: UInt32(BULKHEAD_SUBSCRIBE_QUOTES))
  public static let depth = Subscriptions(rawValue: UInt32(BULKHEAD_SUBSCRIBE_DEPTH))
}

/// A number that whoever runs the strategy may choose, within a range.
public struct Parameter: Sendable {
  let name: StaticString
  let description: StaticString
  let type: UInt32
  let minimum, maximum, initial: bulkhead_value_v1

  public static func integer(
    _ name: StaticString, _ initial: Int64, in range: ClosedRange<Int64>, _ description: StaticString
  ) -> Parameter {
    Parameter(
      name: name, description: description, type: UInt32(BULKHEAD_INTEGER),
      minimum: bulkhead_value_v1(integer: range.lowerBound), maximum: bulkhead_value_v1(integer: range.upperBound),
      initial: bulkhead_value_v1(integer: initial))
  }

  public static func real(
    _ name: StaticString, _ initial: Double, in range: ClosedRange<Double>, _ description: StaticString
  ) -> Parameter {
    Parameter(
      name: name, description: description, type: UInt32(BULKHEAD_REAL),
      minimum: bulkhead_value_v1(real: range.lowerBound), maximum: bulkhead_value_v1(real: range.upperBound),
      initial: bulkhead_value_v1(real: initial))
  }

  public static func boolean(_ name: StaticString, _ initial: Bool, _ description: StaticString) -> Parameter {
    Parameter(
      name: name, description: description, type: UInt32(BULKHEAD_BOOLEAN), minimum: bulkhead_value_v1(integer: 0),
      maximum: bulkhead_value_v1(integer: 1), initial: bulkhead_value_v1(integer: initial ? 1 : 0))
  }
}

extension Descriptor {
  /// The C struct, in memory that lives as long as the library. A library makes it once.
  func published() -> UnsafePointer<bulkhead_descriptor_v1> {
    let list = UnsafeMutablePointer<bulkhead_parameter_v1>.allocate(capacity: max(parameters.count, 1))
    for (index, parameter) in parameters.enumerated() {
      (list + index).initialize(
        to: bulkhead_parameter_v1(
          name: cString(parameter.name), description: cString(parameter.description), type: parameter.type,
          reserved: 0, minimum: parameter.minimum, maximum: parameter.maximum, initial: parameter.initial))
    }
    let descriptor = UnsafeMutablePointer<bulkhead_descriptor_v1>.allocate(capacity: 1)
    descriptor.initialize(
      to: bulkhead_descriptor_v1(
        struct_size: UInt32(MemoryLayout<bulkhead_descriptor_v1>.size), parameter_count: UInt32(parameters.count),
        id: cString(id), name: cString(name), version: cString(version), description: cString(description),
        parameters: list, subscriptions: subscriptions.rawValue, warm_up: warmUp))
    return UnsafePointer(descriptor)
  }
}

/// A literal is NUL-terminated in the library's constants and lives as long as the library.
private func cString(_ text: StaticString) -> UnsafePointer<CChar> {
  UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
}
