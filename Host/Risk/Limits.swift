import HostModel

/// What one strategy may do, set by the operator in its whitelist entry. Shares are parts per million of equity.
public struct Limits: Equatable, Sendable {
  /// Largest value of one order.
  public var order_ppm: Int64 = 100_000
  /// Largest value of one instrument's position, with its open buy orders.
  public var position_ppm: Int64 = 100_000
  /// Loss since the day's first equity at which buying stops for good.
  public var dailyLoss_ppm: Int64 = 20_000
  /// Furthest a price may lie from the last one.
  public var collar_ppm: Int64 = 50_000
  /// Oldest last price on which an order may be based.
  public var priceAge_ns: Int64 = 300 * 1_000_000_000
  /// Messages to the venue at once, and then so many a second of event time.
  public var ordersPerSecond: Int64 = 10
  /// Working orders at once.
  public var openOrders: Int64 = 32
  /// Value that may be held long, over equity. One and below: nothing is bought on credit.
  public var leverageLong_ppm: Int64 = 1_500_000
  /// Value that may be held short, over equity. Zero: nothing is sold short.
  public var leverageShort_ppm: Int64 = 2_000_000
  /// Equity over the value of all positions below which they are reduced.
  public var maintenance_ppm: Int64 = 250_000
  /// A year's interest on what is borrowed.
  public var interest_ppm: Int64 = 100_000
  /// How far a position may be from its target before a rebalancing trades it, over equity. It grows with the market's
  /// moves.
  public var drift_ppm: Int64 = 10_000
  /// Smallest value that an order may make of a position. Zero: any.
  public var minimumPosition_ppm: Int64 = 20_000
  /// Value of all positions without their signs, as if all open orders had filled.
  public var exposure_ppm: Int64 = 2_000_000
  /// How long an order that is like an earlier one is taken for a mistake. Zero: never.
  public var duplicateWindow_ns: Int64 = Time.nanosecondsPerSecond
  /// Furthest a price may lie from the day's first one.
  public var dayBand_ppm: Int64 = 300_000
  /// Furthest a price may lie from the one of five to ten minutes ago.
  public var walk_ppm: Int64 = 100_000
  /// Largest order over what was traded in the last minutes. Zero: any.
  public var volumeShare_ppm: Int64 = 250_000
  /// Part of its cost that a position may lose before the host closes it. One: all of it.
  public var stopLoss_ppm: Int64 = 50_000
  /// Part of the highest equity so far that may be lost before positions are only closed. One: all of it.
  public var drawdown_ppm: Int64 = 200_000
  /// How much a position shrinks for moving with what is held, and for moving much.
  public var correlationWeight_ppm: Int64 = 300_000
  public var volatilityWeight_ppm: Int64 = 400_000
  /// The standard deviation of a day's return at which the second counts in full.
  public var volatilityReference_ppm: Int64 = 50_000

  /// Orders that open or enlarge a position and fill, at once and then a minute, before a person has to look. Zero: any.
  public var entriesPerMinute: Int64 = 60
  /// Wishes that are refused, in the same way.
  public var refusalsPerMinute: Int64 = 600
  /// What may be traded, by the run's numbers. Of all others a position is only closed.
  public var instruments = InstrumentSet.all

  public init() {}
}
