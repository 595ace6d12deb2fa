import HostBacktest
import HostEngine
import HostLedger
import HostModel
import HostRisk
import Testing

private typealias Script = (UnsafeBufferPointer<EventRecord>, PortfolioView) throws(ScriptedPort.Stop) -> [WishRecord]

/// A strategy as a closure, and a record of what it was shown.
private struct ScriptedPort: StrategyPort, ~Copyable {
  enum Stop: Error, Equatable { case gaveUp }

  let script: Script

  mutating func turn(
    events: UnsafeBufferPointer<EventRecord>, view: PortfolioView, wishes: inout WishBuffer
  ) throws(Stop) {
    let list = try script(events, view)
    for (index, wish) in list.enumerated() { wishes.records[index] = wish }
    wishes.count = list.count
    wishes.textCount = 0
  }
}

@Suite struct RunnerTests {
  private func runner(
    _ scripts: [Script],
    onNotice: ((Notice, Time, UnsafeBufferPointer<UInt8>) -> Void)? = nil
  ) throws -> Runner<ScriptedPort> {
    let listing = Listing(
      symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 4,
      priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
      minimumValueUnits: 0)
    let universe = try Universe([listing])
    var trading = PaperTrading(
      universe, fees: FeeSchedule(maker_ppm: 0, taker_ppm: 0), slippage_ppm: 0, strategyCapacity: scripts.count)
    let ports = UnsafeMutableBufferPointer<ScriptedPort>.allocate(capacity: scripts.count)
    var limits = Limits()
    limits.minimumPosition_ppm = 0  // the scripts buy little
    limits.volumeShare_ppm = 0
    for (index, script) in scripts.enumerated() {
      _ = trading.open(
        Engine.Assignment(
          capital: Money(units: 1_000_000_000_000, try universe.soleQuote()), instruments: [InstrumentID(0)],
          limits: limits, subscriptions: .bars, warmUp: 0))
      ports.initializeElement(at: index, to: ScriptedPort(script: script))
    }
    return Runner(trading, ports, onNotice: onNotice)
  }

  private func bar(_ minute: Int64, _ price: Int64) -> EventRecord {
    .bar(
      InstrumentID(0), closing: Time(nanoseconds: minute * 60_000_000_000), open: Price(ticks: price),
      high: Price(ticks: price), low: Price(ticks: price), close: Price(ticks: price), volume: Quantity(units: 1),
      interval_ns: 60_000_000_000)
  }

  private func buy(_ ref: UInt64, _ units: Int64) -> WishRecord {
    var wish = WishRecord()
    wish.kind = WishRecord.submit
    wish.side = 1
    wish.type = 1
    wish.timeInForce = 2
    wish.clientRef = ref
    wish.quantity_units = units
    return wish
  }

  @Test func `each strategy has a turn after each event, and its own money`() throws {
    var turns = 0
    var runner = try runner([
      { _, view in
        turns += 1
        return view.positions[0].quantity_units == 0 && view.orders.isEmpty ? [self.buy(UInt64(turns), 100)] : []
      }, { _, _ in [] },
    ])
    for row in 0..<10 { try runner.step(bar(Int64(row), 100_00 + Int64(row)), row: row) }
    #expect(turns == 10)
    #expect(runner.eventCount == 10)
    #expect(runner.tally(StrategyID(0)).fills == 1)
    #expect(runner.tally(StrategyID(1)).fills == 0)
    #expect(runner.trading.engine.ledger[StrategyID(1)].equity_units == 1_000_000_000_000)
    // Bought 0.0100 at 100.01, marked at 100.09.
    #expect(runner.trading.engine.ledger[StrategyID(0)].equity_units == 1_000_000_000_000 + 80_000)
  }

  @Test func `the record hears of order and fill in the order in which they happened`() throws {
    var heard: [String] = []
    var sent = false
    var runner = try runner([
      { _, _ in
        defer { sent = true }
        return sent ? [] : [self.buy(1, 100), self.buy(1, 100)]
      }
    ]) { notice, _, _ in
      switch notice {
      case .approved: heard.append("approved")
      case .accepted: heard.append("accepted")
      case .refused: heard.append("refused")
      case .filled: heard.append("filled")
      default: heard.append("other")
      }
    }
    for row in 0..<3 { try runner.step(bar(Int64(row), 100_00), row: row) }
    #expect(heard == ["approved", "refused", "accepted", "filled"])
    #expect(runner.tally(StrategyID(0)).refused == 1)
  }

  @Test func `a strategy that gives up ends the run and names the row`() throws {
    let script: Script = { (events, _) throws(ScriptedPort.Stop) in
      if events[0].time_ns >= 120_000_000_000 { throw .gaveUp }
      return []
    }
    var runner = try runner([script])
    try runner.step(bar(1, 100_00), row: 0)
    do throws(Runner<ScriptedPort>.Failure) {
      try runner.step(bar(2, 100_00), row: 1)
      Issue.record("the run went on")
    } catch {
      guard case .strategy(let strategy, let row, let stop) = error else { throw error }
      #expect(strategy == StrategyID(0) && row == 1 && stop == .gaveUp)
    }
  }

  @Test func `an event that cannot be is refused with its row and changes nothing`() throws {
    var runner = try runner([{ _, _ in [] }])
    try runner.step(bar(5, 100_00), row: 0)
    do throws(Runner<ScriptedPort>.Failure) {
      try runner.step(bar(4, 100_00), row: 1)
      Issue.record("time went backwards")
    } catch {
      guard case .event(let row, let fault) = error else { throw error }
      #expect(row == 1)
      #expect(fault == .timeBackwards(from: 300_000_000_000, to: 240_000_000_000))
    }
    #expect(runner.eventCount == 1)
  }

  @Test func `the drawdown is the largest fall from a peak, not from the start`() throws {
    var sent = false
    var runner = try runner([
      { _, _ in
        defer { sent = true }
        return sent ? [] : [self.buy(1, 9_0000)]
      }
    ])
    for (row, price) in [100_00, 100_00, 102_00, 101_00, 103_00, 101_50].enumerated() {
      try runner.step(bar(Int64(row), Int64(price)), row: row)
    }
    // 9 held: from 103.00 to 101.50.
    #expect(runner.tally(StrategyID(0)).drawdown.largest_units == 13_50000000)
    #expect(runner.tally(StrategyID(0)).drawdown.from_units == 1_000_000_000_000 + 27_00000000)
  }
}
