import HostModel

extension Gate {
  /// Who may still send what: see `TradingState`.
  func checkState(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    let isAllowed =
      switch facts.origin {
      case .strategy, .taken, .replacement:
        facts.state <= .caution || facts.state == .reduceOnly && facts.reduces
      case .protection: facts.state < .killed  // reduce-only, which is checked
      case .host: facts.state < .killed && facts.reduces  // all that a host may do for a strategy
      }
    return isAllowed ? nil : .state(facts.state)
  }

  /// History is for looking at.
  func checkHistory(_ facts: borrowing OrderFacts) -> Refusal? {
    switch facts.origin {
    case .strategy, .taken, .replacement: facts.isWarmingUp ? .history : nil
    case .protection, .host: nil
    }
  }
}
