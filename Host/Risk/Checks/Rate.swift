import HostModel

extension Gate {
  func checkOpenOrders(_ facts: borrowing OrderFacts) -> Refusal? {
    facts.openOrders < facts.limits.openOrders
      ? nil : .openOrders(facts.openOrders + 1, limit: facts.limits.openOrders)
  }

  /// Orders, changes and cancels count alike. What takes risk away may use the reserve as well; what the host sends for
  /// the strategy's safety counts, and waits for nothing.
  func checkRate(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    switch facts.origin {
    case .strategy, .taken, .replacement: break
    case .protection, .host: return nil
    }
    let limit = facts.limits.ordersPerSecond
    let allowed = facts.reduces ? limit + MessageRate.reserve(of: limit) : limit
    return facts.recentMessages < allowed ? nil : .rate(orders: facts.recentMessages + 1, limit: allowed)
  }

  /// Why an order may not be cancelled now, or `nil`.
  public func refusalOfCancel(recentMessages: Int64, _ limits: Limits) -> Refusal? {
    let allowed = limits.ordersPerSecond + MessageRate.reserve(of: limits.ordersPerSecond)
    return recentMessages < allowed ? nil : .rate(orders: recentMessages + 1, limit: allowed)
  }
}
