import HostModel

extension Gate {
  /// Position limit, stop-loss and daily loss are one question: when all positions run into their stops, with every open
  /// order filled, the day may not lose more than it is allowed. Each limit by itself would let several stops through.
  func checkStopRisk(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    let limits = facts.limits
    guard limits.stopLoss_ppm < 1_000_000, limits.dailyLoss_ppm < 1_000_000, facts.heldAfter > 0,
      !facts.reduces
    else { return nil }
    let exposure = facts.exposure(with: order)
    let currency = facts.equity.currency
    let allowed = scaled(max(facts.dayAnchor_units, 0), by: limits.dailyLoss_ppm, over: 1_000_000, .down) ?? Int64.max
    let lost = max(Int128(facts.dayAnchor_units) - Int128(facts.equity.units), 0)
    let left = max(Int128(allowed) - lost, 0)
    let atStake = divided(exposure * Int128(limits.stopLoss_ppm), by: 1_000_000, .up)
    guard atStake > left else { return nil }
    return .stopRisk(
      Money(units: Int64(clamping: atStake), currency), left: Money(units: Int64(clamping: left), currency))
  }

  /// Nothing is added to a position that the host is closing.
  func checkStopLoss(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard facts.isStoppedOut, !facts.reduces else { return nil }
    let stop = facts.stop
    return .stopLoss(facts.last, bound: facts.position.quantity_units > 0 ? stop.below : stop.above)
  }
}
