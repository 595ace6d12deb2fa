import HostModel

extension Gate {
  /// Numbers only grow, so a repeated or replayed order is refused without keeping the old ones.
  func checkClientRef(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    // The host's orders all have the one number that no strategy can use.
    if facts.origin == .host { return order.clientRef == .host ? nil : .clientRef(given: order.clientRef, last: .host) }
    return order.clientRef > facts.lastClientRef ? nil : .clientRef(given: order.clientRef, last: facts.lastClientRef)
  }
}
