import HostExecution
import HostLedger
import HostModel
import HostRisk

/// How near a strategy is to losing more than it has.
struct MarginWatch: Equatable {
  enum State: UInt8 {
    /// → called, liquidating
    case normal = 0
    /// Equity fell below three times what is needed. → normal, liquidating
    case called = 1
    /// Equity fell below what is needed, and orders are being cancelled or positions closed. → normal, called
    case liquidating = 2
  }

  var state = State.normal
  /// Since when interest is owed.
  var interestSince = Time(nanoseconds: Int64.max)
}

extension Engine {
  /// What all other positions with their open orders need, and what they come to.
  func others(than position: Int, _ desk: UnsafeMutablePointer<Desk>) -> OtherPositions {
    let portfolio = ledger.portfolio(desk.pointee.strategy)
    var margin: Int128 = 0, exposure: Int128 = 0
    for other in 0..<portfolio.pointee.instrumentCount where other != position {
      let need = desk.pointee.needs + other, open = desk.pointee.open + other
      let record = portfolio.pointee.positions + other
      let instrument =
        ledger.instruments.baseAddress.unsafelyUnwrapped
        + Int(portfolio.pointee.instruments[other].index)
      if !need.pointee.isOf(record, open, instrument) {
        need.pointee.compute(
          record.pointee, open.pointee, of: instrument.pointee, desk.pointee.limits, fee_ppm: gate.fees.worst_ppm)
      }
      margin += Int128(need.pointee.margin_units)
      exposure += Int128(need.pointee.exposure_units)
    }
    return OtherPositions(margin_units: Int64(clamping: margin), exposure_units: Int64(clamping: exposure))
  }

  /// After a mark or a charge: warns, or takes risk off before the equity is gone.
  mutating func watchMargin(
    _ desk: UnsafeMutablePointer<Desk>, _ portfolio: UnsafeMutablePointer<Portfolio>, _ effects: inout Effects
  ) {
    if owedSeconds(desk, at: now) >= Engine.interestPeriod_s { chargeInterest(desk, at: now) }
    let strategy = desk.pointee.strategy, equity = portfolio.pointee.equity
    let needed = Money(
      units: Margin.maintenance(
        of: portfolio.pointee.exposure_units, desk.pointee.limits, fee_ppm: gate.fees.worst_ppm), equity.currency)
    if equity.units < needed.units { return liquidate(desk, equity: equity, needed: needed, &effects) }
    let isCalled = Int128(equity.units) < 3 * Int128(needed.units)
    switch (desk.pointee.margin.state, isCalled) {
    case (.normal, true):
      desk.pointee.margin.state = .called
      effects.notices.append(.marginCall(strategy, equity: equity, needed: needed))
      let event = EventRecord(kind: EventKind.marginCall, time: now, equity.units, needed.units)
      deliver(event, position: 0, desk, &effects)
    case (.liquidating, true): desk.pointee.margin.state = .called  // it has been told before
    case (.called, false), (.liquidating, false): desk.pointee.margin.state = .normal
    case (.normal, false), (.called, true): break
    }
  }

  /// One step a market event, since the next one shows what the last one did: cancel what works, then reduce the largest
  /// position, and close everything once half of what is needed is gone. All of it passes the gate.
  private mutating func liquidate(
    _ desk: UnsafeMutablePointer<Desk>, equity: Money, needed: Money, _ effects: inout Effects
  ) {
    let hasBegun = desk.pointee.margin.state == .liquidating
    desk.pointee.margin.state = .liquidating
    dropPlan(desk, &effects)
    if desk.pointee.orderCount > 0 {
      if !hasBegun { note(.cancel, desk, equity: equity, needed: needed, &effects) }
      for place in 0..<desk.pointee.orderCount { cancel(at: place, desk, &effects) }
      return
    }
    let portfolio = ledger.portfolio(desk.pointee.strategy)
    let isLost = equity.units <= needed.units / 2
    note(isLost ? .close : .reduce, desk, equity: equity, needed: needed, &effects)
    if isLost {
      for position in 0..<portfolio.pointee.instrumentCount {
        _ = close(position, atMost: Int64.max, desk, &effects)
      }
      return
    }
    guard let position = largestPosition(portfolio) else { return }
    _ = close(position, atMost: excess(position, desk, portfolio, equity: equity), desk, &effects)
  }

