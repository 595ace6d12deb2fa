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
    let effect = desk.pointee.orders[place].life.receive(report.report)
    let remaining = desk.pointee.orders[place].life.remaining

    switch effect {
    case .working:
      effects.notices.append(.accepted(desk.pointee.strategy, order.id, order.request))
      let event = EventRecord(kind: EventKind.accepted, time: report.time, ref, remaining.units)
      deliver(event, position: order.position, desk, &effects)
    case .book(let fill, let isOver):
      book(fill, order, at: place, remaining: remaining, desk)
      if isOver { desk.pointee.remove(at: place) }
      effects.notices.append(.filled(desk.pointee.strategy, order.id, order.request, fill, remaining: remaining))
      let signed = order.request.side == .buy ? fill.quantity.units : -fill.quantity.units
      let event = EventRecord(
        kind: EventKind.filled, time: report.time, ref, fill.price.ticks, signed, fill.fee.units, remaining.units)
      deliver(event, position: order.position, desk, &effects)
    case .over(let ending):
      letGo(order, remaining: .zero, at: place, desk)
      desk.pointee.remove(at: place)
      end(order, ending, report, remaining, desk, &effects)
    case .anomaly:
      effects.notices.append(.anomaly(report))
    }
  }

  private mutating func book(
    _ fill: Fill, _ order: WorkingOrder, at place: Int, remaining: Quantity, _ desk: UnsafeMutablePointer<Desk>
  ) {
    letGo(order, remaining: remaining, at: place, desk)
    desk.pointee.records[place].remaining_units = remaining.units
    ledger.settle(fill, order.request.side, desk.pointee.strategy, position: order.position)
  }

  /// Takes back what an order promised beyond what `remaining` needs.
  private mutating func letGo(
    _ order: WorkingOrder, remaining: Quantity, at place: Int, _ desk: UnsafeMutablePointer<Desk>
  ) {
    let side = order.request.side
    var needed: Int64 = 0
    if remaining != .zero {
      switch side {
      case .sell: needed = remaining.units
      case .buy:
        let instrument = ledger.instruments[Int(order.request.instrument.index)]
        guard let promise = gate.promise(remaining, at: order.request.price, instrument) else {
          preconditionFailure("part of an approved order has no promise: \(order.request)")
        }
        needed = min(promise.units, order.promised_units)
      }
    }
    ledger.release(
      Reservation(side, units: order.promised_units - needed), desk.pointee.strategy, position: order.position)
    desk.pointee.orders[place].promised_units = needed
    if side == .buy {
      let before = Quantity(units: desk.pointee.records[place].remaining_units)
      let after = remaining == .zero ? 0 : value(remaining, order.request)
      desk.pointee.buying[order.position] -= value(before, order.request) - after
    }
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
