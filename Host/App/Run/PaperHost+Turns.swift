import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostPlugins
import HostRisk

/// A strategy's turns: what piled up goes to its worker, and what the worker wishes comes back.
extension PaperHost {
  var isAnyBusy: Bool { seats.contains { $0.port?.isBusy ?? false } }

  mutating func waitForAnswers() {
    for seat in seats where seat.port?.isBusy ?? false {
      seat.port?.wait(upTo_ns: 1_000_000)
      serve(seat)
    }
  }

  /// Takes what a worker has answered, and gives it its next turn when there is something for it.
  mutating func serve(_ seat: Seat) {
    guard let strategy = seat.strategy, seat.port != nil else { return }
    do throws(PluginStop) {
      if case .answered? = try seat.port?.poll(wishes: &wishes) {
        if seat.budget.end(at: monotonicTime_ns()) { printer.throttled(seat.name, limit_ns: terms.turnBudget_ns) }
        apply(.wishes(strategy))
        noteAll()
      }
      // A worker that is lent to an upgrade gets no turn meanwhile.
      if seat.wantsUpgrade, !(seat.port?.isBusy ?? false) { return lend(seat, at: monotonicTime_ns()) }
      let inbox = run.trading.engine.inbox(strategy)
      if !inbox.isEmpty, !(seat.port?.isBusy ?? false) {
        let now_ns = monotonicTime_ns()
        guard seat.budget.mayBegin(at: now_ns) else { return failIfStopped(seat, strategy) }
        seat.budget.begin(at: now_ns)
        turnNumber += 1
        try seat.port?.begin(turn: turnNumber, events: inbox, view: run.trading.engine.view(strategy))
        apply(.turn(strategy))
      }
    } catch {
      if let admission = seat.admission { suspect(error, admission) }
      return fail(seat, error, at: monotonicTime_ns())
    }
    failIfStopped(seat, strategy)
  }

  /// The engine has stopped a strategy that let too many events pile up.
  private mutating func failIfStopped(_ seat: Seat, _ strategy: StrategyID) {
    if run.trading.engine.isStopped(strategy) { fail(seat, RunError.backlog, at: monotonicTime_ns()) }
  }

  mutating func noteAll() {
    while let notice = takeNotice() {
      if case .state(let change) = notice { printer.note(change, run.labels, at: run.trading.engine.now) }
      guard let strategy = notice.strategy else { continue }
      let seat = owners[Int(strategy.index)]
      if case .unsold(_, _, let refusal) = notice { seat.isUnsellable = !refusal.mayPass }
      printer.note(
        notice, run.labels[Int(strategy.index)], at: run.trading.engine.now,
        text: UnsafeBufferPointer(start: wishes.text, count: wishes.textCount))
    }
  }

  var equities: [(name: String, portfolio: PortfolioSummary)] {
    owners.map { seat in (seat.name, portfolio(of: seat)) }
  }

  /// Traps for a seat without a strategy.
  func portfolio(of seat: Seat) -> PortfolioSummary {
    guard let strategy = seat.strategy else { preconditionFailure("\(seat.bundle) was never let in") }
    return PortfolioSummary(run.trading.engine.ledger, strategy, market.universe)
  }

  var summary: RunSummary {
    var strategies: [RunSummary.Strategy] = []
    // One that the run knows from before and that was not let in this time did nothing.
    for (index, seat) in owners.enumerated() where seat.admission != nil {
      strategies.append(
        RunSummary.Strategy(
          label: run.labels[index], tally: run.tallies[index],
          trading: run.trading.engine.states.state(of: StrategyID(UInt16(index))), portfolio: portfolio(of: seat),
          restarts: seat.restarts, stop: seat.problem))
    }
    let refused = seats.compactMap { seat in
      seat.wasRefused ? seat.problem.map { RunSummary.Refused(bundle: seat.bundle, error: $0) } : nil
    }
    return RunSummary(
      market: market.description, eventCount: run.eventCount, end: run.trading.engine.now, strategies: strategies,
      refused: refused)
  }
}

extension Refusal {
  /// Whether the same order may be let through at another moment.
  fileprivate var mayPass: Bool {
    switch self {
    case .stale, .collar, .rate, .openOrders, .price, .history, .state, .marketClosed, .postOnly,
      .standingOrders, .unknown, .plan, .duplicate, .selfTrade, .dayBand, .walk, .volume, .stopRisk, .stopLoss,
      .allExposure, .allRate:
      true
    case .wish, .clientRef, .instrument, .quantity, .value, .position, .cash, .holding, .venue, .timer,
      .largest, .margin, .short, .trigger, .link, .expiry, .reduceOnly, .minimumPosition, .exposure, .permission,
      .drawdown:
      false
    }
  }
}
