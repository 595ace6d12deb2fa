import HostModel

extension Gate {
  /// What is held at the last price, the open orders of this side and this order, all together against the cap, which
  /// is smaller for what moves much or with the rest. On the way back to nothing a position may be as large as it is.
  func checkPosition(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard facts.heldAfter > 0, !facts.reduces else { return nil }

    let cap = facts.share(facts.limits.position_ppm * facts.sizeFactor_ppm / 1_000_000)
    let signed = order.side == .buy ? order.quantity.units : -order.quantity.units
    let waiting = order.side == .buy ? facts.open.buyingStake_units : facts.open.sellingStake_units
    guard let held = facts.instrument.stake(of: facts.position.quantity_units, at: facts.last, .up),
      let added = facts.instrument.stake(of: signed, at: order.price, .up)
    else { return .position(Money(units: Int64.max, cap.currency), limit: cap) }
    let total = (Int128(held) + Int128(waiting) + Int128(added)).magnitude
    return total <= cap.units ? nil : .position(Money(units: Int64(clamping: total), cap.currency), limit: cap)
  }
}
