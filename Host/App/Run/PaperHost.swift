import Glibc
import HostBacktest
import HostEngine
import HostExecution
import HostLedger
import HostMarket
import HostModel
import HostPlugins
import HostRisk
import HostTrust
import HostWire

/// The host on paper: one engine, one worker process for each strategy, one loop.
///
/// The loop hands a strategy the events that piled up since its last turn and goes on; the wishes come back when the
/// worker has answered. A strategy that is late, crashes or does what it must not is stopped and the reason is named;
/// the others do not wait for it. What takes time, such as verifying a bundle and starting its worker, is an `Errand`.
///
/// Here is the loop itself. Turns are in `+Turns`, a strategy's life in `+Life`, the folder and the lists in `+Watch`,
/// what it tells of itself in `+Status`.
struct PaperHost: ~Copyable {
  /// As many bundles as one host looks after; each strategy has a process of its own.
  static let capacity = 256

  /// Changed by `apply` alone.
  private(set) var record: RunRecord
  var market: ReplayedMarket
  let terms: StartTerms
  /// Of strategies whose approval does not say.
  let onStop: Approval.OnStop
  var printer: RunPrinter
  /// One for each bundle, in the order in which they were first seen.
  var seats: [Seat] = []
  /// The same by strategy number, for those that were let in.
  var owners: [Seat] = []
  var wishes = WishBuffer()
  var turnNumber: UInt64 = 0
  var development: DevelopmentMode
  var watching: Watching?
  var desk: HostSocket?
  private var nextLook_ns: Int64 = 0

  /// How often the loop looks after everything but market and turns.
  private static let lookEvery_ns: Int64 = 5_000_000

  init(
    _ market: consuming ReplayedMarket, _ record: consuming RunRecord, terms: StartTerms, onStop: Approval.OnStop,
    development: DevelopmentMode, printer: RunPrinter
  ) {
    self.terms = terms
    self.onStop = onStop
    self.development = development
    self.printer = printer
    self.printer.universe = market.universe
    self.market = market
    self.record = record
  }

  /// The one way in which the core is changed: what wishes are, lies in `wishes`. Gives what is wrong with a market
  /// record, which then changed nothing.
  @discardableResult
  mutating func apply(_ input: Input) -> MarketRecordFault? { record.apply(input, wishes) }

  mutating func takeNotice() -> Notice? { record.takeNotice() }

  /// What all strategies may do together, where a run that goes on had other limits.
  mutating func change(_ limits: HostLimits) {
    if run.trading.engine.hostLimits != limits { apply(.hostLimits(limits)) }
  }

  var run: PaperRun { _read { yield record.run } }

  var hasStrategies: Bool { owners.contains { $0.admission != nil } }

  /// Of all strategies that were let in.
  var knownParameters: Set<String> { owners.reduce(into: []) { $0.formUnion($1.admission?.parameters ?? []) } }

  /// Starts the bundles that lie in the folder, all at once, and waits until each is in or refused.
  mutating func open(_ bundles: [String], in folder: String) {
    takeOver(folder)
    for bundle in bundles {
      guard let seat = seat(of: bundle) else {
        printer.refused(bundle, RunError.tooManyStrategies)
        continue
      }
      begin(seat, at: monotonicTime_ns())
    }
    for seat in seats where seat.errand == nil {
      withdraw(seat, RunError.removed(bundle: seat.bundle), at: monotonicTime_ns())
    }
    for seat in seats {
      // In the folder's order, so that the same folder gives the same strategy numbers.
      while let errand = seat.errand, errand.outcome == nil { usleep(500) }
      collect(seat, at: monotonicTime_ns())
    }
  }

