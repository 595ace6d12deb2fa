import HostBacktest
import HostEngine
import HostExecution
import HostMarket
import HostModel
import HostPlugins
import HostTrust
import HostWire

/// `bulkhead sweep`: one strategy with many sets of parameters, each a backtest of its own over the same data.
enum SweepCommand {
  static let command = Command(
    "sweep", "runs a strategy with many sets of parameters",
    takes: [
      SweepOptions.bundle, SweepOptions.data, SweepOptions.grid, SweepOptions.conditions, SweepOptions.random,
      SweepOptions.sobol, SweepOptions.seed, SweepOptions.walkForward, SweepOptions.anchored, SweepOptions.warmUp,
      SweepOptions.objective, SweepOptions.top, SweepOptions.jobs, SweepOptions.shard, SweepOptions.output,
      SweepOptions.merge, StrategyOptions.parameters, StrategyOptions.limits, StrategyOptions.capital,
    ] + VenueOptions.all + [
      BacktestOptions.timeframes, StrategyOptions.deadline, BacktestOptions.inProcess, BacktestOptions.lots,
      Folders.trust, Folders.state,
    ],
    examples: [
      Example(
        "bulkhead sweep EMACross.bhplugin --data btc.npy --grid fast=5:50:5,slow=20:200:10 --where 'fast<slow'",
        "every pair of two averages"),
      Example(
        "bulkhead sweep EMACross.bhplugin --data btc.npy --grid fast=5:50,share=0.01:0.1 --sobol 64 --output runs.sqlite",
        "64 sets spread over the space, kept in a file"),
      Example(
        "bulkhead sweep EMACross.bhplugin --data btc.npy --grid fast=5:50:5 --walk-forward 6",
        "the best of six stretches of time, each run in the days behind it"),
      Example("bulkhead sweep --merge a.sqlite b.sqlite --output all.sqlite", "two shards as one"),
    ]
  ) { invocation in
    invocation[SweepOptions.merge] ? try SweepMerge.run(invocation) : try run(invocation)
  }

  private static func run(_ invocation: Invocation) throws -> ExitCode {
    try checkTogether(invocation)
    if invocation[BacktestOptions.inProcess] { FixedHashing.ensure() }
    let choice: StrategyChoice, text = invocation[SweepOptions.bundle][0]
    do { choice = try StrategyChoice(text) } catch {
      throw UsageError.badValue(parameter: "BUNDLE", value: text, reason: error.reason, path: invocation.path)
    }
    let tape = try MarketTape(paths: invocation[SweepOptions.data])
    let universe = tape.universe, launcher = try WorkerLauncher()
    let instruments = try choice.instruments(of: universe, invocation)
    let path = try BundlePath.resolve(choice.bundle, launcher: launcher, terminal: invocation.terminal)
    let image = try verified(path, invocation), admission = Admission(image)
    for warning in admission.warnings { invocation.terminal.note(warning) }
    let setup = try Entrant.setup(choice, admission, instruments, in: universe, invocation)

    if invocation[BacktestOptions.inProcess] {
      let library = try InProcessLibrary(image)
      let entrant = try Entrant(admission, library.descriptor, setup, instruments, in: universe, invocation)
      return try run(entrant, choice, tape, invocation) { setup in try InProcessStrategy(library, setup: setup) }
    }
    var options = StrategyOptions.jail(invocation)
    options.flood = .none
    let jail = options, proof = SharedImage(image)
    do {
      let descriptor = try JailedStrategy.describe(library: proof.image.descriptor, launcher: launcher, options: jail)
      let entrant = try Entrant(admission, descriptor, setup, instruments, in: universe, invocation)
      return try run(entrant, choice, tape, invocation) { setup in
        try JailedStrategy.start(try proof.image.again(), setup: setup, launcher: launcher, options: jail)
      }
    } catch let stop as PluginStop {
      throw SuspectFolder.noted(stop, by: admission, invocation)
    }
  }

  /// One proof for all threads.
  private final class SharedImage: Sendable {
    let image: VerifiedImage
    init(_ image: consuming VerifiedImage) { self.image = image }
  }

  /// Options that are each right but not together.
  private static func checkTogether(_ invocation: Invocation) throws(UsageError) {
    func conflict(_ text: String) -> UsageError { .conflict(text, path: invocation.path) }
    let bundles = invocation[SweepOptions.bundle]
    guard bundles.count == 1 else { throw .unexpectedArgument(bundles[1], path: invocation.path) }
    guard !invocation[SweepOptions.data].isEmpty else {
      throw .missingOption("--data", placeholder: "FILE", path: invocation.path)
    }
    guard !invocation[SweepOptions.grid].isEmpty else {
      throw .missingOption("--grid", placeholder: "NAME=FROM:TO:STEP,…", path: invocation.path)
    }
    if invocation[SweepOptions.random] != nil, invocation[SweepOptions.sobol] != nil {
      throw conflict("sets are drawn with --random or with --sobol, not with both")
    }
    if invocation[SweepOptions.walkForward] == nil {
      if invocation[SweepOptions.anchored] { throw conflict("--anchored is for the windows of --walk-forward") }
      if invocation[SweepOptions.warmUp] != nil { throw conflict("--warm-up is for the windows of --walk-forward") }
    }
    guard !invocation[SweepOptions.shard].isWhole else { return }
    guard let output = invocation[SweepOptions.output], output.form == .sqlite else {
      throw conflict("a shard keeps its results to be merged: --output FILE.sqlite")
    }
  }

