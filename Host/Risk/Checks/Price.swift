import HostModel

extension Gate {
  /// Nothing is judged by a price that is missing, and by an old one only what takes risk away: a feed that stands still
  /// must not hold anybody in.
  func checkFreshPrice(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard facts.position.last_ticks > 0 else { return .stale(age_ns: Int64.max, limit_ns: facts.limits.priceAge_ns) }
    let age = facts.now.nanoseconds - facts.position.last_time_ns
    return age <= facts.limits.priceAge_ns || facts.reduces
      ? nil : .stale(age_ns: age, limit_ns: facts.limits.priceAge_ns)
  }

  /// A market order has the collar as its price by now, which is on a step.
  func checkPrice(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    let step = facts.instrument.priceStep
    guard order.type == .limit else { return nil }
    return order.price.ticks > 0 && order.price.ticks % step.ticks == 0 ? nil : .price(order.price, step: step)
  }

  /// A limit on the costly side of the last price may not lie beyond the collar; one on the cheap side only waits.
  func checkCollar(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    let bound = facts.collar(order.side)
    switch order.side {
    case .buy: return order.price <= bound ? nil : .collar(order.price, bound: bound)
    case .sell: return order.price >= bound ? nil : .collar(order.price, bound: bound)
    }
  }
}
