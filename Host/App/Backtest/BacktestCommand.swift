import Glibc
import HostBacktest
import HostEngine
import HostLedger
import HostMarket
import HostModel
import HostPlugins
import HostRisk

/// `bulkhead backtest`: history through the same engine, gate and venue as on paper.
enum BacktestCommand {
  static let command = Command(
    "backtest", "runs strategies on recorded market data",
    takes: [
      BacktestOptions.bundles, BacktestOptions.data, StrategyOptions.parameters, StrategyOptions.limits,
      StrategyOptions.capital,
    ] + VenueOptions.all + [
      BacktestOptions.timeframes, BacktestOptions.checksLookahead, StrategyOptions.deadline, BacktestOptions.inProcess,
      BacktestOptions.report, BacktestOptions.csv, BacktestOptions.fills, BacktestOptions.lots, Folders.trust,
      Folders.state,
    ],
    examples: [
      Example("bulkhead backtest EMACross.bhplugin --data btc.npy", "with the approved limits and initial parameters"),
      Example(
        "bulkhead backtest EMACross.bhplugin --data btc.npy --report ema.html", "a page with figures, charts and trades"
      ),
      Example(
        "ALLOW_UNSIGNED=1 bulkhead backtest MyStrategy --data btc.npy --param fast=5", "your own, not yet signed"),
      Example(
        "bulkhead backtest EMACross.bhplugin@BTC-USDT:fast=5 EMACross.bhplugin@ETH-USDT --data btc.npy --data eth.npy",
        "two of one bundle, each with its own market, parameters and money"),
    ]
  ) { invocation in
    try run(invocation)
  }

  private static func run(_ invocation: Invocation) throws -> ExitCode {
    if invocation[BacktestOptions.inProcess] { FixedHashing.ensure() }
    let tape = try MarketTape(paths: invocation[BacktestOptions.data])
    let choices = invocation[BacktestOptions.bundles], launcher = try WorkerLauncher()
    let universe = tape.universe
    if invocation[BacktestOptions.checksLookahead] {
      guard invocation[BacktestOptions.report] == nil, invocation[BacktestOptions.csv] == nil,
        invocation[BacktestOptions.fills] == nil
      else {
        throw UsageError.conflict(
          "--check-lookahead makes runs of its own and writes no --report, --csv or --fills", path: invocation.path)
      }
      return invocation[BacktestOptions.inProcess]
        ? try LookaheadCheck.run(tape, invocation) { warns in
          try Entrants.inProcess(choices, in: universe, launcher, invocation, warns: warns)
        }
        : try LookaheadCheck.run(tape, invocation) { warns in
          try Entrants.jailed(choices, in: universe, launcher, invocation, warns: warns)
        }
    }
    if invocation[BacktestOptions.inProcess] {
      let entrants = try Entrants.inProcess(choices, in: tape.universe, launcher, invocation)
      return try run(entrants, tape, invocation)
    }
    let entrants = try Entrants.jailed(choices, in: tape.universe, launcher, invocation)
    return try run(entrants, tape, invocation)
  }

  private static func run<Port: StrategyPort & ~Copyable>(
    _ entrants: consuming Entrants<Port>, _ tape: consuming MarketTape, _ invocation: Invocation
  ) throws -> ExitCode where Port.Stop == PluginStop {
    let universe = tape.universe, list = entrants.list
    let venue = try VenueOptions.model(invocation)
    var trading = PaperTrading(universe, venue, strategyCapacity: list.count)
    let strategies = list.map { trading.open($0.assignment) }
    let fillFile = try invocation[BacktestOptions.fills].map { path throws(FillFileError) in
      try FillFile(path, universe, isOfSeveral: list.count > 1)
    }
    let files = try ReportFiles(invocation)
    var runner = Runner(
      trading, entrants.takePorts(), intervals: list[0].intervals, record: files.isEmpty ? .figures : .report,
      onNotice: noticeTaker(fillFile, list.count > 1, invocation.terminal))
    let clock = ContinuousClock(), start = clock.now
    do {
      try feed(&runner, &tape, invocation.terminal)
    } catch {
      throw error.explained { SuspectFolder.noted($1, by: list[Int($0.index)].admission, invocation) }
    }
    let elapsed = clock.now - start
    try fillFile?.close()
    runner.trading.engine.ledger.checkInvariants()

    let history = runner.history()
    let report = BacktestReport(
      strategies: zip(list, strategies).map { entrant, strategy in
        StrategyResult(
          entrant: entrant, performance: history.map { Performance($0, strategy: Int(strategy.index)) },
          universe: universe, tally: runner.tally(strategy),
          trading: runner.trading.engine.states[.strategy(strategy)],
          portfolio: PortfolioSummary(runner.trading.engine.ledger, strategy, universe),
          workingOrders: runner.trading.engine.workingOrders(strategy))
      }, venue: venue, universe: universe, files: invocation[BacktestOptions.data], eventCount: runner.eventCount,
      end: runner.trading.engine.now, performance: history.map { Performance($0) })
    if let history {
      try files.write(report, history)
    } else if !files.isEmpty {
      invocation.terminal.note("\("warning", .warning) there was no event, and so nothing to report")
    }
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
      guard let first = events.baseAddress else { return }
      var row = 0
      while row < events.count {
        let end = min(row + MarketFile.forgottenRows, events.count)
        while row < end {
          try runner.step(first + row, row: row)
          row += 1
        }
        progress.advance(to: Int64(row))
        tape.forget(before: row)
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
    _ file: FillFile?, _ isOfSeveral: Bool, _ terminal: Terminal
  ) -> (Notice, Time, UnsafeBufferPointer<UInt8>) -> Void {
    { notice, time, text in
      switch notice {
      case .filled(let strategy, let order, let request, let fill, _): file?.add(strategy, order, request, fill, time)
      case .log(let strategy, let offset, let length):
        let number = isOfSeveral ? "\(strategy.index + 1)  " : ""
        let words = String(decoding: text[offset..<offset + length], as: UTF8.self)
        terminal.note("\(time.text, .faint)  \(number)\(words)")
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
