import HostModel

extension Gate {
  /// All strategies together: no more messages than the host may send, and the same reserve for what takes risk away.
  func checkAllRate(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    switch facts.origin {
    case .strategy, .taken, .replacement: break
    case .protection, .host: return nil
    }
    let limit = facts.all.limits.ordersPerSecond
    let allowed = facts.reduces ? limit + MessageRate.reserve(of: limit) : limit
    return facts.all.recentMessages < allowed ? nil : .allRate(orders: facts.all.recentMessages + 1, limit: allowed)
  }

  /// Why no strategy may cancel an order now, or `nil`.
  public func refusalOfCancel(all recentMessages: Int64, _ limits: HostLimits) -> Refusal? {
    let allowed = limits.ordersPerSecond + MessageRate.reserve(of: limits.ordersPerSecond)
    return recentMessages < allowed ? nil : .allRate(orders: recentMessages + 1, limit: allowed)
  }

  /// The positions of all strategies, each with the larger side of its open orders, and this order on top.
  func checkAllExposure(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard facts.all.limits.boundsExposure, facts.heldAfter > 0, !facts.reduces else { return nil }
    let currency = facts.equity.currency
    let limit_units = Int64(
      clamping: Int128(max(facts.all.equity_units, 0)) * Int128(facts.all.limits.exposure_ppm) / 1_000_000)
    let limit = Money(units: limit_units, currency)
    guard let value = facts.instrument.value(of: order.quantity, at: order.price, .up) else {
      return .allExposure(Money(units: Int64.max, currency), limit: limit)
    }
    let total = Int128(facts.all.exposure_units) + Int128(value.units)
    return total <= Int128(limit_units)
      ? nil : .allExposure(Money(units: Int64(clamping: total), currency), limit: limit)
  }
}
