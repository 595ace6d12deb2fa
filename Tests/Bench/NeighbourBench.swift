import Glibc
import HostModel
import HostPlugins
import Synchronization

/// What a plugin that does wrong costs its neighbour: a good strategy's turns at the pace of a market, a second alone and
/// the first six seconds and more after the other's first failure. What else the machine does weighs on both; of each pair
/// the ratio of its p99s is kept, and of those the median, so that one hiccup of the machine is one pair's.
func neighbours(_ world: JailWorld) throws -> [Figure] {
  var good = try world.start()
  let libraries = try wrongs.map { try InlineLibrary(plugin: $0.plugin, $0.defines) }
  let rounds = 5
  var alone = wrongs.map { _ in [Double]() }, beside = alone
  var row = 0
  for _ in 0..<rounds {
    for index in wrongs.indices {
      alone[index].append(try pacedP99(&good, turns: 4_000, beside: nil, world, &row))
      let neighbour = Neighbour(libraries[index].bundle, world)
      neighbour.settle(world.events)
      beside[index].append(try pacedP99(&good, turns: 24_000, beside: neighbour, world, &row))
    }
  }
  good.stop()
  return [
    Figure(
      name: "jail-turn-p99", value: median(alone.flatMap { $0 }) * 1e6, unit: "µs", against: nil, ratio: nil)
  ]
    + wrongs.indices.map { index in
      Figure(
        name: "jail-turn-p99-beside-\(wrongs[index].name)", value: median(beside[index]) * 1e6, unit: "µs",
        against: "the same alone, \(wrongs[index].row)", ratio: median(zip(beside[index], alone[index]).map { $0 / $1 })
      )
    }
}

/// One way to do wrong, and the row of the threat list that it belongs to.
private struct Wrong {
  let row: String
  let name: String
  let plugin: String
  var defines: [String] = []
}

private let wrongs = [
  Wrong(row: "E01", name: "a-crash", plugin: "dereferences_null"),
  Wrong(row: "E02", name: "a-trap", plugin: "executes_illegal"),
  Wrong(row: "E03", name: "a-loop", plugin: "loops"),
  Wrong(row: "E04", name: "a-leak", plugin: "leaks", defines: ["BYTES=(8<<20)"]),
  Wrong(row: "E05", name: "a-stack-overflow", plugin: "overflows_stack"),
  Wrong(row: "E06", name: "a-log-flood", plugin: "floods_log", defines: ["LENGTH=16384"]),
  Wrong(row: "E07", name: "a-shouter", plugin: "shouts"),
  Wrong(row: "E09", name: "a-dawdler", plugin: "dawdles", defines: ["TURN_MS=900"]),
  Wrong(row: "E10", name: "a-sleeper", plugin: "waits_for_ever"),
  Wrong(row: "E11", name: "an-exit", plugin: "exits"),
]

/// The good strategy's turns, 200 µs apart. Before each of them the neighbour is looked after; that counts, because in a
/// host one loop does both.
private func pacedP99(
  _ good: inout JailedStrategy, turns count: Int, beside neighbour: Neighbour?, _ world: JailWorld, _ row: inout Int
) throws -> Double {
  var wishes = WishBuffer()
  var times: [Double] = []
  times.reserveCapacity(count)
  rest(nanoseconds: 20_000_000)
  for _ in 0..<count {
    rest(nanoseconds: 200_000)
    row = (row + 1) % world.events.count
    let event = UnsafeBufferPointer(rebasing: world.events[row...row])
    times.append(
      try seconds {
        neighbour?.tend(event)
        try takeTurn(&good, event, &wishes)
      })
  }
  return times.sorted()[count * 99 / 100]
}

/// The plugin that does wrong, looked after as the host does: a turn when the one before is answered, a new worker on a
/// thread of its own when the old one has failed, after the host's pauses: a second, then five, then thirty.
private final class Neighbour {
  private let starter: Starter
  private var strategy: JailedStrategy?
  private var failedAt_ns = Int64.min
  private var turn: UInt64 = 0
  private var wishes = WishBuffer()

  private var pauses_ns: [Int64] = [1_000_000_000, 5_000_000_000, 30_000_000_000]

  init(_ bundle: String, _ world: JailWorld) {
    var options = JailOptions()
    options.memoryBytes = 512 << 20
    let launcher = world.launcher, setup = world.setup, terms = options
    starter = Starter {
      Parcel(try? JailedStrategy.start(try unvouched(bundle), setup: setup, launcher: launcher, options: terms))
    }
    _ = starter.begin()
  }

  /// Until it gives way, has failed for the first time, or has had so many turns that nothing will change any more.
  func settle(_ events: UnsafeBufferPointer<EventRecord>) {
    while turn < 100, failedAt_ns == Int64.min, !(strategy?.givesWay ?? false) {
      tend(UnsafeBufferPointer(rebasing: events[..<1]))
      rest(nanoseconds: 200_000)
    }
  }

  func tend(_ events: UnsafeBufferPointer<EventRecord>) {
    if strategy == nil { strategy = starter.take() }
    guard strategy != nil else {
      if let pause_ns = pauses_ns.first, now_ns() - pause_ns >= failedAt_ns, starter.begin() { pauses_ns.removeFirst() }
      return
    }
    do throws(PluginStop) {
      if try strategy?.poll(wishes: &wishes) == .busy { return }
      turn += 1
      let number = turn
      try withView(of: events) { (view) throws(PluginStop) in
        try strategy?.begin(turn: number, events: events, view: view)
      }
    } catch {
      strategy = nil
      failedAt_ns = now_ns()
    }
  }
}

/// A new worker on its way from the thread that made it. @unchecked: it is put in before the lock lets anybody see it.
private final class Parcel: @unchecked Sendable {
  private var strategy: JailedStrategy?
  init(_ strategy: consuming JailedStrategy?) { self.strategy = strategy }
  func take() -> JailedStrategy? { strategy.take() }
}

/// Makes workers, each on a thread of its own, so that the loop does not wait for them.
private final class Starter: Sendable {
  private let make: @Sendable () -> Parcel
  private let place = Mutex(Place())

  private struct Place {
    var isAsked = false
    var made: Parcel?
  }

  init(_ make: @escaping @Sendable () -> Parcel) { self.make = make }

  /// Whether none is being made already.
  func begin() -> Bool {
    let isFirst = place.withLock { place in
      defer { place.isAsked = true }
      return !place.isAsked
    }
    guard isFirst else { return false }
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Starter>.fromOpaque(argument).takeRetainedValue().deliver()
        return nil
      }, Unmanaged.passRetained(self).toOpaque())
    precondition(code == 0, "no thread: \(code)")
    pthread_detach(thread)
    return true
  }

  private func deliver() {
    let parcel = make()
    place.withLock { $0.made = parcel }
  }

  /// The worker that was asked for, once it is there.
  func take() -> JailedStrategy? {
    let parcel = place.withLock { place -> Parcel? in
      guard let made = place.made else { return nil }
      place = Place()
      return made
    }
    return parcel?.take()
  }
}

private func now_ns() -> Int64 {
  var time = timespec()
  clock_gettime(CLOCK_MONOTONIC, &time)
  return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
}
