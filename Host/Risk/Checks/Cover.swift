import HostLedger
import HostModel

extension Gate {
  struct Shortfall: Error { let refusal: Refusal }

  /// What a buy must promise: its value at the worst price it can fill at, with the larger fee.
  func cashPromise(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Result<Reservation, Shortfall> {
    guard let promise = promise(order.quantity, at: order.price, facts.instrument) else {
      let everything = Money(units: Int64.max, facts.freeCash.currency)
      return .failure(Shortfall(refusal: .cash(needed: everything, free: facts.freeCash)))
    }
    guard promise.units <= facts.freeCash.units else {
      return .failure(Shortfall(refusal: .cash(needed: promise, free: facts.freeCash)))
    }
    return .success(Reservation(.buy, units: promise.units))
  }

  /// Money that covers buying `quantity` at `price` with the larger fee. `nil` when no amount does.
  public func promise(_ quantity: Quantity, at price: Price, _ instrument: Instrument) -> Money? {
    guard let value = instrument.value(of: quantity, at: price, .up),
      let fee = FeeSchedule.fee(on: value, ppm: fees.worst_ppm)
    else { return nil }
    let (sum, overflow) = value.units.addingReportingOverflow(fee.units)
    return overflow ? nil : Money(units: sum, value.currency)
  }

  /// No short positions: a sale needs what is held and not promised to another sale.
  func checkHolding(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    let free = Quantity(units: facts.position.quantity_units - facts.position.selling_units)
    return order.quantity <= free ? nil : .holding(needed: order.quantity, free: free)
  }
}
