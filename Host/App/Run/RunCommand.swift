import HostEngine
import HostMarket
import HostModel
import HostPlugins
import HostRisk
import HostTrust

/// `bulkhead run`: the host on paper, with generated or recorded market data replayed at a chosen speed.
enum RunCommand {
  private static let plugins = Parameter<String>.option(
    "plugins", .folder, "the folder with the bundles", default: "build/plugins", environment: "BULKHEAD_PLUGINS")
  private static let data = Parameter<[String]>.repeated(
    "data", .file, "market data to replay instead of a generated market", .any)
  private static let seed = Parameter<Int64>.option(
    "seed", .integer(0...Int64.max), "draws the generated market", default: "1")
  private static let speed = Parameter<Int64>.option(
    "speed", .integer(1...1_000_000), "how many times faster than the clock the market runs", default: "1200")
  private static let length = Parameter<Duration?>.option(
    "for", .duration, "ends after this time; otherwise Ctrl-C ends it")

  private static let onStop = Parameter<Approval.OnStop>.option(
    "on-stop", .choice("WHAT"),
    "what becomes of the position of a strategy that is stopped, where its approval does not say", default: "keep")

  private static let turnBudget = Parameter<Duration>.option(
    "turn-budget", .duration, "how much of each minute a strategy may spend in turns of over 10 ms", default: "30s")

  private static let allExposure = Parameter<Int64>.option(
    "all-exposure", .share(upTo: HostLimits.largestExposure_ppm),
    "value of all positions of all strategies, as if open orders had filled, over their equity", default: "2.00")

  private static let allOrders = Parameter<Int64>.option(
    "all-orders-per-second", .integer(1...HostLimits.largestRate),
    "orders, changes and cancels of all strategies at once, and then so many a second", default: "100")

  private static let fresh = Parameter<Bool>.flag(
    "fresh", "begins anew; the run so far is kept as STATE/journal-1, -2, …")

  static let command = Command(
    "run", "runs the host on paper",
    takes: [
      plugins, data, seed, speed, length, fresh, onStop, turnBudget, allExposure, allOrders,
      StrategyOptions.parameters,
      StrategyOptions.capital,
    ] + VenueOptions.all + [StrategyOptions.deadline, Folders.trust, Folders.state],
    examples: [
      Example("bulkhead run --plugins build/plugins --for 30s", "all approved bundles of a folder, for half a minute"),
      Example("bulkhead run --data btc.npy --speed 3600", "an hour of recorded market each second"),
    ]
  ) { invocation in
    try run(invocation)
  }

  private static func run(_ invocation: Invocation) throws -> ExitCode {
    let stop = StopFlag.watch()
    let state = invocation[Folders.state]
    let lock = try StateLock(state: state)
    defer { extendLifetime(lock) }
    var market = try ReplayedMarket(paths: invocation[data], seed: UInt64(invocation[seed]))
    let quarantine = QuarantineFolder(state: state)
    try quarantine.make()
    let terms = StartTerms(
      universe: market.universe, currency: try market.universe.quote(), verifier: KeyOptions.verifier(invocation),
      launcher: try WorkerLauncher(), jail: StrategyOptions.jail(invocation),
      parameters: invocation[StrategyOptions.parameters],
      capital_units: invocation[StrategyOptions.capital], turnBudget_ns: invocation[turnBudget].nanoseconds,
      quarantine: quarantine, suspects: SuspectFolder(state: state))
    let development = DevelopmentMode(isOn: StrategyOptions.allowsUnsigned, since: monotonicTime_ns())
    if let warning = development.warning { invocation.terminal.note(warning) }
    // Before anything is put aside: a folder that cannot be read is told as that.
    _ = try BundleList.bundles(in: invocation[plugins])
    let record = try RunRecord.open(
      state: state,
      RunTerms(
        host: bulkheadVersion, market: market.description, listings: market.universe.listings,
        venue: try VenueOptions.model(invocation), strategyCapacity: PaperHost.capacity), market.universe,
      isFresh: invocation[fresh])
    try market.skip(record.run.eventCount, cameTo: record.run.trading.engine.now)
    var host = PaperHost(
      market, record, terms: terms, onStop: invocation[onStop], development: development,
      printer: RunPrinter(invocation.terminal, isQuiet: invocation.wantsJSON))
    host.desk = try HostSocket(state: state)
    var limits = HostLimits()
    limits.exposure_ppm = invocation[allExposure]
    limits.ordersPerSecond = invocation[allOrders]
    host.change(limits)
    do throws(FolderWatchError) {
      // Before the first look, so that nothing that changes during it is missed.
      try host.watch(plugins: invocation[plugins])
    } catch {
      invocation.terminal.note("\("warning", .warning) \(error.line)")
    }
    host.open(try BundleList.bundles(in: invocation[plugins]), in: invocation[plugins])
    let known = host.knownParameters
    if let stray = invocation[StrategyOptions.parameters].first(where: { !known.contains($0.name) }), host.hasStrategies
    {
      throw RunError.parameter(stray.name, known: known.sorted())
    }
    try host.run(speed: invocation[speed], length: invocation[length], stop)
    let summary = host.summary
    if invocation.wantsJSON { invocation.terminal.print(summary.json) } else { summary.print(to: invocation.terminal) }
    return summary.isFine ? .fine : .refused
  }
}
