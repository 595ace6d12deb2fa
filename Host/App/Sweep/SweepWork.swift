import HostBacktest
import HostEngine
import HostLedger
import HostMarket
import HostModel
import HostPlugins

/// The runs of a sweep that are not in its store yet, and then, where it walks forward, those of the days behind.
struct SweepWork<Port: StrategyPort & SendableMetatype & ~Copyable> where Port.Stop == PluginStop {
  let bench: SweepBench<Port>
  let store: SweepStore
  let stretches: [(inSample: SweepStretch, outOfSample: SweepStretch?)]
  let shard: SweepShard
  let jobs: Int
  let terminal: Terminal

  /// False when somebody asked for an end before all was done. What was done is in the store.
  func run() throws -> Bool {
    let stop = StopFlag.watch()
    let there = try store.keys(), capital_units = bench.entrant.capital.units
    var tasks: [SweepTask] = []
    for stretch in stretches.map(\.inSample) {
      for set in 0..<bench.space.count where shard.has(set) {
        let key = SweepKey(window: stretch.window, part: stretch.part, set: set)
        if !there.contains(key) { tasks.append(SweepTask(set: set, stretch: stretch, capital_units: capital_units)) }
      }
    }
    let behind = shard.isWhole ? stretches.compactMap(\.outOfSample) : []
    if !there.isEmpty, !tasks.isEmpty {
      terminal.note(
        "goes on: \(grouped(Int64(there.count))) runs are there, \(grouped(Int64(tasks.count))) are to be made")
    }
    let total = tasks.reduce(0) { $0 + $1.stretch.rows } + behind.reduce(0) { $0 + $1.rows }
    var progress = Progress("sweep", of: Int64(total), unit: "events", on: terminal), passed = 0
    defer { progress.finish() }
    func perform(_ tasks: [SweepTask]) throws {
      try SweepPool(bench, tasks).run(threads: jobs, take: { try store.add($0) }) { rows in
        passed += rows
        progress.advance(to: Int64(passed))
        return !stop.isRaised
      }
    }
    let clock = ContinuousClock(), start = clock.now
    try perform(tasks)
    if !stop.isRaised, !behind.isEmpty { try walk(behind, perform) }
    progress.finish()
    guard passed > 0 else { return !stop.isRaised }
    let seconds = max(Double((clock.now - start).nanoseconds) / 1e9, 1e-9)
    terminal.note(
      "\(grouped(Int64(passed))) events in \(fixed(seconds, 3)) s, \(grouped(Int64(Double(passed) / seconds))) a second"
    )
    return !stop.isRaised
  }

  /// One window after the other: each begins with what the one before has left.
  private func walk(_ behind: [SweepStretch], _ perform: ([SweepTask]) throws -> Void) throws {
    guard let objective = store.identity.objective else { return }
    let (chosen, _) = try SweepSummary.chosen(store, by: objective)
    var capital_units = bench.entrant.capital.units
    for stretch in behind {
      guard let best = chosen[stretch.window], capital_units > 0 else { return }
      let key = SweepKey(window: stretch.window, part: stretch.part, set: best.key.set)
      if try store.run(key) == nil {
        try perform([SweepTask(set: best.key.set, stretch: stretch, capital_units: capital_units)])
      }
      // Interrupted: the next start goes on here.
      guard let figures = try store.run(key)?.figures else { return }
      capital_units = figures.equity_units
    }
  }
}
