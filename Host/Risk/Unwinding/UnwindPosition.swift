import HostModel

/// One position of a strategy that is being unwound, with all that its place in the queue depends on.
public struct UnwindPosition: Equatable, Sendable {
  /// In the strategy's table.
  public let position: Int
  /// What it is a position in: long and short positions in one base are taken for each other's hedge.
  public let base: CurrencyID
  /// Units held, negative when short.
  public var units: Int64
  /// What they are worth, never negative.
  public var value: Int64
  /// Units that may be closed now: what the share of the market's volume allows, and nothing while the market is closed.
  public var most: Int64
  /// In which steps, and at least how many at once.
  public let step: Int64
  public let least: Int64
  /// Between bid and ask.
  public let spread_ppm: Int64
  /// Value that moves the price by a spread when it is traded at once.
  public let depth: Int64
  /// Value that may be held per equity on this side.
  public let leverage_ppm: Int64

  public init(
    position: Int, base: CurrencyID, units: Int64, value: Int64, most: Int64, step: Int64, least: Int64,
    spread_ppm: Int64, depth: Int64, leverage_ppm: Int64
  ) {
    self.position = position
    self.base = base
    self.units = units
    self.value = value
    self.most = most
    self.step = step
    self.least = least
    self.spread_ppm = spread_ppm
    self.depth = depth
    self.leverage_ppm = leverage_ppm
  }

  var sign: Int128 { units < 0 ? -1 : 1 }

  /// What so many of its units are worth.
  public func value(of part: Int64) -> Int128 {
    units == 0 ? 0 : Int128(value) * Int128(part) / Int128(units.magnitude)
  }

  /// Whole steps worth at most this, within what may be closed; zero when that is less than may be closed at once.
  func units(worth bound: Int128) -> Int64 {
    guard value > 0, bound > 0 else { return 0 }
    let whole = min(Int128(units.magnitude) * bound / Int128(value), Int128(units.magnitude), Int128(most))
    let part = Int64(whole) / step * step
    return part >= least ? part : 0
  }

  /// What closing so many units costs: half of the spread, and as much more as the market gives way.
  public func cost(of part: Int64) -> Int128 {
    let value = value(of: part)
    let spread = value * Int128(spread_ppm) / 1_000_000
    return max(spread / 2 + spread * value / Int128(max(depth, 1)), 1)
  }

  /// The same position with so many units less.
  public func closed(by part: Int64) -> UnwindPosition {
    var rest = self
    rest.value = Int64(clamping: Int128(value) - value(of: part))
    rest.units = units < 0 ? units + part : units - part
    rest.most -= part
    return rest
  }
}
