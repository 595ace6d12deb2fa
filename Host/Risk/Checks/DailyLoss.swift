import HostModel

extension Gate {
  /// Once the day's loss has reached its limit a strategy only closes what it holds; a new day does not lift it.
  func checkDailyLoss(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard facts.state == .reducing, !facts.reduces(order) else { return nil }
    return .dailyLoss(facts.dayLoss, limit: facts.share(facts.limits.dailyLoss_ppm))
  }
}
