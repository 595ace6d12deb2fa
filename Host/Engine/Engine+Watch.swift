import HostExecution
import HostLedger
import HostModel
import HostRisk

/// When standing orders are looked at: by price at a market event, by time at whatever comes.
extension Engine {
  /// A market event that somebody may wait for.
  mutating func watchPrices(_ event: EventPointer, _ effects: inout Effects) {
    let isBar = event.kind == EventKind.bar
    let low = isBar ? event.low : event.tradePrice, high = isBar ? event.high : event.tradePrice
    let index = Int(event.instrument)
    guard watches[index].isReached(low: low, high: high) else { return }
    let span = PriceSpan(low: low, high: high, volume: isBar ? event.volume : event.tradeQuantity)
    for subscriber in subscribers[index] where !subscriber.desk.pointee.standing.pointee.isEmpty {
      observe(span, InstrumentID(event.instrument), subscriber.desk, &effects)
    }
    // Each look may have moved a trigger or ended an order: what is waited for is made anew.
    watches[index] = PriceWatch()
    for subscriber in subscribers[index] where !subscriber.desk.pointee.standing.pointee.isEmpty {
      subscriber.desk.pointee.standing.pointee.watch(InstrumentID(event.instrument), &watches[index])
    }
  }

  private mutating func observe(
    _ span: PriceSpan, _ instrument: InstrumentID, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    let step = ledger.instruments[Int(instrument.index)].priceStep.ticks
    desk.pointee.areRecordsStale = true
    for rule in 0..<desk.pointee.standing.pointee.ruleCount
    where desk.pointee.standing.pointee.rule(rule).holds(instrument, span) {
      desk.pointee.standing.pointee.fire(rule)
    }
    // Stops before targets: where one bar reached both, the worse one is what happened.
    for isStop in [true, false] {
      var place = 0
      while place < desk.pointee.standing.pointee.count {
        let order = desk.pointee.standing.pointee[place]
        guard order.request.instrument == instrument, order.request.plan.isStop == isStop,
          desk.pointee.standing.pointee.observe(place, span, step: step)
        else {
          place += 1
          continue
        }
        trigger(place, desk, &effects)
        // That may have taken orders out, also before this one. Those that were looked at say the same again.
        place = 0
      }
    }
    advance(desk, &effects)
  }

  /// Before a venue in this process matches a bar: where the bar reaches a stop and what is linked to it, nobody knows
  /// which came first, and the worse is taken. The other orders are withdrawn, unless the bar opened beyond them.
  public mutating func anticipate(_ event: EventPointer, _ effects: inout Effects) {
    let index = Int(event.instrument)
    guard event.kind == EventKind.bar, watches[index].isReached(low: event.low, high: event.high) else { return }
    let span = PriceSpan(low: event.low, high: event.high, volume: event.volume)
    let instrument = InstrumentID(event.instrument), step = ledger.instruments[index].priceStep.ticks
    for subscriber in subscribers[index] {
      let desk = subscriber.desk
      var place = 0
      while place < desk.pointee.standing.pointee.count {
        let order = desk.pointee.standing.pointee[place], count = desk.pointee.standing.pointee.count
        guard order.request.instrument == instrument, order.request.plan.isStop, order.group != 0,
          order.wouldTrigger(span, step: step)
        else {
          place += 1
          continue
        }
        desk.pointee.standing.pointee.retireOthers(of: place) { other in
          guard let limit = other.plan.limit else { return true }
          return other.side == .sell ? event.open < limit : event.open > limit
        }
        advance(desk, &effects)
        place = desk.pointee.standing.pointee.count == count ? place + 1 : 0
      }
    }
  }

  private mutating func trigger(_ place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    let order = desk.pointee.standing.pointee[place]
    desk.pointee.standing.pointee.trigger(place)
    desk.pointee.standing.pointee.retireOthers(of: place)
    effects.notices.append(.triggered(desk.pointee.strategy, order.request, order.trigger))
    let event = EventRecord(
      kind: EventKind.triggered, time: now, Int64(truncatingIfNeeded: order.ref.number), order.unfilled.units,
      order.trigger.ticks)
    deliver(event, position: order.position, desk, &effects)
    // The way in is shut once the way out is taken.
    if let entry = order.after { cancelOpen(entry, desk, &effects) }
  }

  /// Time has come for something.
  mutating func wake(_ effects: inout Effects) {
    wake_ns = Int64.max
    for index in 0..<strategyCount {
      let desk = desks + index
      checkAnswers(desk, &effects)
      guard !desk.pointee.standing.pointee.isEmpty else { continue }
      for rule in 0..<desk.pointee.standing.pointee.ruleCount
      where desk.pointee.standing.pointee.rule(rule).holds(at: now) {
        desk.pointee.standing.pointee.fire(rule)
      }
      advance(desk, &effects)
    }
  }

  /// Carries out the rules that hold and notes what the strategy's standing orders wait for next.
  mutating func watch(_ desk: UnsafeMutablePointer<Desk>) {
    let portfolio = ledger[desk.pointee.strategy]
    for position in 0..<portfolio.instrumentCount {
      let instrument = portfolio.instruments[position]
      desk.pointee.standing.pointee.watch(instrument, &watches[Int(instrument.index)])
    }
    if let due = desk.pointee.standing.pointee.due(after: now) { wake_ns = min(wake_ns, due.nanoseconds) }
  }
}
