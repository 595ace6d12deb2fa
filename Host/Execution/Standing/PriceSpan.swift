import HostModel

/// The prices that one market event shows: from where to where it went.
public struct PriceSpan: Equatable, Sendable {
  public let low: Price
  public let high: Price
  public let volume: Quantity

  public init(low: Price, high: Price, volume: Quantity) {
    self.low = low
    self.high = high
    self.volume = volume
  }
}

/// Outside of which prices somebody has to look at the standing orders of an instrument.
///
/// It may be narrower than needed, never wider: then there is a look for nothing.
public struct PriceWatch: Equatable, Sendable {
  public var below_ticks = Int64.min
  public var above_ticks = Int64.max

  public init() {}

  @inline(__always)
  public func isReached(low: Price, high: Price) -> Bool { low.ticks <= below_ticks || high.ticks >= above_ticks }

  public mutating func watch(below price: Price) { below_ticks = max(below_ticks, price.ticks) }
  public mutating func watch(above price: Price) { above_ticks = min(above_ticks, price.ticks) }

  /// At every event.
  public mutating func watchAll() { below_ticks = Int64.max }
}