  /// Runs until the time is over, somebody stops it or the market ends. Without any strategy there is nothing to run.
  mutating func run(speed: Int64, length: Duration?, _ stop: StopFlag) throws {
    guard hasStrategies else { return }
    printer.begin(market.description, speed: speed)
    try warmUp(stop)
    var pace = Pace(speed: speed)
    let end_ns = length.map { pace.now_ns + $0.nanoseconds }
    while !stop.isRaised, end_ns.map({ pace.now_ns < $0 }) ?? true {
      if let failure = record.failure { throw failure }
      guard let due = market.next else {
        if isAnyBusy { waitForAnswers() } else { break }
        continue
      }
      if pace.isDue(due.time) {
        try takeEvent()
      } else {
        rest(until: min(pace.wakeTime_ns(for: due.time), end_ns ?? Int64.max), pace)
      }
      for seat in seats { serve(seat) }
      let now_ns = pace.now_ns
      if now_ns >= nextLook_ns {
        nextLook_ns = now_ns + PaperHost.lookEvery_ns
        lookAfterAll(at: now_ns)
      }
      if printer.isEquityDue(now_ns) { printer.print(equities, at: run.trading.engine.now) }
    }
    settle(stop)
    record.saveSnapshot()
    if let failure = record.failure { throw failure }
  }

  /// The strategies of the run so far: those whose bundles are there go on with their portfolios, and the others keep them.
  /// The workers they had are gone, and so is what those waited for.
  private mutating func takeOver(_ folder: String) {
    for (index, label) in run.labels.enumerated() {
      let strategy = StrategyID(UInt16(index))
      let seat = Seat("\(folder)/\(label.bundle)", turnBudget_ns: terms.turnBudget_ns)
      seat.strategy = strategy
      seat.id = label.id
      seats.append(seat)
      owners.append(seat)
      if !run.trading.engine.isStopped(strategy) { apply(.stop(strategy, .worker)) }
    }
    noteAll()
  }

  /// The seat of a bundle, made where it has none; `nil` when the host is full.
  mutating func seat(of bundle: String) -> Seat? {
    if let seat = seats.first(where: { $0.bundle == bundle }) { return seat }
    guard seats.count < PaperHost.capacity else { return nil }
    let seat = Seat(bundle, turnBudget_ns: terms.turnBudget_ns)
    seats.append(seat)
    return seat
  }

  /// Everything that neither market nor turns bring about.
  private mutating func lookAfterAll(at now_ns: Int64) {
    for seat in seats {
      collect(seat, at: now_ns)
      tick(seat, at: now_ns)
    }
    record.tick(at: now_ns)
    endDevelopment(at: now_ns)
    watchFolders(at: now_ns)
    answerQuestions(at: now_ns)
  }

  /// History for those who asked for it: as fast as they read it, before the clock counts.
  private mutating func warmUp(_ stop: StopFlag) throws {
    var wanted = 0
    for seat in owners { wanted = max(wanted, Int(seat.port?.descriptor.warmUp ?? 0)) }
    for _ in 0..<wanted * market.universe.instruments.count where market.next != nil && !stop.isRaised {
      try takeEvent()
      for seat in seats { serve(seat) }
      while isAnyBusy { waitForAnswers() }
    }
  }

  private mutating func takeEvent() throws {
    guard let event = market.take() else { return }
    if let fault = apply(.market(event)) { throw TapeError.row(Int(run.eventCount), fault) }
    noteAll()
    for seat in owners where seat.isFlattening { flatten(seat) }
  }

  /// Answers that are on their way still count; then everyone is told to go.
  private mutating func settle(_ stop: StopFlag) {
    while isAnyBusy, !stop.isRaised { waitForAnswers() }
    run.trading.engine.ledger.checkInvariants()
  }

  /// Sleeps until an event is due, but looks after the workers every few milliseconds: a deadline is a second.
  private func rest(until wake_ns: Int64, _ pace: Pace) {
    let pause_ns = min(max(wake_ns - pace.now_ns, 0), isAnyBusy ? 200_000 : PaperHost.lookEvery_ns)
    var time = timespec(tv_sec: 0, tv_nsec: Int(pause_ns))
    nanosleep(&time, nil)
  }
}

/// Of this host's own clock, which nothing can set back.
func monotonicTime_ns() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * Time.nanosecondsPerSecond + Int64(time.tv_nsec)
}
