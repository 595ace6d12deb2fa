import HostModel

/// Why a wish was not granted, with the numbers that decided it.
public enum Refusal: Equatable, Sendable {
  case wish(WishFault)
  case clientRef(given: ClientRef, last: ClientRef)
  case state(TradingState)
  case instrument(index: Int, count: Int)
  case quantity(Quantity, minimum: Quantity, step: Quantity)
  case price(Price, step: Price)
  case stale(age_ns: Int64, limit_ns: Int64)
  case collar(Price, bound: Price)
  case value(Money, limit: Money)
  case position(Money, limit: Money)
  case cash(needed: Money, free: Money)
  case holding(needed: Quantity, free: Quantity)
  case rate(orders: Int64, limit: Int64)
  case openOrders(Int64, limit: Int64)
  case history
  case venue(code: Int64)
  case timer(Int64, limit: Int64)
  case trigger(Price, step: Price)
  case link(ClientRef)
  case expiry(Time, now: Time)
  case postOnly(Price, last: Price)
  case reduceOnly(Quantity, reducible: Quantity)
  case standingOrders(Int64, limit: Int64)
  case largest(Quantity, maximum: Quantity)
  case margin(needed: Money, equity: Money)
  case short(Quantity)
  case marketClosed(MarketStatus)
  case unknown(UnknownOrders)
  /// This leg of a rebalancing was refused, with a refusal of its own; 0: the plan of this number is under way.
  case plan(ClientRef, reason: Int64)
}

extension Refusal {
  /// The number in `bulkhead.h` and the two values a plugin is told; 15 is not used.
  public var record: (reason: Int64, needed: Int64, limit: Int64) {
    switch self {
    case .wish(let fault): (1, fault.value, fault.limit)
    case .clientRef(let given, let last):
      (2, Int64(truncatingIfNeeded: given.number), Int64(truncatingIfNeeded: last.number))
    case .state(let state): (3, Int64(state.rawValue), 0)
    case .instrument(let index, let count): (4, Int64(index), Int64(count))
    case .quantity(let given, let minimum, _): (5, given.units, minimum.units)
    case .price(let given, let step): (6, given.ticks, step.ticks)
    case .stale(let age, let limit): (7, age, limit)
    case .collar(let given, let bound): (8, given.ticks, bound.ticks)
    case .value(let given, let limit): (9, given.units, limit.units)
    case .position(let given, let limit): (10, given.units, limit.units)
    case .cash(let needed, let free): (11, needed.units, free.units)
    case .holding(let needed, let free): (12, needed.units, free.units)
    case .rate(let orders, let limit): (13, orders, limit)
    case .openOrders(let orders, let limit): (14, orders, limit)
    case .history: (16, 0, 0)
    case .venue(let code): (17, code, 0)
    case .timer(let value, let limit): (18, value, limit)
    case .trigger(let given, let step): (21, given.ticks, step.ticks)
    case .link(let ref): (22, Int64(truncatingIfNeeded: ref.number), 0)
    case .expiry(let given, let now): (23, given.nanoseconds, now.nanoseconds)
    case .postOnly(let given, let last): (24, given.ticks, last.ticks)
    case .reduceOnly(let given, let reducible): (25, given.units, reducible.units)
    case .standingOrders(let count, let limit): (26, count, limit)
    case .largest(let given, let maximum): (5, given.units, maximum.units)
    case .margin(let needed, let equity): (19, needed.units, equity.units)
    case .short(let units): (20, units.units, 0)
    case .marketClosed(let status): (27, status.rawValue, MarketStatus.open.rawValue)
    case .unknown(let orders): (28, Int64(truncatingIfNeeded: orders.first.number), orders.count)
    case .plan(let leg, let reason): (40, Int64(truncatingIfNeeded: leg.number), reason)
    }
  }
}
