import HostModel

/// Bars, and trades of an instrument whose book nobody shows.
extension PaperVenue {
  mutating func matchPlain(_ event: EventPointer, _ reports: inout Queue<VenueReport>) {
    let index = Int(event.instrument)
    var left_units = shared_units(event)
    for place in 0..<orders[index].count {
      var order = orders[index][place]
      if let expiry = order.expiry, expiry <= event.time {
        end(&order, event.time, as: .expired, &reports)
      } else if order.isFresh {
        begin(&order, event, &left_units, &reports)
        // It begins to rest within this bar. A trade is one moment and has been looked at.
        if event.kind == EventKind.bar { rest(&order, event, &left_units, &reports) }
      } else {
        rest(&order, event, &left_units, &reports)
      }
      orders[index][place] = order
    }
  }

  /// What all orders together may get of this event.
  private mutating func shared_units(_ event: EventPointer) -> Int64 {
    guard let ppm = model.participation_ppm else { return Int64.max }
    let traded = event.kind == EventKind.bar ? event.volume : event.tradeQuantity
    let step = instruments[Int(event.instrument)].quantityStep.units
    return (scaled(traded.units, by: ppm, over: 1_000_000, .down) ?? 0) / step * step
  }

  /// The first event after the order: it takes what is there, at a taker's fee.
  private mutating func begin(
    _ order: inout VenueOrder, _ event: EventPointer, _ left_units: inout Int64, _ reports: inout Queue<VenueReport>
  ) {
    order.isFresh = false
    let market = event.kind == EventKind.bar ? event.open : event.tradePrice
    if order.accepts(market), !order.terms.mayTake { return end(&order, event.time, &reports) }
    let price = slipped(market, order.side, in: Int(event.instrument))
    if order.accepts(price) {
      let units = min(order.remaining.units, left_units)
      if order.terms.isWhole, units < order.remaining.units { return end(&order, event.time, &reports) }
      fill(&order, price, units, isMaker: false, event.time, &reports)
      left_units -= units
    }
    if !order.terms.mayRest { end(&order, event.time, &reports) }
  }

  private mutating func rest(
    _ order: inout VenueOrder, _ event: EventPointer, _ left_units: inout Int64, _ reports: inout Queue<VenueReport>
  ) {
    let isBar = event.kind == EventKind.bar
    let reached = !isBar ? event.tradePrice : order.side == .buy ? event.low : event.high
    guard order.remaining != .zero, order.isPassed(by: reached) else { return }
    let offered_units = isBar ? left_units : min(left_units, event.tradeQuantity.units)
    let units = min(order.remaining.units, offered_units)
    fill(&order, order.limit, units, isMaker: true, event.time, &reports)
    left_units -= units
  }
}
