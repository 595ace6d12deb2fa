import HostModel

extension Gate {
  /// Once the day's loss has reached its limit a strategy only sells; a new day does not lift it.
  func checkDailyLoss(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard order.side == .buy, facts.state == .reducing else { return nil }
    return .dailyLoss(facts.dayLoss, limit: facts.share(facts.limits.dailyLoss_ppm))
  }
}
