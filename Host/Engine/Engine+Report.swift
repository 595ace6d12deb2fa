import HostExecution
import HostLedger
import HostModel
import HostRisk

extension Engine {
  /// What a venue says about an order. A report that fits no order changes nothing and is noticed.
  public mutating func receive(_ report: VenueReport, _ effects: inout Effects) {
    let owner = Int(report.order.number & 0xFFFF)
    guard owner < strategyCount, let place = desks[owner].place(of: report.order) else {
      return effects.notices.append(.anomaly(report))
    }
    let desk = desks + owner
    let order = desk.pointee.orders[place]
    let ref = Int64(truncatingIfNeeded: order.request.clientRef.number)
    if case .filled(let fill) = report.report,
      let fault = ledger.fault(of: fill, order.request.side, desk.pointee.strategy, position: order.position)
    {
      return effects.notices.append(.unbooked(report, fault))
    }
    let effect = desk.pointee.orders[place].life.receive(report.report)
    let remaining = desk.pointee.orders[place].life.remaining

    switch effect {
    case .working:
      effects.notices.append(.accepted(desk.pointee.strategy, order.id, order.request))
      let event = EventRecord(kind: EventKind.accepted, time: report.time, ref, remaining.units)
      deliver(event, position: order.position, desk, &effects)
    case .book(let fill, let isOver):
      book(fill, order, at: place, remaining: remaining, isOver: isOver, time: report.time, desk)
      effects.notices.append(.filled(desk.pointee.strategy, order.id, order.request, fill, remaining: remaining))
      let signed = order.request.side == .buy ? fill.quantity.units : -fill.quantity.units
      let isMoney = fill.fee.currency == ledger[desk.pointee.strategy].currency
      let event = EventRecord(
        kind: EventKind.filled, time: report.time, ref, fill.price.ticks, signed, isMoney ? fill.fee.units : 0,
        remaining.units)
      deliver(event, position: order.position, desk, &effects)
    case .over(let ending):
      letGo(order, remaining: .zero, at: place, desk)
      desk.pointee.remove(at: place)
      desk.pointee.recount(order.position, ledger.instruments[Int(order.request.instrument.index)])
      end(order, ending, report, remaining, desk, &effects)
    case .anomaly:
      effects.notices.append(.anomaly(report))
    }
  }

  private mutating func book(
    _ fill: Fill, _ order: WorkingOrder, at place: Int, remaining: Quantity, isOver: Bool, time: Time,
    _ desk: UnsafeMutablePointer<Desk>
  ) {
    letGo(order, remaining: remaining, at: place, desk)
    desk.pointee.records[place].remaining_units = remaining.units
    if isOver { desk.pointee.remove(at: place) }
    desk.pointee.recount(order.position, ledger.instruments[Int(order.request.instrument.index)])
    // What was owed until now is charged before it changes.
    chargeInterest(desk, at: time)
    do throws(LedgerFault) {
      try ledger.settle(fill, order.request.side, desk.pointee.strategy, position: order.position)
    } catch { preconditionFailure("\(fill) was looked at and cannot be booked: \(error)") }
    noteMargin(desk, at: time)
  }

  /// Takes back what an order promised beyond what `remaining` needs.
  private mutating func letGo(
    _ order: WorkingOrder, remaining: Quantity, at place: Int, _ desk: UnsafeMutablePointer<Desk>
  ) {
    var needed = Reservation()
    if remaining != .zero {
      let instrument = ledger.instruments[Int(order.request.instrument.index)]
      // Under new rules the rest may count for more than was promised; then the promise stays what it was.
      let promise = gate.promise(remaining, order.request.side, at: order.request.price, instrument) ?? order.promised
      needed.money_units = min(promise.money_units, order.promised.money_units)
      needed.selling_units = min(promise.selling_units, order.promised.selling_units)
    }
    let freed = Reservation(
      money_units: order.promised.money_units - needed.money_units,
      selling_units: order.promised.selling_units - needed.selling_units)
    ledger.release(freed, desk.pointee.strategy, position: order.position)
    desk.pointee.orders[place].promised = needed
  }

  private mutating func end(
    _ order: WorkingOrder, _ ending: OrderLife.Ending, _ report: VenueReport, _ remaining: Quantity,
    _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let ref = Int64(truncatingIfNeeded: order.request.clientRef.number)
    switch (ending, report.report) {
    case (.rejected, .rejected(let code)):
      let refusal = Refusal.venue(code: code)
      effects.notices.append(.refused(desk.pointee.strategy, refusal))
      let (reason, needed, limit) = refusal.record
      let event = EventRecord(kind: EventKind.refused, time: report.time, ref, reason, needed, limit)
      deliver(event, position: order.position, desk, &effects)
    case (.cancelled, _), (.filled, _), (.rejected, _):
      effects.notices.append(.cancelled(desk.pointee.strategy, order.id, order.request, remaining: remaining))
      let event = EventRecord(kind: EventKind.cancelled, time: report.time, ref, remaining.units)
      deliver(event, position: order.position, desk, &effects)
    }
  }
}
