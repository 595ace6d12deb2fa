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
/// the others do not wait for it.
struct PaperHost: ~Copyable {
  /// As many strategies as one process serves; each has a process of its own.
  static let capacity = 256

  private var trading: PaperTrading
  private var market: ReplayedMarket
  private let seats: UnsafeMutablePointer<Seat>
  private var seatCount = 0
  private var refused: [RunSummary.Refused] = []
  private var wishes = WishBuffer()
  private var printer: RunPrinter
  private var eventCount: Int64 = 0
  private var turnNumber: UInt64 = 0
  private let currency: CurrencyID
  /// Of all strategies that were let in.
  private(set) var knownParameters: Set<String> = []

  /// One strategy that was let in.
  struct Seat: ~Copyable {
    let strategy: StrategyID
    let admission: Admission
    var port: JailedStrategy
    var tally = StrategyTally()
    var stop: (any ExplainedError)?
  }

  init(_ market: consuming ReplayedMarket, fees: FeeSchedule, slippage_ppm: Int64, printer: RunPrinter) throws {
    let universe = market.universe
    currency = try universe.quote()
    trading = PaperTrading(universe, fees: fees, slippage_ppm: slippage_ppm, strategyCapacity: PaperHost.capacity)
    self.printer = printer
    self.printer.universe = universe
    self.market = market
    seats = .allocate(capacity: PaperHost.capacity)
  }

  deinit {
    seats.deinitialize(count: seatCount)
    seats.deallocate()
  }

  /// Loads a verified bundle in a worker of its own and gives it a portfolio.
  mutating func add(
    _ image: consuming VerifiedImage, launcher: WorkerLauncher, jail: JailOptions, capital_units: Int64?,
    parameters: [Assignment]
  ) throws {
    guard seatCount < PaperHost.capacity else { throw RunError.tooManyStrategies }
    let admission = Admission(image), universe = market.universe
    let unit = universe.currencies[Int(currency.index)]
    if let approved = admission.approval?.currency, approved != unit.code {
      throw RunError.currency(id: admission.id, approved: approved, market: unit.code)
    }
    if let warning = admission.warning { printer.warn(warning) }
    let known = Set(image.manifest.parameters.map(\.name))
    knownParameters.formUnion(known)
    let setup = try StrategySetup(
      listings: universe.listings, currency: unit,
      parameters: parameters.filter { known.contains($0.name) }.map { "\($0.name)=\($0.value)" })
    let port = try JailedStrategy.start(image, setup: setup, launcher: launcher, options: jail)
    let descriptor = port.descriptor
    let strategy = trading.engine.open(
      Engine.Assignment(
        capital: Money(units: admission.capital(asked_units: capital_units, currency: unit), currency),
        instruments: universe.instruments.map(\.id), limits: admission.limits,
        subscriptions: Subscriptions(rawValue: descriptor.subscriptions.rawValue), warmUp: descriptor.warmUp))
    (seats + seatCount).initialize(to: Seat(strategy: strategy, admission: admission, port: port))
    seatCount += 1
    printer.started(admission, PortfolioSummary(trading.engine.ledger, strategy, universe))
  }

  var hasStrategies: Bool { seatCount > 0 }

  /// Notes a bundle that was not let in.
  mutating func refuse(_ bundle: String, _ error: any ExplainedError) {
    refused.append(RunSummary.Refused(bundle: bundle, error: error))
    printer.refused(bundle, error)
  }

  /// Runs until the time is over, somebody stops it, the market ends or no strategy is left.
  mutating func run(speed: Int64, length: Duration?, _ stop: StopFlag) throws {
    guard seatCount > 0 else { return }
    printer.begin(market.description, speed: speed)
    try warmUp(stop)
    var pace = Pace(speed: speed)
    let end_ns = length.map { pace.now_ns + $0.nanoseconds }
    while !stop.isRaised, end_ns.map({ pace.now_ns < $0 }) ?? true {
      guard let due = market.next else {
        if isAnyBusy { waitForAnswers() } else { break }
        continue
      }
      if pace.isDue(due.time) {
        try takeEvent()
      } else {
        rest(until: min(pace.wakeTime_ns(for: due.time), end_ns ?? Int64.max), pace)
      }
      for index in 0..<seatCount { serve(index) }
      guard isAnyAlive else { break }
      if printer.isEquityDue(pace.now_ns) { printer.print(equities, at: trading.engine.now) }
    }
    settle(stop)
  }

  /// History for those who asked for it: as fast as they read it, before the clock counts.
  private mutating func warmUp(_ stop: StopFlag) throws {
    var wanted = 0
    for index in 0..<seatCount { wanted = max(wanted, Int(seats[index].port.descriptor.warmUp)) }
    for _ in 0..<wanted * market.universe.instruments.count where market.next != nil && !stop.isRaised {
      try takeEvent()
      for index in 0..<seatCount { serve(index) }
      while isAnyBusy { waitForAnswers() }
    }
  }

