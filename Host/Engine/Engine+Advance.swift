import HostExecution
import HostLedger
import HostModel
import HostRisk

/// What standing orders do when something happened: send, cancel what is out, end.
extension Engine {
  /// Lets each standing order of the strategy do what is to be done now, and notes what to wake up for.
  ///
  /// What one does may stop the strategy, or end what another one waits for, and so lead here again: then the pass that is
  /// under way looks at all of them once more. Only it takes orders out, so that places hold while one is at work.
  mutating func advance(_ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    guard !desk.pointee.isAdvancing else {
      desk.pointee.mustAdvanceAgain = true
      return
    }
    desk.pointee.isAdvancing = true
    repeat {
      desk.pointee.mustAdvanceAgain = false
      advanceAll(desk, &effects)
    } while desk.pointee.mustAdvanceAgain
    desk.pointee.isAdvancing = false
    watch(desk)
  }

  private mutating func advanceAll(_ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    cancelByRule(desk, &effects)
    var place = 0
    while place < desk.pointee.standing.pointee.count {
      guard advance(place, desk, &effects) else {
        place += 1
        continue
      }
      // The end of one may be what another one waits for, also one before it.
      cancelByRule(desk, &effects)
      place = 0
    }
  }

  /// Cancels what a rule says. A rule has done its work then.
  private mutating func cancelByRule(_ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    var rule = 0
    while rule < desk.pointee.standing.pointee.ruleCount {
      let entry = desk.pointee.standing.pointee.rule(rule)
      guard entry.isFired else {
        rule += 1
        continue
      }
      desk.pointee.standing.pointee.removeRule(at: rule)
      standingCount -= 1
      if let place = desk.pointee.standing.pointee.place(of: entry.target) {
        desk.pointee.standing.pointee.retire(place)
      } else if let place = desk.pointee.place(of: entry.target) {
        cancel(at: place, desk, &effects)
      }
    }
  }

  /// True when the order is over and gone.
  private mutating func advance(
    _ place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) -> Bool {
    let order = desk.pointee.standing.pointee[place]
    let isClosed = order.isProtective && reducible(order, desk) == 0
    switch order.phase {
    case .waiting: return false
    case .ending:
      return finish(place, desk, &effects)
    case .armed, .working:
      if isClosed && order.outstanding == .zero || !order.isWhole && order.unfilled == .zero
        || order.end.map({ $0 <= now }) ?? false
      {
        // A child of an order that still fills is not over with what it has.
        if order.after != nil && !(order.end.map { $0 <= now } ?? false) { return false }
        desk.pointee.standing.pointee.retire(place)
        return finish(place, desk, &effects)
      }
    }
    if order.isOversized && !order.isWhole {
      cancelChildren(of: order.ref, desk, &effects)
      return false
    }
    guard order.phase == .working, order.blocked_ns < now.nanoseconds else { return false }
    return send(place, desk, &effects)
  }

  /// What the position, taken by itself, lets this order take off it: what no other order of the strategy takes already.
  private func reducible(_ order: StandingOrder, _ desk: UnsafeMutablePointer<Desk>) -> Int64 {
    let held = ledger[desk.pointee.strategy].positions[order.position].quantity_units
    return max(order.request.side == .sell ? held : -held, 0)
  }

  private func promised(_ order: StandingOrder, _ desk: UnsafeMutablePointer<Desk>) -> Int64 {
    var units: Int64 = 0
    for place in 0..<desk.pointee.orderCount where desk.pointee.orders[place].position == order.position {
      let other = desk.pointee.orders[place]
      if other.request.side == order.request.side { units += other.life.remaining.units }
    }
    return units
  }

  private mutating func send(
    _ place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) -> Bool {
    let order = desk.pointee.standing.pointee[place]
    let lot = Lot(ledger.instruments[Int(order.request.instrument.index)])
    var part = order.part(at: now, lot)
    if order.isProtective {
      let free = reducible(order, desk) - promised(order, desk)
      let wanted = order.isWhole ? reducible(order, desk) - order.outstanding.units : part.units
      if wanted > free { makeWay(for: order, desk, &effects) }
      part = Quantity(units: max(min(wanted, free), 0) / lot.step * lot.step)
    }
    guard part > .zero, desk.pointee.childCount < Desk.children else { return false }
    let request = order.order(for: part)
    let origin: OrderOrigin = order.isProtective ? .protection : .taken
    switch gate.decide(request, facts(request, position: order.position, desk, origin: origin)) {
    case .approved(let approved):
      // From here on this must succeed.
      checkSum(order, part, desk)
      desk.pointee.standing.pointee.send(part, from: place)
      self.place(approved, position: order.position, isChild: true, desk, &effects)
      return false
    case .refused(let refusal):
      if desk.pointee.standing.pointee.noteRefusal(place, reason: refusal.record.reason, at: now) {
        refuse(refusal, order.ref, position: order.position, desk, &effects)
      }
      // What protects or comes in parts tries again with the next price. Anything else had its one moment.
      guard !order.isProtective, !order.isSliced else { return false }
      desk.pointee.standing.pointee.retire(place)
      return finish(place, desk, &effects)
    }
  }

