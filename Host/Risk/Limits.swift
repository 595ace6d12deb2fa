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
  /// Orders in any second of event time.
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

  public init() {}
}
