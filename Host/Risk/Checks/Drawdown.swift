import HostModel

extension Gate {
  /// Once so much of the highest equity is lost, positions are only closed. There is no way back but a larger limit, since
  /// a strategy that holds nothing earns nothing.
  func checkDrawdown(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard facts.limits.drawdown_ppm < 1_000_000, !facts.reduces else { return nil }
    let highest = max(facts.highestEquity_units, 0)
    guard let limit = scaled(highest, by: facts.limits.drawdown_ppm, over: 1_000_000, .up) else { return nil }
    let loss = Int128(facts.highestEquity_units) - Int128(facts.equity.units)
    guard loss > 0, loss >= Int128(limit) else { return nil }
    let currency = facts.equity.currency
    return .drawdown(Money(units: Int64(clamping: loss), currency), limit: Money(units: limit, currency))
  }
}
