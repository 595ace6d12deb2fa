import HostEngine
import HostLedger
import HostModel
import HostPlugins
import HostRisk
import HostTrust
import HostWire

/// Carries out what a strategy's `Supervisor` decides.
extension PaperHost {
  // MARK: Starting

  /// Sends for a worker of the bundle as it lies there now. What an earlier errand brings is not waited for any more.
  mutating func begin(_ seat: Seat, lending running: StartJob.Running? = nil, at now_ns: Int64) {
    let job = StartJob(
      bundle: seat.bundle, terms: terms, allowsUnsigned: development.allowsUnsigned(at: now_ns), running: running)
    do throws(PluginStop) {
      seat.errand = try Errand { job.run() }
    } catch {
      takeIn(.refused(error, nil, running?.port), seat, at: now_ns)
    }
  }

  /// Between two turns: the worker goes to the errand that makes the new one.
  mutating func lend(_ seat: Seat, at now_ns: Int64) {
    seat.wantsUpgrade = false
    guard let admission = seat.admission, let port = seat.lendPort() else { return }
    begin(
      seat, lending: StartJob.Running(id: admission.id, sha256: admission.sha256, port: LentPort(port)), at: now_ns)
  }

  /// Takes what an errand has brought, if it is back.
  mutating func collect(_ seat: Seat, at now_ns: Int64) {
    guard let outcome = seat.errand?.outcome else { return }
    seat.errand = nil
    takeIn(outcome, seat, at: now_ns)
  }

  private mutating func takeIn(_ outcome: StartJob.Outcome, _ seat: Seat, at now_ns: Int64) {
    switch outcome {
    case .started(let candidate):
      let decision = seat.supervisor.receive(.started, at: now_ns)
      guard decision != .discard else { return }
      install(candidate, seat, at: now_ns)
      seat.wantsUpgrade = decision == .upgrade
      // It was sent for while development mode still lasted.
      if candidate.admission.approval == nil, !development.allowsUnsigned(at: now_ns) {
        withdraw(seat, RunError.developmentOver(hours: DevelopmentMode.hours), at: now_ns)
      }
    case .unchanged(let port): giveBack(port, seat, at: now_ns)
    case .refused(let error, let admission, let port?):
      if let admission { suspect(error, admission) }
      if seat.complains(of: error) { printer.keeps(seat.name, error) }
      giveBack(port, seat, at: now_ns)
    case .refused(let error, let admission, nil):
      seat.id = admission?.id ?? seat.id
      if let admission { suspect(error, admission) }
      fail(seat, error, at: now_ns)
    }
  }

  private mutating func giveBack(_ port: LentPort, _ seat: Seat, at now_ns: Int64) {
    switch seat.supervisor.receive(.kept, at: now_ns) {
    case .run: seat.port = port.take()
    case .upgrade:
      seat.port = port.take()
      seat.wantsUpgrade = true
    // Withdrawn in the meantime; the worker goes with the port.
    case .nothing, .start, .discard, .wait, .quarantine, .giveUp, .end: return
    }
  }

  private mutating func install(_ candidate: StartJob.Candidate, _ seat: Seat, at now_ns: Int64) {
    guard let port = candidate.port.take() else { return }
    let admission = candidate.admission, before = seat.admission
    let descriptor = port.descriptor
    seat.currentLayers = port.layers
    let subscriptions = Subscriptions(rawValue: descriptor.subscriptions.rawValue)
    if before?.sha256 != admission.sha256 { for warning in admission.warnings { printer.warn(warning) } }
    if let strategy = seat.strategy, run.labels[Int(strategy.index)].id != admission.id {
      let error = RunError.otherID(
        bundle: seat.bundle, runs: run.labels[Int(strategy.index)].id, found: admission.id)
      return fail(seat, error, at: now_ns)
    }
    if let strategy = seat.strategy {
      apply(
        .resume(
          strategy, admission.label(of: seat.bundle), admission.limits(in: terms.universe), subscriptions,
          warmUp: candidate.isRestored ? 0 : descriptor.warmUp))
      if let before {
        if before.sha256 == admission.sha256 { seat.restarts += 1 }
        printer.resumed(admission, before: before, isRestored: candidate.isRestored)
      } else {
        printer.wentOn(admission, portfolio(of: seat))
      }
    } else {
      let unit = terms.universe.currencies[Int(terms.currency.index)]
      let capital_units = admission.capital(asked_units: terms.capital_units, currency: unit)
      let strategy = StrategyID(UInt16(run.trading.engine.strategyCount))
      apply(
        .open(
          admission.label(of: seat.bundle),
          Engine.Assignment(
            capital: Money(units: capital_units, terms.currency),
            instruments: terms.universe.instruments.map(\.id), limits: admission.limits(in: terms.universe),
            subscriptions: subscriptions,
            warmUp: descriptor.warmUp)))
      seat.strategy = strategy
      owners.append(seat)
      printer.started(admission, PortfolioSummary(run.trading.engine.ledger, strategy, terms.universe))
    }
    seat.admission = admission
    seat.id = admission.id
    seat.takePort(port)
    seat.problem = nil
    seat.isFlattening = false
    seat.forgetComplaint()
  }

  // MARK: Failing

