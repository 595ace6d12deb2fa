import HostLedger
import HostModel

extension Gate {
  struct Shortfall: Error { let refusal: Refusal }

  /// What an order must promise, once it is known that the strategy can bear all that may come of it.
  ///
  /// Money and holdings that are there and free need nothing more. Beyond them the margin decides: with every open order
  /// filled at its own price, the equity must carry the worse side at the strategy's leverage.
  func cover(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Result<Reservation, Shortfall> {
    guard var promise = promise(order.quantity, order.side, at: order.price, facts.instrument) else {
      let everything = Money(units: Int64.max, facts.freeCash.currency)
      return .failure(Shortfall(refusal: .cash(needed: everything, free: facts.freeCash)))
    }
    let isSpot = facts.instrument.kind == .spot
    let freeCash = facts.freeCash.units
    let freeHolding = facts.position.quantity_units - facts.position.selling_units
    let lacksMoney = promise.money_units > freeCash
    let lacksHolding = isSpot && order.side == .sell && promise.selling_units > freeHolding
    if isSpot, !lacksMoney, !lacksHolding, order.side == .sell || !facts.isMargined { return .success(promise) }

    if !facts.reduces {
      if isSpot, order.side == .buy, lacksMoney, facts.limits.leverageLong_ppm <= 1_000_000 {
        let needed = Money(units: promise.money_units, facts.freeCash.currency)
        return .failure(Shortfall(refusal: .cash(needed: needed, free: facts.freeCash)))
      }
      if let refusal = checkShort(order, facts, freeHolding: freeHolding) ?? checkMargin(order, facts) {
        return .failure(Shortfall(refusal: refusal))
      }
    }
    if lacksMoney { promise.borrowed_units = Int64(clamping: Int128(promise.money_units) - Int128(freeCash)) }
    if lacksHolding { promise.borrowed_units = Int64(clamping: Int128(promise.selling_units) - Int128(freeHolding)) }
    return .success(promise)
  }

  /// Whether the position may become short at all.
  private func checkShort(_ order: OrderRequest, _ facts: borrowing OrderFacts, freeHolding: Int64) -> Refusal? {
    guard order.side == .sell, facts.limits.leverageShort_ppm == 0, order.quantity.units > freeHolding else {
      return nil
    }
    if facts.instrument.kind == .spot {
      return .holding(needed: order.quantity, free: Quantity(units: max(freeHolding, 0)))
    }
    return .short(Quantity(units: Int64(clamping: Int128(order.quantity.units) - Int128(freeHolding))))
  }

  private func checkMargin(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    var open = facts.open
    open.add(order.quantity, order.side, at: order.price, facts.instrument)
    let own = Margin.need(
      facts.instrument, held: facts.position.quantity_units, last: facts.last, open: open, facts.limits,
      fee_ppm: fees.worst_ppm)
    let needed = own.map { Int64(clamping: Int128($0) + Int128(facts.others.margin_units)) } ?? Int64.max
    return needed <= facts.equity.units
      ? nil : .margin(needed: Money(units: needed, facts.equity.currency), equity: facts.equity)
  }

  /// What covers an order of this side at `price`: a spot buyer's money with the larger fee, a spot seller's holdings,
  /// and of contracts the fee, since nothing else is paid. `nil` when no amount does.
  public func promise(
    _ quantity: Quantity, _ side: Side, at price: Price, _ instrument: Instrument
  ) -> Reservation? {
    let selling = side == .sell ? quantity.units : 0
    if instrument.kind == .spot, side == .sell { return Reservation(selling_units: selling) }
    guard let value = instrument.value(of: quantity, at: price, .up),
      let fee = FeeSchedule.fee(on: value, ppm: fees.worst_ppm)
    else { return nil }
    let (sum, overflow) = fee.units.addingReportingOverflow(instrument.kind == .spot ? value.units : 0)
    return overflow ? nil : Reservation(money_units: sum, selling_units: selling)
  }
}