  private mutating func note(
    _ step: LiquidationStep, _ desk: UnsafeMutablePointer<Desk>, equity: Money, needed: Money,
    _ effects: inout Effects
  ) {
    effects.notices.append(.liquidation(desk.pointee.strategy, step, equity: equity, needed: needed))
    let event = EventRecord(kind: EventKind.liquidation, time: now, equity.units, needed.units, step.rawValue)
    deliver(event, position: 0, desk, &effects)
  }

  private func largestPosition(_ portfolio: UnsafeMutablePointer<Portfolio>) -> Int? {
    var largest: Int?, exposure: Int64 = 0
    for position in 0..<portfolio.pointee.instrumentCount
    where portfolio.pointee.exposure_units(position) > exposure {
      largest = position
      exposure = portfolio.pointee.exposure_units(position)
    }
    return largest
  }

  /// How many units of a position have to go for the equity to be twice what the rest needs, up to a whole lot.
  private func excess(
    _ position: Int, _ desk: UnsafeMutablePointer<Desk>, _ portfolio: UnsafeMutablePointer<Portfolio>, equity: Money
  ) -> Int64 {
    let exposure = portfolio.pointee.exposure_units(position)
    let share_ppm = desk.pointee.limits.maintenance_ppm + gate.fees.worst_ppm
    let bearable = scaled(max(equity.units, 0), by: 500_000, over: share_ppm, .down) ?? Int64.max
    let surplus = max(portfolio.pointee.exposure_units - bearable, 0)
    let held = abs(portfolio.pointee.positions[position].quantity_units)
    let step = ledger.instruments[Int(portfolio.pointee.instruments[position].index)].quantityStep.units
    guard surplus < exposure, let units = scaled(held, by: surplus, over: exposure, .up) else { return held }
    let whole = divided(Int128(units), by: Int128(step), .up) * Int128(step)
    return Int64(clamping: min(whole, Int128(held)))
  }

  /// Interest until a moment, by the second.
  mutating func chargeInterest(_ desk: UnsafeMutablePointer<Desk>, at time: Time) {
    let seconds = owedSeconds(desk, at: time)
    guard seconds > 0 else { return }
    // Interest that no account can hold is not owed by a portfolio that was within the limits.
    _ = try? ledger.chargeInterest(
      desk.pointee.strategy, seconds: seconds, rate_ppm: desk.pointee.limits.interest_ppm)
    let since_ns = desk.pointee.margin.interestSince.nanoseconds
    desk.pointee.margin.interestSince = Time(nanoseconds: since_ns + seconds * Time.nanosecondsPerSecond)
  }

  /// Whole seconds for which no interest was charged yet.
  private func owedSeconds(_ desk: UnsafeMutablePointer<Desk>, at time: Time) -> Int64 {
    let since = desk.pointee.margin.interestSince
    guard since < time else { return 0 }
    return Int64(clamping: (Int128(time.nanoseconds) - Int128(since.nanoseconds)) / Int128(Time.nanosecondsPerSecond))
  }

  /// While nothing else happens interest is charged by the hour.
  static var interestPeriod_s: Int64 { 3_600 }

  /// After a fill: begins and ends what only a portfolio with margin needs.
  mutating func noteMargin(_ desk: UnsafeMutablePointer<Desk>, at time: Time) {
    if !ledger[desk.pointee.strategy].isMargined {
      desk.pointee.margin = MarginWatch()
    } else if desk.pointee.margin.interestSince.nanoseconds == Int64.max {
      desk.pointee.margin.interestSince = time
    }
  }
}
