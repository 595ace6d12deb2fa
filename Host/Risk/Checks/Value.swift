import HostModel

extension Gate {
  /// The venue's minimum and the operator's largest order, both at the order's own price. An order that only
  /// closes is not held back by the cap: it takes risk away.
  func checkValue(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    let cap = facts.share(facts.limits.order_ppm)
    guard let value = facts.instrument.value(of: order.quantity, at: order.price, .up) else {
      return .value(Money(units: Int64.max, cap.currency), limit: cap)
    }
    if value.units < facts.instrument.minimumValue.units {
      return .value(value, limit: facts.instrument.minimumValue)
    }
    return facts.reduces || value.units <= cap.units ? nil : .value(value, limit: cap)
  }
}
