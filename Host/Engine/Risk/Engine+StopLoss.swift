import HostExecution
import HostLedger
import HostModel
import HostRisk

/// The host closes a position that has lost too much of its cost, whatever the strategy is doing.
extension Engine {
  /// After a fill, or under new limits.
  func setStop(_ position: Int, _ desk: UnsafeMutablePointer<Desk>) {
    let portfolio = ledger.portfolio(desk.pointee.strategy), record = portfolio.pointee.positions[position]
    let instrument = ledger.instruments[Int(portfolio.pointee.instruments[position].index)]
    desk.pointee.stops[position] = StopLoss(
      instrument, held: record.quantity_units, cost_units: record.cost_units,
      share_ppm: desk.pointee.limits.stopLoss_ppm)
    if record.quantity_units == 0 { desk.pointee.isStoppedOut[position] = false }
  }

  func setStops(_ desk: UnsafeMutablePointer<Desk>) {
    for position in 0..<ledger[desk.pointee.strategy].instrumentCount { setStop(position, desk) }
  }

  /// A price past the stop: everything else that the strategy has in the position is taken back, and what is held goes at
  /// the market. Again with each event until it is gone, since a venue may be slow or have too little at a price; that a
  /// price comes back does not take it back.
  mutating func stopOut(_ position: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    let isFirst = !desk.pointee.isStoppedOut[position]
    if isFirst {
      desk.pointee.isStoppedOut[position] = true
      let portfolio = ledger.portfolio(desk.pointee.strategy), record = portfolio.pointee.positions[position]
      let stop = desk.pointee.stops[position]
      effects.notices.append(
        .stopLoss(
          desk.pointee.strategy, portfolio.pointee.instruments[position], last: Price(ticks: record.last_ticks),
          bound: record.quantity_units > 0 ? stop.below : stop.above))
    }
    retireStanding(desk, &effects) { $0.position == position }
    for place in 0..<desk.pointee.orderCount
    where desk.pointee.orders[place].position == position && desk.pointee.orders[place].request.clientRef != .host {
      cancel(at: place, desk, &effects)
    }
    _ = close(position, atMost: Int64.max, desk, tellsRefusal: isFirst, &effects)
  }
}
