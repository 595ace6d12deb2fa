import HostModel
import HostSimulation

/// `bulkhead simulate`: the real engine and journal in a world that fails as a seed says.
enum SimulateCommand {
  private static let seed = Parameter<Int64>.option(
    "seed", .integer(0...Int64.max / 2), "the first seed", default: "1")
  private static let seeds = Parameter<Int64>.option(
    "seeds", .integer(1...1_000_000_000), "how many seeds, one after the other", default: "1")
  private static let canary = Parameter<Bool>.flag(
    "canary", "plants a fault in each seed and fails unless it is found: whether the alarm still rings")

  static let command = Command(
    "simulate", "tries the core against a false exchange, clock and disk that fail as a seed says",
    takes: [seed, seeds, canary],
    examples: [
      Example("bulkhead simulate --seeds 1000", "a thousand worlds; the first that fails is named"),
      Example("bulkhead simulate --seed 42", "one of them, the same every time"),
    ]
  ) { invocation in
    let stop = StopFlag.watch()
    TrapNotice.watch()
    let first = invocation[seed], count = invocation[seeds]
    var sum = SimulationSum(), progress = Progress("simulating", of: count, unit: "seeds", on: invocation.terminal)
    for number in first..<(first + count) where !stop.isRaised {
      TrapNotice.note(seed: number)
      do throws(Simulation.Failure) {
        sum.add(try Simulation.run(seed: UInt64(number), hidesTrades: invocation[canary]))
        if invocation[canary] {
          progress.finish()
          throw SimulationError.silent(seed: number)
        }
      } catch {
        guard invocation[canary] else {
          progress.finish()
          throw SimulationError.failed(error)
        }
        sum.found += 1
      }
      progress.advance(to: number - first + 1)
    }
    progress.finish()
    sum.print(to: invocation.terminal, asJSON: invocation.wantsJSON)
    return .fine
  }
}
