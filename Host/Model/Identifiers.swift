/// Which instrument of this run: an index into the host's instrument table.
public struct InstrumentID: Hashable, Sendable {
  public let index: UInt16
  public init(_ index: UInt16) { self.index = index }
}

/// Which strategy of this run: one instance of a bundle with its parameters, portfolio and limits.
public struct StrategyID: Hashable, Sendable {
  public let index: UInt16
  public init(_ index: UInt16) { self.index = index }
}

/// One order in the whole host. Given by the engine, never reused, grows with each order of a strategy.
///
/// The number decodes to its owner: any report and any venue's record leads back to one strategy.
public struct OrderID: Hashable, Comparable, Sendable {
  public let number: UInt64
  public init(_ number: UInt64) { self.number = number }

  /// The strategy's order of this rank among all that it ever sent.
  public init(_ rank: UInt64, of strategy: StrategyID) { number = rank << 16 | UInt64(strategy.index) }
  public var strategy: StrategyID { StrategyID(UInt16(truncatingIfNeeded: number)) }

  public static func < (left: OrderID, right: OrderID) -> Bool { left.number < right.number }
}

/// A strategy's own number for one of its orders or timers; each is greater than those before it.
public struct ClientRef: Hashable, Comparable, Sendable {
  public let number: UInt64
  public init(_ number: UInt64) { self.number = number }
  public static func < (left: ClientRef, right: ClientRef) -> Bool { left.number < right.number }

  /// Of an order that the host placed on the strategy's behalf. A strategy's first number must be greater.
  public static let host = ClientRef(0)
}

/// Nanoseconds since 1970-01-01T00:00:00Z. The core has no clock: time arrives inside events.
public struct Time: Hashable, Comparable, Sendable {
  public let nanoseconds: Int64
  public init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }
  public static func < (left: Time, right: Time) -> Bool { left.nanoseconds < right.nanoseconds }

  /// Days since 1970-01-01 in UTC, also before it.
  public var day: Int64 { floorDivide(nanoseconds, Time.nanosecondsPerDay) }

  public static let nanosecondsPerDay: Int64 = 86_400_000_000_000
  public static let nanosecondsPerSecond: Int64 = 1_000_000_000
}

@inlinable
func floorDivide(_ dividend: Int64, _ divisor: Int64) -> Int64 {
  let quotient = dividend / divisor
  return dividend % divisor < 0 ? quotient - 1 : quotient
}
