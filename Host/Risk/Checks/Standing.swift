import HostModel

extension Gate {
  /// Why the host does not take this standing order, or `nil`.
  ///
  /// What it sends later passes `decide` like every order. Here it is looked at as it is asked for: form, steps, times,
  /// and for an order that is sent in parts all of it at once, since parts may pass limits that the whole breaks.
  public func refusal(of request: StandingRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    let whole = OrderRequest(
      clientRef: request.clientRef, instrument: request.instrument, side: request.side, type: .limit,
      timeInForce: .untilCancelled, quantity: request.quantity, price: request.plan.limit ?? facts.last)
    // What can only close may still be taken where only closing is allowed; each part of it is looked at when it is sent.
    let closes = facts.state == .reduceOnly && request.flags.contains(.reduceOnly)
    if !closes, let refusal = checkState(whole, facts) { return refusal }
    if let refusal = checkHistory(facts) { return refusal }
    if let refusal = checkClientRef(whole, facts) { return refusal }
    if let refusal = checkOpenOrders(facts) { return refusal }
    if let refusal = checkDuplicate(facts) { return refusal }
    if let refusal = checkFreshPrice(whole, facts) { return refusal }
    if let refusal = checkSize(request, whole, facts) { return refusal }
    if let limit = request.plan.limit, limit.ticks <= 0 || limit.ticks % facts.instrument.priceStep.ticks != 0 {
      return .price(limit, step: facts.instrument.priceStep)
    }
    if let refusal = checkTrigger(request.plan, facts.instrument) { return refusal }
    if let expiry = request.expiry, expiry <= facts.now { return .expiry(expiry, now: facts.now) }
    if request.flags.contains(.reduceOnly), request.link.isFree, facts.reducible(request.side) == .zero {
      return .reduceOnly(request.quantity, reducible: .zero)
    }
    switch request.plan {
    case .iceberg, .twap, .vwap: return request.link.isFree ? refusal(ofWhole: whole, request, facts) : nil
    case .market, .limit, .stop, .stopLimit, .takeProfit, .takeProfitLimit, .trailing, .trailingShare: return nil
    }
  }

  private func checkSize(
    _ request: StandingRequest, _ whole: OrderRequest, _ facts: borrowing OrderFacts
  ) -> Refusal? {
    if request.quantity == .zero, request.flags.contains(.reduceOnly), request.plan.isTriggered { return nil }
    if let refusal = checkQuantity(whole, facts) { return refusal }
    guard case .iceberg(_, let visible) = request.plan else { return nil }
    let instrument = facts.instrument
    let fits =
      visible >= instrument.minimumQuantity && visible.units % instrument.quantityStep.units == 0
      && visible <= request.quantity
    return fits ? nil : .quantity(visible, minimum: instrument.minimumQuantity, step: instrument.quantityStep)
  }

  private func checkTrigger(_ plan: StandingPlan, _ instrument: Instrument) -> Refusal? {
    let step = instrument.priceStep
    switch plan {
    case .stop(let trigger), .stopLimit(let trigger, _), .takeProfit(let trigger), .takeProfitLimit(let trigger, _):
      return trigger.ticks % step.ticks == 0 ? nil : .trigger(trigger, step: step)
    case .trailing(let ticks): return ticks % step.ticks == 0 ? nil : .trigger(Price(ticks: ticks), step: step)
    case .market, .limit, .trailingShare, .iceberg, .twap, .vwap: return nil
    }
  }

  /// The parent as one order, at its limit or the collar.
  private func refusal(
    ofWhole order: OrderRequest, _ request: StandingRequest, _ facts: borrowing OrderFacts
  ) -> Refusal? {
    var whole = order
    if request.plan.limit == nil { whole.price = facts.collar(order.side) }
    switch decide(whole, facts) {
    case .refused(let refusal): return refusal
    case .approved: return nil
    }
  }
}

extension OrderLink {
  /// Not sized by what another order fills.
  var isFree: Bool {
    switch self {
    case .none, .oneCancelsOther: true
    case .after, .afterAsOne: false
    }
  }
}
