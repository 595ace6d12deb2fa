import HostModel

extension Gate {
  /// All positions without their signs, each with the worse side of its open orders filled, against one cap: longs and
  /// shorts do not cancel each other out, since nobody knows that they will move alike.
  func checkExposure(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard facts.heldAfter > 0, !facts.reduces else { return nil }
    let limit = facts.share(facts.limits.exposure_ppm)
    let total = facts.exposure(with: order)
    return total <= limit.units ? nil : .exposure(Money(units: Int64(clamping: total), limit.currency), limit: limit)
  }
}

extension OrderFacts {
  /// All positions, this one with the order.
  func exposure(with order: OrderRequest) -> Int128 {
    var open = open
    open.add(order.quantity, order.side, at: order.price, instrument)
    let own = open.worstExposure(instrument, held: position.quantity_units, last: last)
    return Int128(own) + Int128(others.exposure_units)
  }
}

extension OpenOrders {
  /// The value at the last price of the larger position that these orders can make. What fits no number is the largest.
  public func worstExposure(_ instrument: Instrument, held: Int64, last: Price) -> Int64 {
    let most = max(Int128(held) + Int128(buying_units), Int128(selling_units) - Int128(held))
    guard let units = Int64(exactly: most) else { return Int64.max }
    return instrument.value(of: Quantity(units: units), at: last, .up)?.units ?? Int64.max
  }
}
