import Glibc
import HostMarket
import HostModel
import HostPlugins
import HostTrust

/// What the jail costs: starting a worker, one event there and back, and events one way in batches. What a neighbour that
/// does wrong adds to it is in `NeighbourBench`.
@Sendable func measureJail(_ bundles: String) throws -> [Figure] {
  let bars = try generatedBars(200_000)
  defer { bars.deallocate() }
  let world = try JailWorld(bundle: "\(bundles)/EMACross.bhplugin", UnsafeBufferPointer(bars))
  return try starts(world) + roundTrips(world) + batches(world)
    + neighbours(world)
}

/// The plugin, the market and the way to start workers that all jail figures share.
struct JailWorld {
  let bundle: String
  let events: UnsafeBufferPointer<EventRecord>
  let setup: StrategySetup
  let launcher: WorkerLauncher

  init(bundle: String, _ events: UnsafeBufferPointer<EventRecord>) throws {
    self.bundle = bundle
    self.events = events
    setup = try StrategySetup(
      listings: [try GeneratorSettings().listing()],
      currency: Currency(code: "USDT", decimals: Currency.usualDecimals))
    launcher = try WorkerLauncher(executable: "build/bin/bulkhead-worker")
  }

  func start() throws -> JailedStrategy {
    try JailedStrategy.start(try unvouched(bundle), setup: setup, launcher: launcher)
  }
}

/// From a verified image to a strategy that is ready for its first turn; and with verifying and ending it.
private func starts(_ world: JailWorld) throws -> [Figure] {
  var ready: [Double] = [], whole: [Double] = []
  for _ in 0..<50 {
    let image = try unvouched(world.bundle)
    let clock = ContinuousClock(), start = clock.now
    let strategy = try JailedStrategy.start(image, setup: world.setup, launcher: world.launcher)
    ready.append((clock.now - start) / .seconds(1))
    strategy.stop()
    whole.append(try seconds { try world.start().stop() })
  }
  return [
    Figure(name: "jail-start-to-ready", value: median(ready) * 1000, unit: "ms", against: nil, ratio: nil),
    Figure(name: "jail-verify-start-stop", value: median(whole) * 1000, unit: "ms", against: nil, ratio: nil),
  ]
}

/// One event there and its wishes back: at once after the one before, when both ends still look at the wire, and after a
/// pause, when both sleep.
private func roundTrips(_ world: JailWorld) throws -> [Figure] {
  var strategy = try world.start()
  let busy = try turnTimes(&strategy, UnsafeBufferPointer(rebasing: world.events[..<100_000]))
  let idle = try turnTimes(
    &strategy, UnsafeBufferPointer(rebasing: world.events[100_000..<101_000]), pause_ns: 500_000)
  strategy.stop()
  var inProcess = try InProcessStrategy(try InProcessLibrary(try unvouched(world.bundle)), setup: world.setup)
  let direct = try turnTimes(&inProcess, UnsafeBufferPointer(rebasing: world.events[..<100_000]))
  return [
    Figure(
      name: "jail-turn", value: median(busy) * 1e6, unit: "µs",
      against: "a turn in this process, both with the clock read", ratio: median(busy) / median(direct)),
    Figure(name: "jail-turn-idle", value: median(idle) * 1e6, unit: "µs", against: nil, ratio: nil),
  ]
}

/// Events into the jail, 256 in one turn.
private func batches(_ world: JailWorld) throws -> [Figure] {
  let size = 256
  var strategy = try world.start()
  var wishes = WishBuffer()
  var rates: [Double] = []
  for _ in 0..<5 {
    var row = 0
    let elapsed = try seconds {
      while row + size <= world.events.count {
        let batch = UnsafeBufferPointer(rebasing: world.events[row..<row + size])
        try takeTurn(&strategy, batch, &wishes)
        row += size
      }
    }
    rates.append(Double(row) / elapsed)
  }
  strategy.stop()
  return [Figure(name: "jail-events-one-way", value: median(rates), unit: "events/s", against: nil, ratio: nil)]
}

func rest(nanoseconds: Int) {
  var pause = timespec(tv_sec: 0, tv_nsec: nanoseconds)
  nanosleep(&pause, nil)
}

private func turnTimes<Port: StrategyPort & ~Copyable>(
  _ port: inout Port, _ events: UnsafeBufferPointer<EventRecord>, pause_ns: Int = 0
) throws -> [Double] {
  var wishes = WishBuffer()
  var times: [Double] = []
  times.reserveCapacity(events.count)
  for row in events.indices {
    if pause_ns > 0 { rest(nanoseconds: pause_ns) }
    times.append(
      try seconds { try takeTurn(&port, UnsafeBufferPointer(rebasing: events[row...row]), &wishes) })
  }
  return times
}

func takeTurn<Port: StrategyPort & ~Copyable>(
  _ port: inout Port, _ events: UnsafeBufferPointer<EventRecord>, _ wishes: inout WishBuffer
) throws {
  try withView(of: events) { view in try port.turn(events: events, view: view, wishes: &wishes) }
}

/// A portfolio without money, so that nothing but the way there and back is measured.
func withView<Failure: Error>(
  of events: UnsafeBufferPointer<EventRecord>, _ body: (PortfolioView) throws(Failure) -> Void
) throws(Failure) {
  var position = PositionRecord()
  position.last_ticks = events[events.count - 1].close.ticks
  try withUnsafePointer(to: position) { (position) throws(Failure) in
    let record = PortfolioRecord(
      state: 0, time: events[events.count - 1].time, equity_units: 0, cash_units: 0, free_units: 0,
      positions: UnsafeBufferPointer(start: position, count: 1), orders: UnsafeBufferPointer(start: nil, count: 0))
    try withUnsafePointer(to: record) { (record) throws(Failure) in try body(PortfolioView(record)) }
  }
}

func generatedBars(_ count: Int) throws -> UnsafeMutableBufferPointer<EventRecord> {
  var generator = try MarketGenerator(GeneratorSettings())
  let bars = UnsafeMutableBufferPointer<EventRecord>.allocate(capacity: count)
  for index in bars.indices {
    guard let bar = generator.next() else { preconditionFailure("the generator ended after \(index) bars") }
    bars.initializeElement(at: index, to: bar)
  }
  return bars
}
