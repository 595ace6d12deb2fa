import HostModel

extension Gate {
  /// Numbers only grow, so a repeated or replayed order is refused without keeping the old ones.
  func checkClientRef(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    switch facts.origin {
    case .strategy:
      order.clientRef > facts.lastClientRef ? nil : .clientRef(given: order.clientRef, last: facts.lastClientRef)
    // The host's orders all have the one number that no strategy can use.
    case .host: order.clientRef == .host ? nil : .clientRef(given: order.clientRef, last: .host)
    case .taken, .replacement, .protection:
      order.clientRef <= facts.lastClientRef ? nil : .clientRef(given: order.clientRef, last: facts.lastClientRef)
    }
  }
}
