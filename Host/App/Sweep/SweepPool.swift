import HostModel
import Glibc
import HostEngine
import HostPlugins
import Synchronization

/// One run that is to be made.
struct SweepTask: Sendable {
  let set: Int
  let stretch: SweepStretch
  let capital_units: Int64
}

/// Runs of a sweep on several threads. What comes out does not depend on how many there are.
final class SweepPool<Port: StrategyPort & SendableMetatype & ~Copyable>: Sendable where Port.Stop == PluginStop {
  private let bench: SweepBench<Port>
  private let tasks: [SweepTask]
  /// The next task to be begun, all rows that have passed, and the threads that are at work.
  private let next = Atomic(0), rows = Atomic(0), working = Atomic(0)
  private let isOver = Atomic(false)
  private let finished = Mutex<[SweepRun]>([])
  private let failure = Mutex<(any Error)?>(nil)

  init(_ bench: SweepBench<Port>, _ tasks: [SweepTask]) {
    self.bench = bench
    self.tasks = tasks
  }

  /// Runs all of them. `take` gets what is done, several at once; `watch` is told how many events have passed since it was
  /// told last, and ends the work by saying no. Throws what ended it otherwise; what was done before was taken.
  func run(threads count: Int, take: ([SweepRun]) throws -> Void, while watch: (Int) -> Bool) throws {
    working.store(tasks.count, ordering: .relaxed)
    let threads = try Threads(min(count, tasks.count)) { [self] in
      work()
      working.subtract(1, ordering: .releasing)
    }
    working.subtract(tasks.count - threads.count, ordering: .relaxed)
    let result = Result { try look(take, watch) }
    // However it ended, no thread is left behind.
    isOver.store(true, ordering: .relaxed)
    threads.join()
    try result.get()
    try take(drain())
    if let error = failure.withLock({ $0 }) { throw error }
  }

  private func look(_ take: ([SweepRun]) throws -> Void, _ watch: (Int) -> Bool) throws {
    let clock = ContinuousClock()
    var taken: ContinuousClock.Instant?
    while working.load(ordering: .acquiring) > 0 {
      usleep(10_000)
      if !watch(rows.exchange(0, ordering: .relaxed)) { isOver.store(true, ordering: .relaxed) }
      // Each lot is one write to the disk.
      if taken.map({ clock.now - $0 > .milliseconds(250) }) ?? true {
        try take(drain())
        taken = clock.now
      }
    }
  }

  private func drain() -> [SweepRun] {
    finished.withLock { runs in
      defer { runs = [] }
      return runs
    }
  }

  private func work() {
    while !isOver.load(ordering: .relaxed) {
      let place = next.add(1, ordering: .relaxed).oldValue
      guard place < tasks.count else { return }
      do {
        let task = tasks[place]
        let run = try bench.run(set: task.set, over: task.stretch, capital_units: task.capital_units) { passed in
          rows.add(passed, ordering: .relaxed)
          return isOver.load(ordering: .relaxed)
        }
        guard let run else { return }
        finished.withLock { $0.append(run) }
      } catch {
        isOver.store(true, ordering: .relaxed)
        // Of several the first, so that it is the cause and not what came of it.
        failure.withLock { if $0 == nil { $0 = error } }
        return
      }
    }
  }
}