  private static func run<Port: StrategyPort & SendableMetatype & ~Copyable>(
    _ entrant: Entrant, _ choice: StrategyChoice, _ tape: consuming MarketTape, _ invocation: Invocation,
    start: @escaping @Sendable (StrategySetup) throws -> Port
  ) throws -> ExitCode where Port.Stop == PluginStop {
    try checkParameters([entrant], invocation)
    let question = try question(entrant, choice, tape, invocation)
    let stretches = try stretches(of: question, tape)
    let bench = SweepBench(
      tape: tape, entrant: entrant, venue: question.venue, space: question.space, start: start)
    let output = invocation[SweepOptions.output]
    let store = try SweepStore(output?.gathering, question.identity)
    let work = SweepWork(
      bench: bench, store: store, stretches: stretches, shard: invocation[SweepOptions.shard],
      jobs: invocation[SweepOptions.jobs].map { Int($0) } ?? Threads.usual, terminal: invocation.terminal)
    let isDone = try work.run()

    let summary = try SweepSummary(
      store, by: invocation[SweepOptions.objective], top: Int(invocation[SweepOptions.top]))
    if invocation.wantsJSON { invocation.terminal.print(summary.json) } else { summary.print(to: invocation.terminal) }
    guard isDone else {
      invocation.terminal.note(
        output == nil
          ? "interrupted; nothing is kept without --output" : "interrupted; the same command goes on where it was")
      return .refused
    }
    if summary.isWhole { try output?.finish(store) }
    if let output { invocation.terminal.note("results in \(output.path)") }
    return .fine
  }

  private static func question(
    _ entrant: Entrant, _ choice: StrategyChoice, _ tape: borrowing MarketTape, _ invocation: Invocation
  ) throws -> SweepQuestion {
    let parameters = zip(entrant.descriptor.parameters, entrant.parameters).map {
      SweepParameter($0.name, SweepParameter.Range($0.range), SweepValue($1.value))
    }
    let axes = try SweepSpace.axes(invocation[SweepOptions.grid], of: parameters)
    let given =
      invocation[StrategyOptions.parameters].map(\.name)
      + choice.parameters.map { String($0.prefix { $0 != "=" }) }
    if let axis = axes.first(where: { given.contains($0.name) }) {
      throw UsageError.conflict("\(axis.name) is swept and given as well", path: invocation.path)
    }
    let conditions = try invocation[SweepOptions.conditions].map { text throws(SweepFault) in
      try SweepCondition(parsing: text, of: parameters)
    }
    let sampling: SweepSpace.Sampling =
      invocation[SweepOptions.random].map { .random(Int($0)) }
      ?? invocation[SweepOptions.sobol].map { .sobol(Int($0)) } ?? .grid
    let seed = invocation[SweepOptions.seed]
    return SweepQuestion(
      entrant: entrant, universe: tape.universe,
      files: try invocation[SweepOptions.data].map { path throws(TrustRefusal) in try SHA256Digest(file: path) },
      space: try SweepSpace(axes, of: parameters, where: conditions, sampling: sampling, seed: UInt64(seed)),
      conditions: conditions, sampling: sampling, seed: seed, walk: try walk(entrant, tape, invocation),
      venue: try VenueOptions.model(invocation), lots: invocation[BacktestOptions.lots])
  }

  private static func walk(
    _ entrant: Entrant, _ tape: borrowing MarketTape, _ invocation: Invocation
  ) throws -> SweepQuestion.Walk? {
    guard let text = invocation[SweepOptions.walkForward] else { return nil }
    let cut = try WalkForward(parsing: text, anchored: invocation[SweepOptions.anchored])
    // Fewer than it asks for would let it trade before it is ready.
    let warmUp = max(Int(entrant.descriptor.warmUp), Int(invocation[SweepOptions.warmUp] ?? 0))
    let calendar = try SweepCalendar(tape)
    return SweepQuestion.Walk(
      cut: cut, warmUp: warmUp, objective: invocation[SweepOptions.objective],
      windows: try cut.windows(in: calendar.warm(warmUp)), calendar: calendar)
  }

  private static func stretches(
    of question: SweepQuestion, _ tape: borrowing MarketTape
  ) throws -> [(inSample: SweepStretch, outOfSample: SweepStretch?)] {
    guard let walk = question.walk else { return [(SweepStretch.whole(tape), nil)] }
    return walk.windows.enumerated().map { index, window in
      (
        walk.calendar.stretch(index + 1, .inSample, window.inSample, warmUp: walk.warmUp),
        walk.calendar.stretch(index + 1, .outOfSample, window.outOfSample, warmUp: walk.warmUp)
      )
    }
  }
}

extension SweepParameter.Range {
  fileprivate init(_ range: PluginParameter.Range) {
    switch range {
    case .integer(let minimum, let maximum, _): self = .integer(minimum...maximum)
    case .real(let minimum, let maximum, _): self = .real(minimum...maximum)
    case .boolean: self = .boolean
    }
  }
}

extension SweepValue {
  fileprivate init(_ value: ParameterValue) {
    switch value {
    case .integer(let number): self = .integer(number)
    case .real(let number): self = .real(number)
    case .boolean(let answer): self = .boolean(answer)
    }
  }
}
