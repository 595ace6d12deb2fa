import HostModel

extension Gate {
  /// What the strategy itself asked to be held to: a time that is still to come, resting only, reducing only.
  func checkConditions(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    if let expiry = order.expiry, expiry <= facts.now { return .expiry(expiry, now: facts.now) }
    if order.flags.contains(.postOnly) {
      let wouldTrade = order.side == .buy ? order.price >= facts.last : order.price <= facts.last
      if wouldTrade { return .postOnly(order.price, last: facts.last) }
    }
    if order.flags.contains(.reduceOnly) || facts.origin == .protection {
      let reducible = facts.reducible(order.side)
      if order.quantity > reducible { return .reduceOnly(order.quantity, reducible: reducible) }
    }
    return nil
  }
}

extension OrderFacts {
  /// How much an order to this side can take off the position.
  public func reducible(_ side: Side) -> Quantity {
    switch side {
    case .buy: Quantity(units: max(-position.quantity_units, 0))
    case .sell: Quantity(units: max(position.quantity_units, 0))
    }
  }
}
