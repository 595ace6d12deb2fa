import HostModel

extension Gate {
  /// Nothing is sent to a market that is not open, not even a sale on a strategy's behalf: it would be turned down.
  func checkMarket(_ facts: borrowing OrderFacts) -> Refusal? {
    facts.market == .open ? nil : .marketClosed(facts.market)
  }
}
