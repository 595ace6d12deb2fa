import HostModel

extension Gate {
  /// What is held at the last price, what is being bought, and this order, all together against the cap.
  func checkPosition(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    let cap = facts.share(facts.limits.position_ppm)
    let held = facts.instrument.value(of: Quantity(units: facts.position.quantity_units), at: facts.last, .up)
    let added = facts.instrument.value(of: order.quantity, at: order.price, .up)
    guard let held, let added else { return .position(Money(units: Int64.max, cap.currency), limit: cap) }
    let (sum, overflow) = held.units.addingReportingOverflow(facts.buying.units)
    let (total, totalOverflow) = sum.addingReportingOverflow(added.units)
    guard !overflow, !totalOverflow else { return .position(Money(units: Int64.max, cap.currency), limit: cap) }
    return total <= cap.units ? nil : .position(Money(units: total, cap.currency), limit: cap)
  }
}
