import HostExecution
import HostLedger
import HostModel
import HostRisk

/// What becomes of a plan: buys wait for the sells that pay for them; when a leg fails, what is not done is undone.
extension Engine {
  /// An order is over.
  mutating func noteLeg(_ order: WorkingOrder, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    guard desk.pointee.plan.pointee.isActive, !order.isChild,
      let place = desk.pointee.plan.pointee.place(of: order.request.clientRef),
      desk.pointee.plan.pointee.legs[place].state == .sent
    else { return }
    if case .done(.filled) = order.life.state {
      desk.pointee.plan.pointee.legs[place].state = .filled
    } else {
      desk.pointee.plan.pointee.legs[place].state = .undone
      let isRejected = order.life.state == .done(.rejected)
      undo(
        after: order.request.clientRef, reason: isRejected ? Refusal.venue(code: 0).record.reason : 0, .undone, desk,
        &effects)
    }
    goOn(desk, &effects)
  }

  /// The strategy does not want it any more.
  mutating func cancelPlan(_ ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    undo(after: ref, reason: 0, .cancelled, desk, &effects)
    goOn(desk, &effects)
  }

  /// At once, whatever is still out: the strategy has stopped, or its margin is gone. Its orders are cancelled by whoever
  /// calls this.
  mutating func dropPlan(_ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    guard desk.pointee.plan.pointee.isActive else { return }
    undo(after: desk.pointee.plan.pointee.ref, reason: 0, .stopped, desk, &effects)
    endPlan(desk, &effects)
  }

  /// From here on nothing of it is sent: what is held back is released, and orders that do not only take risk away are
  /// cancelled. What filled is kept: trading it back would cost a second time, at a price that nobody knows.
  private mutating func undo(
    after leg: ClientRef, reason: Int64, _ outcome: PlanEnd.Outcome, _ desk: UnsafeMutablePointer<Desk>,
    _ effects: inout Effects
  ) {
    guard desk.pointee.plan.pointee.failed == nil else { return }
    desk.pointee.plan.pointee.fail(Plan.Failure(leg: leg, reason: reason, outcome: outcome))
    for place in 0..<desk.pointee.plan.pointee.count {
      let leg = desk.pointee.plan.pointee.legs[place]
      switch leg.state {
      case .held: release(place, .undone, desk)
      case .sent where !leg.order.isReducing:
        if let order = desk.pointee.place(of: leg.order.ref) { cancel(at: order, desk, &effects) }
      case .sent, .filled, .undone: break
      }
    }
  }

  /// Takes back what is promised to a leg that is held back.
  private mutating func release(_ place: Int, _ next: Leg.State, _ desk: UnsafeMutablePointer<Desk>) {
    let leg = desk.pointee.plan.pointee.legs[place]
    ledger.release(leg.promised, desk.pointee.strategy, position: leg.order.position)
    desk.pointee.plan.pointee.legs[place].state = next
    desk.pointee.recount(leg.order.position, ledger.instrument(leg.order.instrument))
  }

  /// Sends the buys once every sell has filled, and ends the plan once nothing of it is out.
  private mutating func goOn(_ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    guard desk.pointee.plan.pointee.number(.sent) == 0 else { return }
    var place = 0
    while place < desk.pointee.plan.pointee.count, desk.pointee.plan.pointee.failed == nil {
      if desk.pointee.plan.pointee.legs[place].state == .held { send(place, desk, &effects) }
      place += 1
    }
    guard desk.pointee.plan.pointee.isActive, desk.pointee.plan.pointee.number(.sent) == 0 else { return }
    endPlan(desk, &effects)
  }

  /// The gate decides anew: prices, limits and the state of the strategy may be others than when it was planned.
  private mutating func send(_ place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    let leg = desk.pointee.plan.pointee.legs[place]
    release(place, .sent, desk)
    switch gate.decide(leg.order.request, facts(leg.order.request, position: leg.order.position, desk, origin: .taken))
    {
    case .approved(let approved):
      self.place(approved, position: leg.order.position, desk, &effects)
    case .refused(let refusal):
      desk.pointee.plan.pointee.legs[place].state = .undone
      refuse(refusal, leg.order.ref, position: leg.order.position, desk, &effects)
      // The refusal may have filled the inbox, and stopped the strategy and its plan with it.
      guard desk.pointee.plan.pointee.isActive else { return }
      undo(after: leg.order.ref, reason: refusal.record.reason, .undone, desk, &effects)
    }
  }

  private mutating func endPlan(_ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    let failure = desk.pointee.plan.pointee.failed
    let end = PlanEnd(
      desk.pointee.plan.pointee.ref, failure?.outcome ?? .done, orders: desk.pointee.plan.pointee.count,
      filled: desk.pointee.plan.pointee.number(.filled), failedLeg: failure?.leg ?? .host, reason: failure?.reason ?? 0)
    desk.pointee.plan.pointee.end()
    tell(end, desk, &effects)
  }

  mutating func tell(_ end: PlanEnd, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    effects.notices.append(.planEnded(desk.pointee.strategy, end))
    let event = EventRecord(
      kind: EventKind.planEnded, time: now, Int64(truncatingIfNeeded: end.ref.number), Int64(end.outcome.rawValue),
      Int64(end.orders), Int64(end.filled), Int64(truncatingIfNeeded: end.failedLeg.number), end.reason)
    deliver(event, position: 0, desk, &effects)
  }
}
