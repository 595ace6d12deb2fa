import HostModel

extension Gate {
  func checkOpenOrders(_ facts: borrowing OrderFacts) -> Refusal? {
    facts.openOrders < facts.limits.openOrders
      ? nil : .openOrders(facts.openOrders + 1, limit: facts.limits.openOrders)
  }

  /// Orders in the second of event time that ends now.
  func checkRate(_ facts: borrowing OrderFacts) -> Refusal? {
    facts.recentOrders < facts.limits.ordersPerSecond
      ? nil : .rate(orders: facts.recentOrders + 1, limit: facts.limits.ordersPerSecond)
  }
}
