import HostExecution
import HostLedger
import HostModel
import HostRisk

extension Engine {
  /// What a venue says about an order. A report that fits no order changes nothing and is noticed.
  public mutating func receive(_ report: VenueReport, _ effects: inout Effects) {
    let owner = Int(report.order.number & 0xFFFF)
    guard owner < strategyCount else { return effects.notices.append(.anomaly(report)) }
    let desk = desks + owner
    if let place = desk.pointee.place(of: report.order) {
      receive(report, at: place, desk, &effects)
    } else if let place = desk.pointee.ended.place(of: report.order) {
      receiveLate(report, at: place, desk, &effects)
    } else {
      return effects.notices.append(.anomaly(report))
    }
    if !desk.pointee.standing.pointee.isEmpty { advance(desk, &effects) }
  }

  private mutating func receive(
    _ report: VenueReport, at place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let before = desk.pointee.orders[place]
    // An order that is not known so soon after it was sent may be on its way.
    if report.report == .absent, !isAbsenceProof(before, at: report.time) { return }
    let effect = desk.pointee.orders[place].life.receive(report.report, at: report.time, &desk.pointee.trades.pointee)
    desk.pointee.areRecordsStale = true
    switch effect {
    case .working:
      effects.notices.append(.accepted(desk.pointee.strategy, before.id, before.request))
      guard !before.isChild else { return }
      tell(EventKind.accepted, before, desk.pointee.orders[place].life.remaining, report, desk, &effects)
    case .book(let fill, let isOver, _, let surplus):
      adjustPromise(at: place, desk)
      let order = desk.pointee.orders[place]
      if isOver { desk.pointee.remove(at: place, now: now) }
      book(fill, order, before, surplus, report, desk, &effects)
      if isOver { noteEnd(order, before, desk, &effects) }
    case .over(let ending):
      adjustPromise(at: place, desk)
      let order = desk.pointee.orders[place]
      desk.pointee.remove(at: place, now: now)
      end(order, before, ending, report, desk, &effects)
    case .replaced:
      desk.pointee.orders[place].request.price = before.nextPrice ?? before.request.price
      desk.pointee.orders[place].request.quantity = desk.pointee.orders[place].life.quantity
      desk.pointee.orders[place].nextPrice = nil
      adjustPromise(at: place, desk)
      let order = desk.pointee.orders[place]
      effects.notices.append(.replaced(desk.pointee.strategy, order.id, order.request))
      tell(EventKind.replaced, order, order.life.remaining, report, desk, &effects)
    case .kept(let asked):
      if asked == .replacement { desk.pointee.orders[place].nextPrice = nil }
      adjustPromise(at: place, desk)
      refuse(.venue(code: 0), before.request.clientRef, position: before.position, desk, &effects)
    case .unknown(let asked):
      effects.notices.append(.unanswered(desk.pointee.strategy, before.id, before.request, asked))
      effects.requests.append(.query(before.id, before.request.instrument))
    case .repeated: break
    case .anomaly: effects.notices.append(.anomaly(report))
    }
  }

  /// An order that is over has promised nothing any more, but what it traded is booked all the same.
  private mutating func receiveLate(
    _ report: VenueReport, at place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let before = desk.pointee.ended.orders[place]
    switch desk.pointee.ended.orders[place].life.receive(report.report, at: report.time, &desk.pointee.trades.pointee) {
    case .book(let fill, _, _, let surplus):
      book(fill, desk.pointee.ended.orders[place], before, surplus, report, desk, &effects)
    case .repeated: break
    case .anomaly: effects.notices.append(.anomaly(report))
    case .working, .over, .replaced, .kept, .unknown: preconditionFailure("\(report) began \(before.id) again")
    }
  }

  private mutating func book(
    _ fill: Fill, _ order: WorkingOrder, _ before: WorkingOrder, _ surplus: Quantity, _ report: VenueReport,
    _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let request = order.request
    ledger.settle(fill, request.side, desk.pointee.strategy, position: order.position)
    desk.pointee.areRecordsStale = true
    noteFill(fill.quantity, order, before, desk)
    let remaining = order.isChild ? unfilled(request.clientRef, desk) : order.life.remaining
    effects.notices.append(.filled(desk.pointee.strategy, order.id, request, fill, remaining: remaining))
    if surplus != .zero {
      effects.notices.append(.overfilled(desk.pointee.strategy, order.id, request, surplus: surplus))
    }
    let ref = Int64(truncatingIfNeeded: request.clientRef.number)
    let signed = request.side == .buy ? fill.quantity.units : -fill.quantity.units
    let event = EventRecord(
      kind: EventKind.filled, time: report.time, ref, fill.price.ticks, signed, fill.fee.units, remaining.units)
    deliver(event, position: order.position, desk, &effects)
  }

  /// Takes back what an order promised beyond what it still needs.
  private mutating func adjustPromise(at place: Int, _ desk: UnsafeMutablePointer<Desk>) {
    let order = desk.pointee.orders[place], side = order.request.side, remaining = order.life.remaining
    var needed: Int64 = 0, counted: Int64 = 0
    if remaining != .zero {
      switch side {
      case .sell: needed = min(remaining.units, order.promised_units)
      case .buy:
        let instrument = ledger.instruments[Int(order.request.instrument.index)]
        guard let promise = gate.promise(remaining, at: order.worstPrice, instrument) else {
          preconditionFailure("part of an approved order has no promise: \(order.request)")
        }
        needed = min(promise.units, order.promised_units)
        counted = min(value(remaining, at: order.worstPrice, order.request.instrument), order.counted_units)
      }
    }
    ledger.release(
      Reservation(side, units: order.promised_units - needed), desk.pointee.strategy, position: order.position)
    desk.pointee.buying[order.position] -= order.counted_units - counted
    desk.pointee.orders[place].promised_units = needed
    desk.pointee.orders[place].counted_units = counted
  }

  private mutating func end(
    _ order: WorkingOrder, _ before: WorkingOrder, _ ending: OrderLife.Ending, _ report: VenueReport,
    _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    switch (ending, report.report) {
    case (.rejected, .rejected(let code)):
      refuse(.venue(code: code), order.request.clientRef, position: order.position, desk, &effects)
    case (.cancelled, _), (.expired, _), (.filled, _), (.rejected, _):
      effects.notices.append(
        .cancelled(desk.pointee.strategy, order.id, order.request, remaining: order.life.unfilled))
      if !order.isChild { tell(EventKind.cancelled, order, order.life.unfilled, report, desk, &effects) }
    }
    noteEnd(order, before, desk, &effects)
  }

  private mutating func tell(
    _ kind: UInt8, _ order: WorkingOrder, _ remaining: Quantity, _ report: VenueReport,
    _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let ref = Int64(truncatingIfNeeded: order.request.clientRef.number)
    let event = EventRecord(kind: kind, time: report.time, ref, remaining.units)
    deliver(event, position: order.position, desk, &effects)
  }
}