  /// The same sum as in `StandingOrder.send`, from the orders themselves: neither place can be wrong alone.
  private func checkSum(_ order: StandingOrder, _ part: Quantity, _ desk: UnsafeMutablePointer<Desk>) {
    guard !order.isWhole else { return }
    var units = order.filled.units + part.units
    for place in 0..<desk.pointee.orderCount
    where desk.pointee.orders[place].isChild && desk.pointee.orders[place].request.clientRef == order.ref {
      units += desk.pointee.orders[place].life.remaining.units
    }
    precondition(
      units <= order.quantity.units, "children of \(order.ref.number) for \(units) of \(order.quantity.units)")
  }

  /// A protective order that is triggered comes before whatever else holds on to the position.
  private mutating func makeWay(
    for order: StandingOrder, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    guard order.request.plan.isTriggered else { return }
    for place in 0..<desk.pointee.orderCount where desk.pointee.orders[place].position == order.position {
      let other = desk.pointee.orders[place].request
      guard other.side == order.request.side, other.type == .limit, other.clientRef != order.ref else { continue }
      cancel(at: place, desk, &effects)
    }
  }

  private mutating func cancelChildren(
    of ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    for place in 0..<desk.pointee.orderCount
    where desk.pointee.orders[place].isChild && desk.pointee.orders[place].request.clientRef == ref {
      cancel(at: place, desk, &effects)
    }
  }

  /// Takes a standing order out once nothing of it is at the venue. True when it is gone.
  private mutating func finish(
    _ place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) -> Bool {
    let order = desk.pointee.standing.pointee[place]
    guard order.outstanding == .zero else {
      cancelChildren(of: order.ref, desk, &effects)
      return false
    }
    desk.pointee.standing.pointee.remove(at: place)
    desk.pointee.areRecordsStale = true
    standingCount -= 1
    let unfilled = Quantity(units: max(order.request.quantity.units - order.filled.units, 0))
    // Its last fill said already that nothing is left.
    if unfilled != .zero || order.filled == .zero {
      effects.notices.append(.stoodDown(desk.pointee.strategy, order.request, unfilled: unfilled))
      let event = EventRecord(
        kind: EventKind.cancelled, time: now, Int64(truncatingIfNeeded: order.ref.number), unfilled.units)
      deliver(event, position: order.position, desk, &effects)
    }
    noteEnd(order.ref, desk, &effects)
    return true
  }

  // MARK: What the reports say

  func unfilled(_ ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>) -> Quantity {
    desk.pointee.standing.pointee.place(of: ref).map { desk.pointee.standing.pointee[$0].unfilled } ?? .zero
  }

  /// An order traded. `before` is what it was before the report.
  mutating func noteFill(
    _ quantity: Quantity, _ order: WorkingOrder, _ before: WorkingOrder, _ desk: UnsafeMutablePointer<Desk>
  ) {
    guard !desk.pointee.standing.pointee.isEmpty else { return }
    let ref = order.request.clientRef
    let member = order.isChild ? desk.pointee.standing.pointee.place(of: ref) : nil
    if let member {
      desk.pointee.standing.pointee.settle(
        member, filled: quantity.units, less: before.life.remaining.units - order.life.remaining.units)
    }
    let positions = ledger[desk.pointee.strategy].positions, instruments = ledger.instruments
    desk.pointee.standing.pointee.noteFill(
      ref, member: member, units: quantity.units, at: { Price(ticks: positions[$0].last_ticks) },
      step: { instruments[Int($0.index)].priceStep.ticks })
    for rule in 0..<desk.pointee.standing.pointee.ruleCount
    where desk.pointee.standing.pointee.rule(rule).condition == .filled(ref) {
      desk.pointee.standing.pointee.fire(rule)
    }
  }

  /// An order at the venue is over.
  mutating func noteEnd(
    _ order: WorkingOrder, _ before: WorkingOrder, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    noteLeg(order, desk, &effects)
    guard !desk.pointee.standing.pointee.isEmpty else { return }
    guard order.isChild else { return noteEnd(order.request.clientRef, desk, &effects) }
    guard let place = desk.pointee.standing.pointee.place(of: order.request.clientRef) else { return }
    if order.life.state != .done(.filled) {
      desk.pointee.standing.pointee.settle(place, filled: 0, less: before.life.remaining.units)
    }
    let parent = desk.pointee.standing.pointee[place]
    // Ended by the venue, and not because the host wanted it smaller: then that is the order's end too.
    let isOwnEnd = before.life.state != .cancelling && order.life.state != .done(.filled)
    let triesAgain = parent.isSliced || parent.isProtective && parent.request.plan.isTriggered
    guard isOwnEnd else { return }
    if triesAgain {
      desk.pointee.standing.pointee.block(place, at: now)
    } else {
      desk.pointee.standing.pointee.retire(place)
    }
  }

  /// The order of this number is over, at the venue or in the host.
  private mutating func noteEnd(
    _ ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    desk.pointee.standing.pointee.noteEnd(ref)
    var rule = 0
    while rule < desk.pointee.standing.pointee.ruleCount {
      let entry = desk.pointee.standing.pointee.rule(rule)
      if entry.condition == .ended(ref) { desk.pointee.standing.pointee.fire(rule) }
      // Of an order that is over nothing is cancelled any more.
      let isFired = desk.pointee.standing.pointee.rule(rule).isFired
      if entry.target == ref || entry.condition == .filled(ref) && !isFired {
        desk.pointee.standing.pointee.removeRule(at: rule)
        standingCount -= 1
      } else {
        rule += 1
      }
    }
  }
}
