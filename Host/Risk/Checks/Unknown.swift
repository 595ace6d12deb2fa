import HostModel

extension Gate {
  /// While nobody knows what became of an order, no other one of the strategy may add to the instrument: the first may
  /// come to work, and the strategy would have sent both for the same reason. What only closes is let through.
  func checkUnknown(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard let unknown = facts.unknown, !facts.reduces else { return nil }
    return .unknown(unknown)
  }
}
