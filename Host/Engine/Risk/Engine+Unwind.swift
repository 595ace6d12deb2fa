import HostExecution
import HostLedger
import HostModel
import HostRisk

/// Closes positions whose scope is being unwound: a part with each market event, the riskiest for its cost first, as much
/// as the market bears. It goes on after a restart, waits while a market is closed, and ends halted.
extension Engine {
  /// Where the market shows no book, the spread counts as this much.
  static var assumedSpread_ppm: Int64 { 500 }

  /// After the marks of a market event.
  mutating func unwind(after event: EventPointer, _ effects: inout Effects) {
    let index = Int(event.instrument)
    switch event.kind {
    case EventKind.bar: unwindVolumes[index].observe(event.volume.units)
    case EventKind.trade: unwindVolumes[index].observe(event.tradeQuantity.units)
    default: break
    }
    for subscriber in subscribers[index] { unwind(subscriber.desk, &effects) }
    endUnwinding(&effects)
  }

  /// Looks anew whether any scope is being unwound. The volumes count from when the first one began.
  mutating func noteUnwinding() {
    let before = isUnwinding
    isUnwinding = states.isAny(.unwinding, strategyCount: strategyCount)
    guard isUnwinding, !before else { return }
    for index in ledger.instruments.indices { unwindVolumes[index] = UnwindVolume() }
  }

  private mutating func unwind(_ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    var positions = unwindPositions(desk)
    let isMarginShort = desk.pointee.margin.state != .normal
    while let step = UnwindPlan.next(positions, isMarginShort: isMarginShort) {
      for part in [step.first, step.second].compactMap({ $0 }) {
        // What the gate does not let through now comes with a later event.
        guard close(part.position, atMost: part.units, desk, &effects) else { return }
        guard let place = positions.firstIndex(where: { $0.position == part.position }) else { continue }
        positions[place] = positions[place].closed(by: part.units)
      }
    }
  }

  private func unwindPositions(_ desk: UnsafeMutablePointer<Desk>) -> [UnwindPosition] {
    let portfolio = ledger.portfolio(desk.pointee.strategy), limits = desk.pointee.limits
    var list: [UnwindPosition] = []
    for position in 0..<portfolio.pointee.instrumentCount {
      let record = portfolio.pointee.positions[position], id = portfolio.pointee.instruments[position]
      let held = record.quantity_units, instrument = ledger.instruments[Int(id.index)]
      guard held != 0, let value = instrument.stake(of: held, at: Price(ticks: record.last_ticks), .down)?.magnitude
      else { continue }
      let open = desk.pointee.open[position]
      let rest = Int64(held.magnitude) - (held > 0 ? open.selling_units : open.buying_units)
      list.append(
        UnwindPosition(
          position: position, base: instrument.base, units: held, value: Int64(clamping: value),
          most: min(max(rest, 0), mostUnits(id, desk)), step: instrument.quantityStep.units,
          least: max(instrument.minimumQuantity.units, instrument.quantityStep.units),
          spread_ppm: spread_ppm(id), depth: depth(instrument, at: Price(ticks: record.last_ticks)),
          leverage_ppm: held > 0 ? limits.leverageLong_ppm : limits.leverageShort_ppm))
    }
    return list
  }

  /// What the state, the market and the share of its volume allow to be closed now.
  private func mostUnits(_ id: InstrumentID, _ desk: UnsafeMutablePointer<Desk>) -> Int64 {
    let strategy = desk.pointee.strategy, index = Int(id.index)
    guard states.state(of: strategy, in: id) == .unwinding, markets[index].status == .open else { return 0 }
    let since = states.since(.unwinding, strategy, in: id)
    let volume = unwindVolumes[index]
    return Participation.allowance(observed: volume.observed, closed: volume.closed, since: since, at: now) ?? Int64.max
  }

  private func spread_ppm(_ id: InstrumentID) -> Int64 {
    let top = markets[Int(id.index)].book.top
    guard top.bid.ticks > 0, top.ask > top.bid else { return Engine.assumedSpread_ppm }
    return scaled(top.ask.ticks - top.bid.ticks, by: 1_000_000, over: top.bid.ticks, .up) ?? Engine.assumedSpread_ppm
  }

  /// A tenth of what was traded since the unwinding began moves the price by a spread.
  private func depth(_ instrument: Instrument, at price: Price) -> Int64 {
    let units = unwindVolumes[Int(instrument.id.index)].observed / 10
    return instrument.value(of: Quantity(units: units), at: price, .down)?.units ?? Int64.max
  }

  // MARK: The end

  private mutating func endUnwinding(_ effects: inout Effects) {
    for scope in states.scopes(in: .unwinding, strategyCount: strategyCount) where isUnwound(scope) {
      if let change = states.tighten(scope, to: .halted, because: .unwound, at: now) { follow(change, &effects) }
    }
  }

  private func isUnwound(_ scope: StateScope) -> Bool {
    for index in 0..<strategyCount {
      if case .strategy(let strategy) = scope, Int(strategy.index) != index { continue }
      let portfolio = ledger[StrategyID(UInt16(index))]
      for position in 0..<portfolio.instrumentCount {
        let id = portfolio.instruments[position]
        if case .instrument(let instrument) = scope, instrument != id { continue }
        let record = portfolio.positions[position], instrument = ledger.instruments[Int(id.index)]
        // Less than the venue takes at once is left where it is.
        guard record.quantity_units.magnitude >= instrument.minimumQuantity.units.magnitude,
          record.quantity_units != 0,
          let value = instrument.stake(of: record.quantity_units, at: Price(ticks: record.last_ticks), .up),
          value.magnitude >= instrument.minimumValue.units.magnitude
        else { continue }
        return false
      }
    }
    return true
  }
}
