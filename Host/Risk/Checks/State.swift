import HostModel

extension Gate {
  /// A stopped strategy sends nothing, a reducing one only closes, and history is for looking at.
  func checkState(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    switch facts.origin {
    case .strategy, .taken, .replacement: break
    case .protection: return nil  // reduce-only, which is checked
    case .host: return facts.reduces(order) ? nil : .state(facts.state)  // all that a host may do for a strategy
    }
    switch facts.state {
    case .trading: break
    case .reducing: break  // the daily loss check says why an order is refused
    case .stopped: return .state(facts.state)
    }
    return facts.isWarmingUp ? .history : nil
  }
}
