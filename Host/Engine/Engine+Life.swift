import HostExecution
import HostLedger
import HostModel
import HostRisk

/// How a strategy's turns end and begin again. Its desk, portfolio and number stay the same all along.
extension Engine {
  /// The strategy gets no further turn until it is resumed. Its orders are cancelled, its position stays as it is, and
  /// its timers go with the worker that set them. Protective orders are the host's: they stay with the position.
  public mutating func stop(_ strategy: StrategyID, _ reason: StopReason, _ effects: inout Effects) {
    stop(desk(strategy), reason, &effects)
  }

  mutating func stop(_ desk: UnsafeMutablePointer<Desk>, _ reason: StopReason, _ effects: inout Effects) {
    guard !desk.pointee.isStopped else { return }
    desk.pointee.isStopped = true
    desk.pointee.revise()
    desk.pointee.clearInbox()
    desk.pointee.timerCount = 0
    effects.notices.append(.stopped(desk.pointee.strategy, reason))
    dropPlan(desk, &effects)
    withdrawAll(desk, &effects) { _ in true }
  }

  /// A new worker takes the desk over, after a stop or between two turns of the old one. Portfolio, working orders,
  /// used order numbers and the trading state stay; `warmUp` is 0 for a worker that knows the past.
  public mutating func resume(
    _ strategy: StrategyID, limits: Limits, subscriptions: Subscriptions, warmUp: UInt32
  ) {
    let desk = desk(strategy)
    change(limits: limits, of: strategy)
    desk.pointee.subscriptions = subscriptions
    desk.pointee.warmUp.update(repeating: warmUp, count: ledger[strategy].instrumentCount)
    desk.pointee.isStopped = false
    desk.pointee.revise()
  }

  /// New limits for a strategy, from its next order on.
  public mutating func change(limits: Limits, of strategy: StrategyID) {
    desk(strategy).pointee.change(limits)
    desk(strategy).pointee.revise()
    setStops(desk(strategy))
  }

  /// Closes all that a stopped strategy holds or is short of and that no other order closes, at the market and through
  /// the gate. What the gate refuses is a notice; an order that finds nobody within the collar is cancelled, and the
  /// caller asks again. Gives how many orders were sent. Traps while the strategy has turns of its own.
  public mutating func flatten(_ strategy: StrategyID, _ effects: inout Effects) -> Int {
    let desk = desk(strategy)
    precondition(desk.pointee.isStopped, "strategy \(strategy.index) sells for itself")
    // What protects the position would hold on to it.
    retireStanding(desk, &effects) { _ in true }
    var count = 0
    for position in 0..<ledger[strategy].instrumentCount {
      if close(position, atMost: Int64.max, desk, &effects) { count += 1 }
    }
    return count
  }

  /// Closes at most so many units of a position on the strategy's behalf. False when there is nothing to close or the gate
  /// refused.
  mutating func close(
    _ position: Int, atMost most: Int64, _ desk: UnsafeMutablePointer<Desk>, tellsRefusal: Bool = true,
    _ effects: inout Effects
  ) -> Bool {
    let strategy = desk.pointee.strategy, held = ledger[strategy].positions[position].quantity_units
    let closing = held > 0 ? desk.pointee.open[position].selling_units : desk.pointee.open[position].buying_units
    let units = min(abs(held) - closing, most)
    guard units > 0 else { return false }
    let request = OrderRequest(
      clientRef: .host, instrument: ledger[strategy].instruments[position], side: held > 0 ? .sell : .buy,
      type: .market, timeInForce: .immediate, quantity: Quantity(units: units), price: Price(ticks: 0),
      flags: .reduceOnly)
    switch gate.decide(request, facts(request, position: position, desk, origin: .host)) {
    case .refused(let refusal):
      if tellsRefusal { effects.notices.append(.unsold(strategy, position: position, refusal)) }
      return false
    case .approved(let approved):
      place(approved, position: position, desk, &effects)
      return true
    }
  }

  /// Whether it holds anything or is short of it.
  public func isInvested(_ strategy: StrategyID) -> Bool {
    (0..<ledger[strategy].instrumentCount).contains { ledger[strategy].positions[$0].quantity_units != 0 }
  }
}