  private mutating func takeEvent() throws {
    guard let event = market.take() else { return }
    if let fault = trading.receive(event) { throw TapeError.row(Int(eventCount), fault) }
    eventCount += 1
    noteAll()
  }

  /// Answers that are on their way still count; then everyone is told to go.
  private mutating func settle(_ stop: StopFlag) {
    while isAnyBusy, !stop.isRaised { waitForAnswers() }
    trading.engine.ledger.checkInvariants()
  }

  private var isAnyAlive: Bool {
    for index in 0..<seatCount where seats[index].stop == nil { return true }
    return false
  }

  private var isAnyBusy: Bool {
    for index in 0..<seatCount where seats[index].stop == nil && seats[index].port.isBusy { return true }
    return false
  }

  private mutating func waitForAnswers() {
    for index in 0..<seatCount where seats[index].stop == nil && seats[index].port.isBusy {
      seats[index].port.wait(upTo_ns: 1_000_000)
      serve(index)
    }
  }

  /// Sleeps until an event is due, but looks after the workers every few milliseconds: a deadline is a second.
  private mutating func rest(until wake_ns: Int64, _ pace: Pace) {
    let pause_ns = min(max(wake_ns - pace.now_ns, 0), isAnyBusy ? 200_000 : 5_000_000)
    var time = timespec(tv_sec: 0, tv_nsec: Int(pause_ns))
    nanosleep(&time, nil)
  }

  /// Takes what a worker has answered, and gives it its next turn when there is something for it.
  private mutating func serve(_ index: Int) {
    guard seats[index].stop == nil else { return }
    let strategy = seats[index].strategy
    do throws(PluginStop) {
      if case .answered = try seats[index].port.poll(wishes: &wishes) {
        trading.receive(wishes, from: strategy)
        noteAll()
      }
      let inbox = trading.engine.inbox(strategy)
      if !inbox.isEmpty, !seats[index].port.isBusy {
        turnNumber += 1
        try seats[index].port.begin(turn: turnNumber, events: inbox, view: trading.engine.view(strategy))
        trading.engine.clearInbox(strategy)
      }
    } catch {
      trading.stop(strategy, .worker)
      noteAll()
      end(index, error)
    }
    if trading.engine.state(strategy) == .stopped, seats[index].stop == nil { end(index, RunError.backlog) }
    seats[index].tally.mark(equity_units: trading.engine.ledger[strategy].equity_units)
  }

  private mutating func end(_ index: Int, _ stop: any ExplainedError) {
    seats[index].stop = stop
    printer.stopped(seats[index].admission, stop)
  }

  private mutating func noteAll() {
    while !trading.effects.notices.isEmpty {
      let notice = trading.effects.notices.removeFirst()
      guard let strategy = notice.strategy else { continue }
      let index = Int(strategy.index)
      seats[index].tally.note(notice, at: trading.engine.now)
      printer.note(
        notice, seats[index].admission, at: trading.engine.now,
        text: UnsafeBufferPointer(start: wishes.text, count: wishes.textCount))
    }
  }

  private var equities: [(name: String, portfolio: PortfolioSummary)] {
    (0..<seatCount).map { index in
      (seats[index].admission.name, PortfolioSummary(trading.engine.ledger, seats[index].strategy, market.universe))
    }
  }

  var summary: RunSummary {
    RunSummary(
      market: market.description, eventCount: eventCount, end: trading.engine.now,
      strategies: (0..<seatCount).map { index in
        RunSummary.Strategy(
          admission: seats[index].admission, tally: seats[index].tally,
          portfolio: PortfolioSummary(trading.engine.ledger, seats[index].strategy, market.universe),
          stop: seats[index].stop)
      }, refused: refused)
  }
}

/// Why the paper host does not take a strategy in.
enum RunError: ExplainedError, Equatable {
  case tooManyStrategies
  case currency(id: String, approved: String, market: String)
  case backlog
  case parameter(String, known: [String])

  var code: String {
    switch self {
    case .tooManyStrategies: "E_TOO_MANY"
    case .currency: "E_CURRENCY"
    case .backlog: "E_BACKLOG"
    case .parameter: "E_PARAMETER"
    }
  }

  var cause: String {
    switch self {
    case .tooManyStrategies: "one host runs at most \(PaperHost.capacity) strategies"
    case .currency(let id, let approved, let market):
      "\(id) is approved with capital in \(approved), this market is in \(market)"
    case .backlog: "it let \(TurnLimits.events) events pile up before its turn"
    case .parameter(let name, _): "no strategy that runs has a parameter \(name)"
    }
  }

  var mend: String {
    switch self {
    case .tooManyStrategies: "run the others in a second host with a state folder of its own"
    case .currency(_, _, let market): "approve it again: bulkhead plugin approve BUNDLE --currency \(market)"
    case .backlog: "make its turns shorter, or run the market slower: --speed"
    case .parameter(_, let known):
      known.isEmpty ? "leave --param out, they have none" : "use one of \(known.joined(separator: ", "))"
    }
  }
}
