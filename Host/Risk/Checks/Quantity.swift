import HostModel

extension Gate {
  func checkQuantity(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    let instrument = facts.instrument
    if order.quantity > instrument.maximumQuantity {
      return .largest(order.quantity, maximum: instrument.maximumQuantity)
    }
    let fits =
      order.quantity.units > 0 && order.quantity >= instrument.minimumQuantity
      && order.quantity.units % instrument.quantityStep.units == 0
    return fits
      ? nil : .quantity(order.quantity, minimum: instrument.minimumQuantity, step: instrument.quantityStep)
  }
}
