import HostExecution
import HostLedger
import HostModel
import HostRisk

/// How standing orders are taken, replaced and cancelled.
extension Engine {
  mutating func stand(
    _ request: StandingRequest, position: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let ref = request.clientRef
    if let refusal = refusal(of: request, position: position, desk) {
      desk.pointee.lastClientRef = max(desk.pointee.lastClientRef, ref)
      return refuse(refusal, ref, position: position, desk, &effects)
    }

    // From here on this must succeed.
    desk.pointee.lastClientRef = ref
    var group: UInt32 = 0, filled: Int64 = 0
    switch request.link {
    case .none: break
    case .oneCancelsOther(let other): group = desk.pointee.standing.pointee.group(with: standingPlace(other, desk))
    case .after(let other): filled = filledUnits(other, desk)
    case .afterAsOne(let other):
      group = desk.pointee.standing.pointee.group(after: other)
      filled = filledUnits(other, desk)
    }
    let instrument = ledger.instruments[Int(request.instrument.index)]
    let last = Price(ticks: ledger[desk.pointee.strategy].positions[position].last_ticks)
    var order = StandingOrder(request, position: position, at: now, group: group)
    if filled > 0 { order.begin(with: filled, at: last, step: instrument.priceStep.ticks) }
    desk.pointee.standing.pointee.add(order, at: last, step: instrument.priceStep.ticks)
    desk.pointee.remember(OrderPattern(request, position: position), at: now)
    desk.pointee.areRecordsStale = true
    standingCount += 1

    effects.notices.append(.standing(desk.pointee.strategy, request))
    let event = EventRecord(
      kind: EventKind.accepted, time: now, Int64(truncatingIfNeeded: ref.number), request.quantity.units)
    deliver(event, position: position, desk, &effects)
    advance(desk, &effects)
  }

  private mutating func refusal(
    of request: StandingRequest, position: Int, _ desk: UnsafeMutablePointer<Desk>
  ) -> Refusal? {
    let whole = OrderRequest(
      clientRef: request.clientRef, instrument: request.instrument, side: request.side, type: .limit,
      timeInForce: .untilCancelled, quantity: request.quantity, price: Price(ticks: 0))
    // Linked to different orders, two orders that look alike are two orders.
    let pattern = request.link == .none ? OrderPattern(request, position: position) : nil
    let facts = facts(whole, position: position, desk, origin: .strategy, pattern)
    if let refusal = gate.refusal(of: request, facts) { return refusal }
    var places = 1
    switch request.link {
    case .none: break
    case .oneCancelsOther(let other):
      guard isOpen(other, desk) else { return .link(other) }
      // An order at the venue becomes one that the host watches over.
      if desk.pointee.standing.pointee.place(of: other) == nil { places += 1 }
    case .after(let other), .afterAsOne(let other):
      guard isOpen(other, desk), instrument(of: other, desk) == request.instrument else { return .link(other) }
    }
    let count = desk.pointee.standing.pointee.count + places
    guard count <= StandingBook.capacity else {
      return .standingOrders(Int64(count), limit: Int64(StandingBook.capacity))
    }
    return nil
  }

  func isOpen(_ ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>) -> Bool {
    ref != .host && (desk.pointee.standing.pointee.place(of: ref) != nil || desk.pointee.place(of: ref) != nil)
  }

  private func instrument(of ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>) -> InstrumentID? {
    if let place = desk.pointee.standing.pointee.place(of: ref) {
      return desk.pointee.standing.pointee[place].request.instrument
    }
    return desk.pointee.place(of: ref).map { desk.pointee.orders[$0].request.instrument }
  }

  private func filledUnits(_ ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>) -> Int64 {
    if let place = desk.pointee.standing.pointee.place(of: ref) {
      return desk.pointee.standing.pointee[place].filled.units
    }
    return desk.pointee.place(of: ref).map { desk.pointee.orders[$0].life.filled.units } ?? 0
  }

  /// The standing order of this number. An order that works at the venue by itself becomes the child of one.
  private mutating func standingPlace(_ ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>) -> Int {
    if let place = desk.pointee.standing.pointee.place(of: ref) { return place }
    guard let place = desk.pointee.place(of: ref) else { preconditionFailure("no order \(ref.number)") }
    let order = desk.pointee.orders[place]
    desk.pointee.orders[place].isChild = true
    desk.pointee.childCount += 1
    let last = Price(ticks: ledger[desk.pointee.strategy].positions[order.position].last_ticks)
    desk.pointee.standing.pointee.add(
      StandingOrder(
        adopting: order.request, quantity: order.life.quantity, filled: order.life.filled,
        outstanding: order.life.remaining, position: order.position, at: now), at: last, step: 1)
    standingCount += 1
    return desk.pointee.standing.pointee.count - 1
  }

  /// Cancels an open order, wherever it is.
  mutating func cancelOpen(_ ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    if let place = desk.pointee.standing.pointee.place(of: ref) {
      desk.pointee.standing.pointee.retire(place)
      advance(desk, &effects)
    } else if let place = desk.pointee.place(of: ref) {
      cancel(at: place, desk, &effects)
    }
  }

  mutating func cancel(
    _ ref: ClientRef, when condition: CancelCondition, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    guard isOpen(ref, desk) else {
      return refuse(.clientRef(given: ref, last: desk.pointee.lastClientRef), ref, position: 0, desk, &effects)
    }
    switch condition {
    case .filled(let other), .ended(let other):
      guard other != ref, isOpen(other, desk) else { return refuse(.link(other), ref, position: 0, desk, &effects) }
    case .at(let due):
      guard due > now else { return refuse(.expiry(due, now: now), ref, position: 0, desk, &effects) }
    case .above, .below: break
    }
    let count = desk.pointee.standing.pointee.ruleCount
    guard count < StandingBook.capacity else {
      let refusal = Refusal.standingOrders(Int64(count + 1), limit: Int64(StandingBook.capacity))
      return refuse(refusal, ref, position: 0, desk, &effects)
    }

    // From here on this must succeed.
    desk.pointee.standing.pointee.add(CancelRule(ref, condition))
    standingCount += 1
    watch(desk)
  }

  /// Ends those of the strategy's standing orders that are to go.
  mutating func retireStanding(
    _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects, where goes: (StandingOrder) -> Bool
  ) {
    for place in 0..<desk.pointee.standing.pointee.count where goes(desk.pointee.standing.pointee[place]) {
      desk.pointee.standing.pointee.retire(place)
    }
    advance(desk, &effects)
  }

  /// Whether a protective order sent it.
  func isProtected(_ place: Int, _ desk: UnsafeMutablePointer<Desk>) -> Bool {
    guard desk.pointee.orders[place].isChild,
      let parent = desk.pointee.standing.pointee.place(of: desk.pointee.orders[place].request.clientRef)
    else { return false }
    return desk.pointee.standing.pointee[parent].isProtective
  }
}
