import HostModel
import HostRisk

/// What a broken gate let through and the door did not, with the numbers that decided it.
public enum DoorRefusal: Equatable, Sendable {
  case state(TradingState)
  /// Not a new order, or a strategy that nobody opened.
  case number(OrderID)
  case market(MarketStatus)
  case quantity(Quantity, maximum: Quantity)
  case stale(age_ns: Int64, limit_ns: Int64)
  case price(Price, bound: Price)
  case rate(limit: Int64)
  case value(Int64, limit: Int64)
  case position(Int64, limit: Int64)
  case exposure(Int64, limit: Int64)

  /// What the engine is told in place of a venue's number.
  public static let code: Int64 = -1
}