  /// A strategy's turns are over, or never began; its supervisor says what follows.
  mutating func fail(_ seat: Seat, _ error: any ExplainedError, at now_ns: Int64) {
    endTurns(seat, .worker)
    let decision = seat.supervisor.receive(.failed(Supervisor.Fault(error)), at: now_ns)
    // Otherwise it was over before, for the reason that is noted.
    if decision != .nothing { seat.problem = error }
    carryOut(decision, seat, error, at: now_ns)
  }

  /// A person took the bundle or its approval away.
  mutating func withdraw(_ seat: Seat, _ error: any ExplainedError, at now_ns: Int64) {
    let decision = seat.supervisor.receive(.withdrawn, at: now_ns)
    guard decision == .end else { return }
    endTurns(seat, .withdrawn)
    seat.errand = nil
    seat.problem = error
    _ = seat.complains(of: error)
    printer.stopped(seat.name, error, next: "its orders are cancelled, its position is \(fate(of: seat))")
  }

  /// What the owner chose when the strategy was approved comes before what the host was told.
  private func onStop(of seat: Seat) -> Approval.OnStop { seat.admission?.approval?.onStop ?? onStop }

  private func fate(of seat: Seat) -> String {
    switch onStop(of: seat) {
    case .keep: "kept"
    case .flatten: "sold"
    }
  }

  /// Ends the worker, cancels what works, and begins to sell what is held when the operator wants that.
  private mutating func endTurns(_ seat: Seat, _ reason: StopReason) {
    seat.endPort()
    seat.wantsUpgrade = false
    guard let strategy = seat.strategy else { return }
    apply(.stop(strategy, reason))
    noteAll()
    seat.isFlattening = onStop(of: seat) == .flatten && run.trading.engine.isInvested(strategy)
    if seat.isFlattening { flatten(seat) }
  }

  /// Sells what is left, once each market event, until nothing is.
  mutating func flatten(_ seat: Seat) {
    guard let strategy = seat.strategy, run.trading.engine.isInvested(strategy) else {
      seat.isFlattening = false
      return
    }
    guard run.trading.engine.workingOrders(strategy) == 0 else { return }
    seat.isUnsellable = false
    apply(.flatten(strategy))
    noteAll()
    if run.trading.engine.workingOrders(strategy) == 0, seat.isUnsellable { seat.isFlattening = false }
  }

  /// Where something tried to leave the jail, the key that signed it is marked and a person is told, once for each time.
  mutating func suspect(_ error: any ExplainedError, _ admission: Admission) {
    do throws(MarkError) {
      if let suspicion = try terms.suspects.note(error, by: admission, at: StrategyOptions.now) {
        printer.alert(suspicion)
      }
    } catch {
      printer.warn("\("warning", .warning) the publisher's key could not be marked: \(error.line)")
    }
  }

  // MARK: Deciding

  /// Lets time count.
  mutating func tick(_ seat: Seat, at now_ns: Int64) {
    // What is being sold is sold before a new worker sees the portfolio.
    if seat.isFlattening { return }
    carryOut(seat.supervisor.receive(.tick, at: now_ns), seat, nil, at: now_ns)
  }

  /// Tells the supervisor something that comes with no error.
  mutating func tell(_ event: Supervisor.Event, _ seat: Seat, at now_ns: Int64) {
    carryOut(seat.supervisor.receive(event, at: now_ns), seat, nil, at: now_ns)
  }

  private mutating func carryOut(
    _ decision: Supervisor.Decision, _ seat: Seat, _ error: (any ExplainedError)?, at now_ns: Int64
  ) {
    switch decision {
    case .nothing, .run, .discard, .end: return
    case .start: begin(seat, at: now_ns)
    case .upgrade: seat.wantsUpgrade = true
    case .wait:
      guard let error, case .waiting(let until_ns) = seat.supervisor.state else { return }
      let seconds = (until_ns - now_ns) / Time.nanosecondsPerSecond
      printer.stopped(
        seat.name, error, next: "its orders are cancelled, its position is \(fate(of: seat)); again in \(seconds) s")
    case .quarantine:
      guard let error else { return }
      quarantine(seat, error)
    case .giveUp:
      guard let error, seat.complains(of: error) else { return }
      if seat.admission == nil {
        printer.refused(seat.bundle, error)
      } else {
        printer.stopped(seat.name, error, next: nil)
      }
    }
  }

  private mutating func quarantine(_ seat: Seat, _ error: any ExplainedError) {
    let id = seat.id
    printer.stopped(
      seat.name, error,
      next: "quarantined; when you have seen to it, run: bulkhead plugin release \(id ?? seat.bundle)")
    guard let id else { return }
    do throws(MarkError) {
      try terms.quarantine.mark(id, error, at: StrategyOptions.now)
    } catch {
      printer.stopped(seat.name, error, next: "the quarantine holds until this host ends")
    }
  }

  /// Nobody vouches for these; after so many hours they have to go.
  mutating func endDevelopment(at now_ns: Int64) {
    guard development.end_ns != nil, !development.allowsUnsigned(at: now_ns) else { return }
    for seat in owners where seat.admission?.approval == nil {
      withdraw(seat, RunError.developmentOver(hours: DevelopmentMode.hours), at: now_ns)
    }
    development = DevelopmentMode(isOn: false, since: now_ns)
  }
}
