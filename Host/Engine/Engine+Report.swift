import HostExecution
import HostLedger
import HostModel
import HostRisk

extension Engine {
  /// What a venue says about an order. A report that fits no order changes nothing and is noticed.
  public mutating func receive(_ report: VenueReport, _ effects: inout Effects) {
    let owner = Int(report.order.strategy.index)
    guard owner < strategyCount else { return effects.notices.append(.anomaly(report)) }
    let desk = desks + owner
    desk.pointee.revise()
    if let place = desk.pointee.place(of: report.order) {
      if let fault = fault(of: report, desk.pointee.orders[place], desk) {
        return refuseFill(report, of: desk.pointee.orders[place], fault, &effects)
      }
      receive(report, at: place, desk, &effects)
    } else if let place = desk.pointee.ended.place(of: report.order) {
      if let fault = fault(of: report, desk.pointee.ended.orders[place], desk) {
        return refuseFill(report, of: desk.pointee.ended.orders[place], fault, &effects)
      }
      receiveLate(report, at: place, desk, &effects)
    } else {
      return effects.notices.append(.anomaly(report))
    }
    if !desk.pointee.standing.pointee.isEmpty { advance(desk, &effects) }
    stopRunaway(desk, &effects)
  }

  /// Why a fill cannot be booked.
  private func fault(
    of report: VenueReport, _ order: WorkingOrder, _ desk: UnsafeMutablePointer<Desk>
  ) -> LedgerFault? {
    guard case .filled(let fill, _) = report.report else { return nil }
    return ledger.fault(
      of: fill, order.request.side, desk.pointee.strategy, position: order.position, ordered: order.request.price,
      next: order.nextPrice)
  }

  private mutating func refuseFill(
    _ report: VenueReport, of order: WorkingOrder, _ fault: LedgerFault, _ effects: inout Effects
  ) {
    effects.notices.append(.unbooked(report, fault))
    distrustFill(report, of: order.request.instrument, &effects)
  }

  private mutating func receive(
    _ report: VenueReport, at place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let before = desk.pointee.orders[place]
    // An order that is not known so soon after it was sent may be on its way.
    if report.report == .absent, !isAbsenceProof(before) { return }
    let effect = desk.pointee.orders[place].life.receive(report.report, at: report.time, &desk.pointee.trades.pointee)
    desk.pointee.areRecordsStale = true
    switch effect {
    case .working:
      effects.notices.append(.accepted(desk.pointee.strategy, before.id, before.request))
      guard !before.isChild else { return }
      tell(EventKind.accepted, before, desk.pointee.orders[place].life.remaining, report, desk, &effects)
    case .book(let fill, let isOver, _, let surplus):
      adjustPromise(at: place, desk, isCounted: true)
      let order = desk.pointee.orders[place]
      if isOver { desk.pointee.remove(at: place, now: now) }
      recount(order, desk)
      book(fill, order, before, surplus, report, desk, &effects)
      if isOver { noteEnd(order, before, desk, &effects) }
    case .over(let ending):
      adjustPromise(at: place, desk, isCounted: true)
      let order = desk.pointee.orders[place]
      desk.pointee.remove(at: place, now: now)
      recount(order, desk)
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
      if asked == .cancel { ask(about: before, &effects) }
    case .cancelAgain: sendCancel(at: place, desk, &effects)
    case .unknown(let asked):
      effects.notices.append(.unanswered(desk.pointee.strategy, before.id, before.request, asked))
      ask(about: before, &effects)
    case .repeated:
      if desk.pointee.orders[place].life.isDoubted, !before.life.isDoubted { ask(about: before, &effects) }
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
    case .working, .over, .replaced, .kept, .cancelAgain, .unknown:
      preconditionFailure("\(report) began \(before.id) again")
    }
  }

  private mutating func book(
    _ fill: Fill, _ order: WorkingOrder, _ before: WorkingOrder, _ surplus: Quantity, _ report: VenueReport,
    _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let request = order.request
    let held = ledger[desk.pointee.strategy].positions[order.position].quantity_units
    let isEntry = isFirstFill(of: before, desk) && (request.side == .buy ? held >= 0 : held <= 0)
    // What was owed until now is charged before it changes.
    chargeInterest(desk, at: report.time)
    do throws(LedgerFault) {
      try ledger.settle(fill, request.side, desk.pointee.strategy, position: order.position)
    } catch { preconditionFailure("\(fill) was looked at and cannot be booked: \(error)") }
    if isUnwinding, request.clientRef == .host {
      unwindVolumes[Int(request.instrument.index)].close(fill.quantity.units)
    }
    noteMargin(desk, at: report.time)
    setStop(order.position, desk)
    desk.pointee.areRecordsStale = true
    noteFill(fill.quantity, order, before, desk)
    let remaining = order.isChild ? unfilled(request.clientRef, desk) : order.life.remaining
    effects.notices.append(.filled(desk.pointee.strategy, order.id, request, fill, remaining: remaining))
    if surplus != .zero {
      effects.notices.append(.overfilled(desk.pointee.strategy, order.id, request, surplus: surplus))
    }
    let ref = Int64(truncatingIfNeeded: request.clientRef.number)
    let isMoney = fill.fee.currency == ledger[desk.pointee.strategy].currency
    let signed = request.side == .buy ? fill.quantity.units : -fill.quantity.units
    let event = EventRecord(
      kind: EventKind.filled, time: report.time, ref, fill.price.ticks, signed, isMoney ? fill.fee.units : 0,
      remaining.units)
    deliver(event, position: order.position, desk, &effects)
    if isEntry, request.clientRef != .host { note(.entries, desk) }
  }

  /// Whether nothing of what the strategy ordered was filled yet, however many orders that is at the venue.
  private func isFirstFill(of order: WorkingOrder, _ desk: UnsafeMutablePointer<Desk>) -> Bool {
    guard order.isChild, let place = desk.pointee.standing.pointee.place(of: order.request.clientRef) else {
      return order.life.filled == .zero
    }
    return desk.pointee.standing.pointee[place].filled == .zero
  }

  /// Takes back what an order promised beyond what it still needs. `isCounted`: the caller counts the open orders anew.
  private mutating func adjustPromise(at place: Int, _ desk: UnsafeMutablePointer<Desk>, isCounted: Bool = false) {
    let order = desk.pointee.orders[place], remaining = order.life.remaining
    var needed = Reservation()
    if remaining != .zero {
      // Under new rules the rest may count for more than was promised; then the promise stays what it was.
      let promise =
        gate.promise(
          remaining, order.request.side, at: order.worstPrice, ledger.instrument(order.request.instrument).pointee)
        ?? order.promised
      needed.money_units = min(promise.money_units, order.promised.money_units)
      needed.selling_units = min(promise.selling_units, order.promised.selling_units)
    }
    let freed = Reservation(
      money_units: order.promised.money_units - needed.money_units,
      selling_units: order.promised.selling_units - needed.selling_units)
    ledger.release(freed, desk.pointee.strategy, position: order.position)
    desk.pointee.orders[place].promised = needed
    if !isCounted { recount(order, desk) }
  }

  func recount(_ order: WorkingOrder, _ desk: UnsafeMutablePointer<Desk>) {
    desk.pointee.recount(order.position, ledger.instrument(order.request.instrument))
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
