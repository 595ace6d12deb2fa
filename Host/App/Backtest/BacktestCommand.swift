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

/// `bulkhead backtest`: history through the same engine, gate and venue as on paper.
enum BacktestCommand {
  private static let bundle = Parameter<String>.positional("BUNDLE", .folder, "a bundle, or the folder of its source")
  private static let data = Parameter<[String]>.repeated(
    "data", .file, "market data; several files are one stream in time order", .atLeastOne)
  private static let inProcess = Parameter<Bool>.flag(
    "in-process", "without the jail, several times as fast: for code that you wrote yourself")
  private static let fills = Parameter<String?>.option("fills", .file, "writes each fill to this CSV file")

  private static let lots = Parameter<LotChoice>.option(
    "lots", .choice("METHOD") as ValueKind<LotChoice>, "which cost leaves a position first", default: "average")

  /// `LotMethod` in the words of the command line.
  private enum LotChoice: String, CaseIterable, Sendable {
    case average, fifo

    var method: LotMethod {
      switch self {
      case .average: .average
      case .fifo: .firstInFirstOut
      }
    }
  }

  static let command = Command(
    "backtest", "runs a strategy on recorded market data",
    takes: [
      bundle, data, StrategyOptions.parameters, StrategyOptions.limits, StrategyOptions.capital,
    ] + VenueOptions.all + [StrategyOptions.deadline, inProcess, fills, lots, Folders.trust, Folders.state],
    examples: [
      Example("bulkhead backtest EMACross.bhplugin --data btc.npy", "with the approved limits and initial parameters"),
      Example(
        "ALLOW_UNSIGNED=1 bulkhead backtest MyStrategy --data btc.npy --param fast=5", "your own, not yet signed"),
    ]
  ) { invocation in
    try run(invocation)
  }

  private static func run(_ invocation: Invocation) throws -> ExitCode {
    if invocation[inProcess] { FixedHashing.ensure() }
    let tape = try MarketTape(paths: invocation[data])
    let currency = try tape.universe.quote()
    let launcher = try WorkerLauncher()
    let path = try BundlePath.resolve(invocation[bundle], launcher: launcher, terminal: invocation.terminal)
    let image = try KeyOptions.verifier(invocation).verify(
      bundle: path, mode: .backtest, allowUnsigned: StrategyOptions.allowsUnsigned, now: StrategyOptions.now)
    let admission = Admission(image)
    for warning in admission.warnings { invocation.terminal.note(warning) }

    let setup = try StrategySetup(
      listings: tape.universe.listings, currency: tape.universe.currencies[Int(currency.index)],
      parameters: invocation[StrategyOptions.parameters].map { "\($0.name)=\($0.value)" })
    if invocation[inProcess] {
      let library = try InProcessLibrary(image)
      return try run(
        try InProcessStrategy(library, setup: setup), library.descriptor, tape, setup, admission, invocation)
    }
    do {
      var options = StrategyOptions.jail(invocation)
      options.flood = .none
      let strategy = try JailedStrategy.start(image, setup: setup, launcher: launcher, options: options)
      let descriptor = strategy.descriptor
      return try run(strategy, descriptor, tape, setup, admission, invocation)
    } catch let stop as PluginStop {
      let suspects = SuspectFolder(state: invocation[Folders.state])
      if let suspicion = try suspects.note(stop, by: admission, at: StrategyOptions.now) {
        invocation.terminal.note("\("alert", .bad)  \(suspicion.line); \(suspicion.mend)")
      }
      throw stop
    }
  }

