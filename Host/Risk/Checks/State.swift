import HostModel

extension Gate {
  /// A stopped strategy sends nothing, a reducing one only sells, and history is for looking at.
  func checkState(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    switch (facts.origin, order.side) {
    case (.strategy, _), (.taken, _): break
    case (.protection, _): return nil  // reduce-only, which is checked
    case (.host, .sell): return nil  // it takes risk away, and that is all a host may do for a strategy
    case (.host, .buy): return .state(facts.state)
    }
    switch facts.state {
    case .trading: break
    case .reducing: break  // the daily loss check says why a buy is refused
    case .stopped: return .state(facts.state)
    }
    return facts.isWarmingUp ? .history : nil
  }
}
