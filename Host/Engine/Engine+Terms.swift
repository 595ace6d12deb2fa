import HostExecution
import HostLedger
import HostModel
import HostRisk

/// What a venue says about an instrument itself: funding of its contracts, and new rules.
extension Engine {
  mutating func receiveTerms(_ event: EventPointer, _ effects: inout Effects) {
    switch event.kind {
    case EventKind.funding: fund(event, &effects)
    case EventKind.rules: changeRules(event, &effects)
    default: preconditionFailure("event of kind \(event.kind) was not looked at")
    }
  }

  private mutating func fund(_ event: EventPointer, _ effects: inout Effects) {
    let mark = Price(ticks: event.field1)
    for subscriber in subscribers[Int(event.instrument)] {
      let desk = subscriber.desk
      // A payment that no account can hold is no payment: the mark that says so is not believed either.
      _ = try? ledger.fund(desk.pointee.strategy, position: subscriber.position, rate_ppb: event.field0, at: mark)
      if subscriber.portfolio.pointee.isMargined { watchMargin(desk, subscriber.portfolio, &effects) }
      deliver(event.pointee, position: subscriber.position, desk, &effects)
    }
  }

  /// From here on the gate goes by the new rules; what is working and no longer fits is cancelled, before the venue has to
  /// refuse it.
  private mutating func changeRules(_ event: EventPointer, _ effects: inout Effects) {
    let id = InstrumentID(event.instrument)
    guard ledger.adopt(event.rules, for: id) else { return }
    let instrument = ledger.instruments[Int(id.index)]
    effects.notices.append(.rules(id, version: instrument.rulesVersion))
    for subscriber in subscribers[Int(event.instrument)] {
      let desk = subscriber.desk
      desk.pointee.recount(subscriber.position, ledger.instrument(id))
      for place in 0..<desk.pointee.orderCount where desk.pointee.orders[place].position == subscriber.position {
        let order = desk.pointee.orders[place].request
        let rest = desk.pointee.orders[place].life.remaining
        if !fits(rest, at: order.price, instrument) { cancel(at: place, desk, &effects) }
      }
      deliver(event.pointee, position: subscriber.position, desk, &effects)
    }
  }

  private func fits(_ quantity: Quantity, at price: Price, _ instrument: Instrument) -> Bool {
    guard let value = instrument.value(of: quantity, at: price, .up) else { return false }
    return price.ticks % instrument.priceStep.ticks == 0 && quantity.units % instrument.quantityStep.units == 0
      && quantity <= instrument.maximumQuantity && value.units >= instrument.minimumValue.units
  }
}
