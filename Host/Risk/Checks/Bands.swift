import HostModel

extension Gate {
  /// A price may not lie too far from where the day began. On the way out nobody is held in.
  func checkDayBand(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard !facts.reduces else { return nil }
    let bound = facts.bound(order.side, around: facts.dayFirst, facts.limits.dayBand_ppm)
    return bound.isBefore(order.price, order.side) ? .dayBand(order.price, bound: bound) : nil
  }

  /// Nor from where it stood some minutes ago: many orders, each of them near the last price, may walk it only so far.
  func checkWalk(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard !facts.reduces else { return nil }
    let bound = facts.bound(order.side, around: facts.earlier, facts.limits.walk_ppm)
    return bound.isBefore(order.price, order.side) ? .walk(order.price, bound: bound) : nil
  }
}

extension Price {
  /// Whether it is the worse one for this side.
  func isBefore(_ price: Price, _ side: Side) -> Bool { side == .buy ? self < price : price < self }
}
