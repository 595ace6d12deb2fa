import HostMarket
import HostModel
import HostPlugins
import HostTrust

/// How long it takes to verify, start and end a jailed strategy, and how long one turn with one event takes there and back.
@Sendable func measureJail(_ bundles: String) throws -> [Figure] {
  let bars = try generatedBars(20_000)
  defer { bars.deallocate() }
  let bundle = "\(bundles)/EMACross.bhplugin"
  let listing = try GeneratorSettings().listing()
  let setup = try StrategySetup(
    listings: [listing], currency: Currency(code: "USDT", decimals: Currency.usualDecimals))
  let launcher = try WorkerLauncher(executable: "build/bin/bulkhead-worker")

  var starts: [Double] = []
  for _ in 0..<30 {
    starts.append(
      try seconds { try JailedStrategy.start(try unvouched(bundle), setup: setup, launcher: launcher).stop() })
  }
  var strategy = try JailedStrategy.start(try unvouched(bundle), setup: setup, launcher: launcher)
  let jailed = try turnTimes(&strategy, UnsafeBufferPointer(bars))
  strategy.stop()
  var inProcess = try InProcessStrategy(try InProcessLibrary(try unvouched(bundle)), setup: setup)
  let direct = try turnTimes(&inProcess, UnsafeBufferPointer(bars))
  return [
    Figure(name: "jail-verify-start-stop", value: median(starts) * 1000, unit: "ms", against: nil, ratio: nil),
    Figure(
      name: "jail-turn", value: median(jailed) * 1e6, unit: "µs",
      against: "a turn in this process, both with the clock read",
      ratio: median(jailed) / median(direct)),
  ]
}

private func turnTimes<Port: StrategyPort & ~Copyable>(
  _ port: inout Port, _ events: UnsafeBufferPointer<EventRecord>
) throws -> [Double] {
  var wishes = WishBuffer()
  var position = PositionRecord()
  var times: [Double] = []
  times.reserveCapacity(events.count)
  for row in events.indices {
    position.last_ticks = events[row].close.ticks
    let time = try withUnsafePointer(to: position) { position in
      let view = PortfolioView(
        state: 0, time: events[row].time, equity_units: 0, cash_units: 0, free_units: 0,
        positions: UnsafeBufferPointer(start: position, count: 1), orders: UnsafeBufferPointer(start: nil, count: 0))
      return try seconds {
        try port.turn(events: UnsafeBufferPointer(rebasing: events[row...row]), view: view, wishes: &wishes)
      }
    }
    times.append(time)
  }
  return times
}