  private static func run<Port: StrategyPort & ~Copyable>(
    _ port: consuming Port, _ descriptor: PluginDescriptor, _ tape: consuming MarketTape, _ setup: StrategySetup,
    _ admission: Admission, _ invocation: Invocation
  ) throws -> ExitCode where Port.Stop == PluginStop {
    let universe = tape.universe
    let currency = try universe.quote()
    try admission.checkInstruments(of: universe)
    let limits = try StrategyOptions.limits(admission.limits(in: universe), invocation)
    let capital = Money(
      units: admission.capital(
        asked_units: invocation[StrategyOptions.capital], currency: universe.currencies[Int(currency.index)]), currency)
    let venue = try VenueOptions.model(invocation)

    var trading = PaperTrading(universe, venue, strategyCapacity: 1)
    let strategy = trading.open(
      Engine.Assignment(
        capital: capital, instruments: universe.instruments.map(\.id), limits: limits,
        subscriptions: Subscriptions(rawValue: descriptor.subscriptions.rawValue), warmUp: descriptor.warmUp,
        lots: invocation[lots].method))
    let ports = UnsafeMutableBufferPointer<Port>.allocate(capacity: 1)
    ports.initializeElement(at: 0, to: port)

    let fillFile = try invocation[fills].map { path throws(FillFileError) in try FillFile(path, universe) }
    var runner = Runner(trading, ports, onNotice: noticeTaker(fillFile, invocation.terminal))
    let clock = ContinuousClock(), start = clock.now
    do {
      try feed(&runner, &tape, invocation.terminal)
    } catch .event(let row, let fault) {
      throw TapeError.row(row, fault)
    } catch .strategy(_, _, let stop) {
      throw stop
    }
    let elapsed = clock.now - start
    try fillFile?.close()
    runner.trading.engine.ledger.checkInvariants()

    let values = try setup.values(for: descriptor.parameters)
    let report = BacktestReport(
      admission: admission, parameters: zip(descriptor.parameters.map(\.name), values).map { ($0, $1) },
      capital: capital,
      venue: venue, universe: universe, files: invocation[data],
      tally: runner.tally(strategy), trading: runner.trading.engine.states[.strategy(strategy)],
      eventCount: runner.eventCount, end: runner.trading.engine.now,
      portfolio: PortfolioSummary(runner.trading.engine.ledger, strategy, universe),
      workingOrders: runner.trading.engine.workingOrders(strategy))
    if invocation.wantsJSON { invocation.terminal.print(report.json) } else { report.print(to: invocation.terminal) }
    let seconds = max(Double(elapsed.nanoseconds) / 1e9, 1e-9)
    invocation.terminal.note(
      "\(grouped(runner.eventCount)) events in \(fixed(seconds, 3)) s, \(grouped(Int64(Double(runner.eventCount) / seconds))) a second"
    )
    return .fine
  }

  private static func feed<Port: StrategyPort & ~Copyable>(
    _ runner: inout Runner<Port>, _ tape: inout MarketTape, _ terminal: Terminal
  ) throws(Runner<Port>.Failure) {
    var progress = Progress("backtest", of: Int64(tape.rowCount), unit: "events", on: terminal)
    defer { progress.finish() }
    if let events = tape.single {
      var row = 0
      while row < events.count {
        let end = min(row + 65_536, events.count)
        while row < end {
          try runner.step(events[row], row: row)
          row += 1
        }
        progress.advance(to: Int64(row))
      }
      return
    }
    var row = 0
    while let event = tape.next() {
      try runner.step(event, row: row)
      row += 1
      if row & 0xFFFF == 0 { progress.advance(to: Int64(row)) }
    }
  }

  /// Writes fills to their file and shows what the strategy logs. Nothing to do for most runs, and then no call is made.
  private static func noticeTaker(
    _ file: FillFile?, _ terminal: Terminal
  ) -> (Notice, Time, UnsafeBufferPointer<UInt8>) -> Void {
    { notice, time, text in
      switch notice {
      case .filled(_, let order, let request, let fill, _): file?.add(order, request, fill, time)
      case .log(_, let offset, let length):
        terminal.note("\(time.text, .faint)  \(String(decoding: text[offset..<offset + length], as: UTF8.self))")
      case .approved, .turnedAway, .planned, .planEnded, .accepted, .refused, .cancelled, .anomaly, .state, .loss,
        .stopped, .unsold,
        .unbooked,
        .marginCall,
        .liquidation, .rules, .replaced, .standing, .triggered, .stoodDown, .unanswered, .overfilled, .stopLoss:
        break
      }
    }
  }
}
