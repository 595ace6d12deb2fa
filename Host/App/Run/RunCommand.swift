import HostMarket
import HostModel
import HostPlugins
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

  static let command = Command(
    "run", "runs the host on paper",
    takes: [
      plugins, data, seed, speed, length, StrategyOptions.parameters, StrategyOptions.capital, StrategyOptions.makerFee,
      StrategyOptions.takerFee, StrategyOptions.slippage, StrategyOptions.deadline, Folders.trust, Folders.state,
    ],
    examples: [
      Example("bulkhead run --plugins build/plugins --for 30s", "all approved bundles of a folder, for half a minute"),
      Example("bulkhead run --data btc.npy --speed 3600", "an hour of recorded market each second"),
    ]
  ) { invocation in
    try run(invocation)
  }

  private static func run(_ invocation: Invocation) throws -> ExitCode {
    let stop = StopFlag.watch()
    let market = try ReplayedMarket(paths: invocation[data], seed: UInt64(invocation[seed]))
    let fees = FeeSchedule(
      maker_ppm: invocation[StrategyOptions.makerFee], taker_ppm: invocation[StrategyOptions.takerFee])
    var host = try PaperHost(
      market, fees: fees, slippage_ppm: invocation[StrategyOptions.slippage],
      printer: RunPrinter(invocation.terminal, isQuiet: invocation.wantsJSON))
    let launcher = try WorkerLauncher()
    let verifier = KeyOptions.verifier(invocation)
    let bundles = try BundleList.bundles(in: invocation[plugins])
    for bundle in bundles {
      do {
        let image = try verifier.verify(
          bundle: bundle, mode: .paper, allowUnsigned: StrategyOptions.allowsUnsigned, now: StrategyOptions.now)
        try host.add(
          image, launcher: launcher, jail: StrategyOptions.jail(invocation),
          capital_units: invocation[StrategyOptions.capital],
          parameters: invocation[StrategyOptions.parameters])
      } catch let error as any ExplainedError {
        host.refuse(bundle, error)
      }
    }
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
