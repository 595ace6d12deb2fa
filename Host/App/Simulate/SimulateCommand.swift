import Glibc
import HostJSON
import HostSimulation

/// `bulkhead simulate`: the real engine and journal against a venue, a market and a disk that misbehave.
enum SimulateCommand {
  static let seed = Parameter.option(
    "seed", .integer(0...Int64(Int32.max)), "the first seed; 0 is the one whose books are wrong on purpose",
    default: "1")
  static let seeds = Parameter.option("seeds", .integer(1...10_000_000), "how many, one after the other", default: "1")
  static let jobs = Parameter.option("jobs", .integer(1...256), "how many at once; as many as there are cores")

  static let command = Command(
    "simulate", "runs the core against a venue, market and disk that misbehave, and audits it",
    takes: [seed, seeds, jobs],
    examples: [
      Example("bulkhead simulate --seed 42", "one run, the same each time"),
      Example("bulkhead simulate --seeds 1000", "a thousand of them"),
    ]
  ) { invocation in
    let first = UInt64(invocation[seed])
    if first != Simulation.canary, case .success = Simulation.run(seed: Simulation.canary) {
      throw SimulateError.canary
    }
    let range = SeedRange(first...first + UInt64(invocation[seeds]) - 1)
    let threads = invocation[jobs].map(Int.init) ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
    let stop = StopFlag.watch()
    var progress = Progress("simulating", of: Int64(range.seeds.count), unit: "seeds", on: invocation.terminal)
    try range.run(threads: min(threads, range.seeds.count)) { results in
      progress.advance(to: Int64(results.done))
      return !stop.isRaised
    }
    progress.finish()
    let results = range.now
    if let broken = results.broken.first { throw SimulateError.broken(broken, count: results.broken.count) }
    let report = SimulateReport(seeds: range.seeds, results: results)
    if invocation.wantsJSON { invocation.terminal.print(report.json) } else { report.print(on: invocation.terminal) }
    return results.done == range.seeds.count ? .fine : .refused
  }
}
