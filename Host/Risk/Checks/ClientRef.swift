import HostModel

extension Gate {
  /// Numbers only grow, so a repeated or replayed order is refused without keeping the old ones.
  func checkClientRef(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    order.clientRef > facts.lastClientRef ? nil : .clientRef(given: order.clientRef, last: facts.lastClientRef)
  }
}
