import HostModel

extension Gate {
  /// An instrument that the approval does not name may only be got out of.
  func checkPermission(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    facts.limits.instruments.contains(order.instrument) || facts.reduces ? nil : .permission(order.instrument)
  }
}
