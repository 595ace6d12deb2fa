import Glibc
import HostSimulation
import Synchronization

/// Simulations of many seeds on several threads. What comes out does not depend on how many there are.
final class SeedRange: Sendable {
  let seeds: ClosedRange<UInt64>
  private let next: Atomic<UInt64>
  private let results: Mutex<Results>

  struct Results {
    var done = 0
    var orders = 0, fills = 0, starts = 0, steps = 0
    /// How often each fault came, by `Fault.rawValue`.
    var faults = [Int](repeating: 0, count: Fault.allCases.count)
    var broken: [Simulation.Broken] = []
    fileprivate var hashes: [UInt64]

    /// Of all runs, in the order of their seeds.
    var hash: UInt64 { hashes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ $1) &* 0x100_0000_01B3 } }
  }

  init(_ seeds: ClosedRange<UInt64>) {
    self.seeds = seeds
    next = Atomic(seeds.lowerBound)
    results = Mutex(Results(hashes: [UInt64](repeating: 0, count: seeds.count)))
  }

  var now: Results {
    var results = results.withLock { $0 }
    results.broken.sort { $0.seed < $1.seed }
    return results
  }

  /// Runs all seeds; `watch` is called now and then and ends the work when it gives false.
  func run(threads count: Int, while watch: (Results) -> Bool) throws(ThreadError) {
    RunningSeed.tellWhenTrapped()
    let threads = try Threads(count) { [self] in work() }
    while true {
      let results = now
      if !watch(results) { end() }
      if results.done == seeds.count || next.load(ordering: .relaxed) == UInt64.max { break }
      usleep(20_000)
    }
    threads.join()
  }

  /// No further seed is begun.
  private func end() { next.store(UInt64.max, ordering: .relaxed) }

  private func work() {
    while true {
      let seed = next.load(ordering: .relaxed)
      guard seeds.contains(seed) else { return }
      guard
        next.compareExchange(expected: seed, desired: seed + 1, ordering: .relaxed).exchanged
      else { continue }
      RunningSeed.set(seed)
      let result = Simulation.run(seed: seed)
      RunningSeed.set(nil)
      results.withLock { $0.add(result, at: Int(seed - seeds.lowerBound)) }
    }
  }
}

extension SeedRange.Results {
  fileprivate mutating func add(_ result: Result<Simulation.Outcome, Simulation.Broken>, at place: Int) {
    done += 1
    switch result {
    case .success(let outcome):
      hashes[place] = outcome.hash
      orders += outcome.orders
      fills += outcome.fills
      starts += outcome.starts
      steps += outcome.steps
      for index in faults.indices { faults[index] += outcome.faults[index] }
    case .failure(let failure): broken.append(failure)
    }
  }
}
