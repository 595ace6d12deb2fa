import HostExecution
import HostLedger
import HostModel
import HostRisk

/// New terms for an order that is open.
extension Engine {
  mutating func replace(
    _ terms: Replacement, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let ref = terms.clientRef
    if ref != .host, let place = desk.pointee.standing.pointee.place(of: ref) {
      return replaceStanding(place, terms, desk, &effects)
    }
    guard ref != .host, let place = desk.pointee.place(of: ref), desk.pointee.orders[place].life.state == .open,
      desk.pointee.orders[place].request.type == .limit
    else {
      return refuse(.clientRef(given: ref, last: desk.pointee.lastClientRef), ref, position: 0, desk, &effects)
    }
    let old = desk.pointee.orders[place]
    guard terms.trigger == nil else {
      let fault = WishFault(.detail, value: terms.trigger?.ticks ?? 0, limit: 0)
      return refuse(.wish(fault), ref, position: old.position, desk, &effects)
    }
    let total = terms.quantity ?? old.life.quantity
    guard total > old.life.filled else {
      let instrument = ledger.instruments[Int(old.request.instrument.index)]
      let refusal = Refusal.quantity(total, minimum: old.life.filled, step: instrument.quantityStep)
      return refuse(refusal, ref, position: old.position, desk, &effects)
    }
    var request = old.request
    request.quantity = Quantity(units: total.units - old.life.filled.units)
    request.price = terms.price ?? old.request.price

    // The gate judges the new order as if the old one were gone; either both promises move or neither does.
    let strategy = desk.pointee.strategy
    ledger.release(old.promised, strategy, position: old.position)
    desk.pointee.recount(old.position, ledger.instrument(old.request.instrument), without: place)
    switch gate.decide(request, facts(request, position: old.position, desk, origin: .replacement)) {
    case .refused(let refusal):
      reserveAgain(old.promised, at: place, desk)
      refuse(refusal, ref, position: old.position, desk, &effects)
    case .approved(let approved):
      // From here on this must succeed. Until the venue answers, either order may be the one that works.
      let promised = old.promised.larger(approved.reservation)
      noteMessage(desk)
      precondition(desk.pointee.orders[place].life.replace(total), "\(old.id) works and cannot be replaced")
      desk.pointee.orders[place].promised = promised
      desk.pointee.orders[place].nextPrice = request.price
      desk.pointee.orders[place].asked = now
      reserveAgain(promised, at: place, desk)
      expectAnswer()
      effects.notices.append(.approved(strategy, old.id, approved.order, promised))
      effects.requests.append(.replace(old.id, approved, total: total))
    }
  }

  private mutating func reserveAgain(
    _ promise: Reservation, at place: Int, _ desk: UnsafeMutablePointer<Desk>
  ) {
    let order = desk.pointee.orders[place]
    // It was there a moment ago, or the gate has just let it; how much of it is borrowed follows from what else is owed.
    var whole = promise
    whole.borrowed_units = Ledger.largest_units
    do throws(LedgerFault) {
      try ledger.reserve(whole, desk.pointee.strategy, position: order.position)
    } catch { preconditionFailure("\(order.id) had its promise and cannot have it again: \(error)") }
    recount(order, desk)
  }

  /// What the host holds it changes at once. What of it is at the venue goes on under its old terms.
  private mutating func replaceStanding(
    _ place: Int, _ terms: Replacement, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let order = desk.pointee.standing.pointee[place]
    let instrument = ledger.instruments[Int(order.request.instrument.index)]
    if let refusal = order.refusal(of: terms, instrument) {
      return refuse(refusal, order.ref, position: order.position, desk, &effects)
    }

    // From here on this must succeed.
    let last = Price(ticks: ledger[desk.pointee.strategy].positions[order.position].last_ticks)
    desk.pointee.standing.pointee.replace(place, terms, at: last, step: instrument.priceStep.ticks)
    desk.pointee.areRecordsStale = true
    let event = EventRecord(
      kind: EventKind.replaced, time: now, Int64(truncatingIfNeeded: order.ref.number),
      desk.pointee.standing.pointee[place].unfilled.units)
    deliver(event, position: order.position, desk, &effects)
    advance(desk, &effects)
  }
}
