import HostBacktest
import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import HostStatistics
import Testing

/// Sends what its list has for each bar, whatever it is shown.
private struct ListPort: StrategyPort, ~Copyable {
  typealias Stop = Never
  var wishes: [Int: WishRecord]
  private var bars = 0

  init(_ wishes: [Int: WishRecord]) { self.wishes = wishes }

  mutating func turn(
    events: UnsafeBufferPointer<EventRecord>, view: PortfolioView, wishes buffer: inout WishBuffer
  ) {
    buffer.count = 0
    buffer.textCount = 0
    guard events.contains(where: { $0.kind == EventKind.bar || $0.kind == EventKind.trade }) else { return }
    if let wish = wishes[bars] {
      buffer.records[0] = wish
      buffer.count = 1
    }
    bars += 1
  }
}

@Suite struct RecorderTests {
  private static let minute: Int64 = 60_000_000_000
  private static let capital: Int64 = 1_000_000_000_000

  private func order(_ ref: UInt64, _ side: UInt8, _ units: Int64, limit_ticks: Int64? = nil) -> WishRecord {
    var wish = WishRecord()
    wish.kind = WishRecord.submit
    wish.side = side
    wish.type = limit_ticks == nil ? 1 : 2
    wish.timeInForce = limit_ticks == nil ? 2 : 1
    wish.clientRef = ref
    wish.quantity_units = units
    wish.price_ticks = limit_ticks ?? 0
    return wish
  }

  private func bar(_ time_ns: Int64, _ open: Int64, _ high: Int64, _ low: Int64, _ close: Int64) -> EventRecord {
    .bar(
      InstrumentID(0), closing: Time(nanoseconds: time_ns), open: Price(ticks: open), high: Price(ticks: high),
      low: Price(ticks: low), close: Price(ticks: close), volume: Quantity(units: 1_000_000),
      interval_ns: RecorderTests.minute)
  }

  private func flat(_ time_ns: Int64, _ price: Int64) -> EventRecord { bar(time_ns, price, price, price, price) }

  private func history(
    _ events: [EventRecord], _ scripts: [[Int: WishRecord]], depth: RecordDepth = .report, slippage_ppm: Int64 = 0,
    kind: InstrumentKind = .spot
  ) throws -> History {
    let listing = Listing(
      symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 4,
      priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
      minimumValueUnits: 0, kind: kind)
    let universe = try Universe([listing])
    var trading = PaperTrading(
      universe, fees: FeeSchedule(maker_ppm: 500, taker_ppm: 1_000), slippage_ppm: slippage_ppm,
      strategyCapacity: scripts.count)
    let ports = UnsafeMutableBufferPointer<ListPort>.allocate(capacity: scripts.count)
    var limits = Limits()
    limits.minimumPosition_ppm = 0
    limits.volumeShare_ppm = 0
    limits.duplicateWindow_ns = 0
    for (index, script) in scripts.enumerated() {
      _ = trading.open(
        Engine.Assignment(
          capital: Money(units: RecorderTests.capital, try universe.soleQuote()), instruments: [InstrumentID(0)],
          limits: limits, subscriptions: [.bars, .trades], warmUp: 0))
      ports.initializeElement(at: index, to: ListPort(script))
    }
    var runner = Runner(trading, ports, record: depth)
    for (row, event) in events.enumerated() { try runner.step(event, row: row) }
    let history = runner.history()
    return try #require(history)
  }

  private func minutes(_ prices: [Int64]) -> [EventRecord] {
    prices.enumerated().map { flat(Int64($0.offset + 1) * RecorderTests.minute, $0.element) }
  }

  /// The ledger knows nothing of round trips; both must come to the same profit.
  private func expectSameProfit(_ history: History) {
    for number in history.strategies.indices {
      let one = history.strategies[number]
      let closed = history.trades.filter { Int($0.strategy.index) == number }.reduce(0) { $0 + $1.profit_units }
      let open = one.open.reduce(0) { $0 + $1.profit_units }
      #expect(closed + open - one.funding_units - one.interest_units == one.equity_units - one.capital_units)
    }
  }

  @Test func `a round trip goes from flat to flat, with fees taken off`() throws {
    let history = try history(
      minutes([100_00, 100_00, 110_00, 110_00, 120_00, 120_00]),
      [[0: order(1, 1, 100), 2: order(2, 1, 100), 3: order(3, 2, 200)]])
    let trade = try #require(history.trades.first)
    #expect(history.trades.count == 1 && trade.isLong)
    #expect(trade.entry.nanoseconds == 2 * RecorderTests.minute)
    #expect(trade.exit.nanoseconds == 5 * RecorderTests.minute)
    #expect(trade.quantity == Quantity(units: 200))
    #expect(trade.averageEntry_ticks == 105_00 && trade.averageExit_ticks == 120_00)
    // 0.02 bought at 105 and sold at 120: 0.30, less 0.1 % of 2.10 and of 2.40.
    #expect(trade.profit_units == 29_550_000 && trade.fees_units == 450_000)
    expectSameProfit(history)
  }

  @Test func `a fill that turns a position round ends one trip and begins the next`() throws {
    let history = try history(
      minutes([100_00, 100_00, 110_00, 110_00, 105_00, 105_00]),
      [[0: order(1, 1, 100), 2: order(2, 2, 250), 4: order(3, 1, 50)]], kind: .linear)
    #expect(history.trades.map(\.isLong) == [true])
    let open = try #require(history.strategies[0].open.first)
    #expect(open.quantity_units == -100 && open.since.nanoseconds == 4 * RecorderTests.minute)
    #expect(open.averageEntry_ticks == 110_00)
    expectSameProfit(history)
  }

  @Test func `what the market did while a trade was open is its excursion`() throws {
    let m = RecorderTests.minute
    let history = try history(
      [
        flat(m, 100_00), bar(2 * m, 100_00, 103_00, 98_00, 101_00), bar(3 * m, 101_00, 109_00, 99_00, 105_00),
        // Sold at the open; where the bar goes afterwards is nobody's.
        bar(4 * m, 104_00, 200_00, 50_00, 104_00),
      ], [[0: order(1, 1, 100), 2: order(2, 2, 100)]])
    let trade = try #require(history.trades.first)
    #expect(trade.adverse_units == -2_000_000 && trade.favourable_units == 9_000_000)
    #expect(abs(trade.adverseShare + 0.02) < 1e-12 && abs(trade.favourableShare - 0.09) < 1e-12)
    #expect(trade.eventCount == 2)
  }

  @Test func `of the bar in which a resting order was filled only what came after it for sure counts`() throws {
    let m = RecorderTests.minute
    let history = try history(
      [
        flat(m, 100_00), bar(2 * m, 110_00, 120_00, 95_00, 101_00), flat(3 * m, 101_00), flat(4 * m, 101_00),
      ], [[0: order(1, 1, 100, limit_ticks: 99_00), 1: order(2, 2, 100)]])
    let trade = try #require(history.trades.first)
    #expect(trade.averageEntry_ticks == 99_00)
    // Down to 95 after it, and up to the close of 101: the high of 120 was before.
    #expect(trade.adverse_units == -4_000_000 && trade.favourable_units == 2_000_000)
  }

  @Test func `funding is the market's that it was paid for, and no part of a round trip`() throws {
    let m = RecorderTests.minute
    let history = try history(
      [
        flat(m, 100_00), flat(2 * m, 100_00),
        .funding(InstrumentID(0), at: Time(nanoseconds: 3 * m), rate_ppb: 1_000_000, mark: Price(ticks: 100_00)),
        flat(4 * m, 100_00), flat(5 * m, 100_00),
      ], [[0: order(1, 1, 10_000), 2: order(2, 2, 10_000)]], kind: .linear)
    // 0.1 % of one at 100.
    #expect(history.strategies[0].instruments[0].funding_units == 10_000_000)
    #expect(history.strategies[0].funding_units == 10_000_000)
    #expect(history.trades.map(\.profit_units) == [-20_000_000])
    expectSameProfit(history)
  }

  @Test func `midnight is the end of a day, and days without an event are days`() throws {
    let day = Time.nanosecondsPerDay
    let history = try history(
      [flat(day - 1, 100_00), flat(day, 100_00), flat(day + 1, 110_00), flat(5 * day, 120_00)],
      [[0: order(1, 1, 100)]])
    // Bought at midnight at 100, with 0.1 % of 1.00 as fee.
    let paid = RecorderTests.capital - 100_000
    #expect(history.firstDay == 0)
    #expect(
      history.strategies[0].days == [paid, paid + 10_000_000, paid + 10_000_000, paid + 10_000_000, paid + 20_000_000])
  }

  @Test func `slippage is the price that it moved, on either side`() throws {
    let history = try history(
      minutes([100_00, 100_00, 100_00, 100_00]), [[0: order(1, 1, 10_000), 2: order(2, 2, 10_000)]],
      slippage_ppm: 1_000)
    // One bought at 100.10 and sold at 99.90.
    #expect(history.strategies[0].instruments[0].slippage_units == 20_000_000)
    expectSameProfit(history)
  }

  @Test func `the figures need no report, and are the same with one`() throws {
    let prices = (0..<6_000).map { 100_00 + Int64($0 * $0 % 977) }
    var script: [Int: WishRecord] = [:]
    for number in 0..<1_400 { script[number * 4] = order(UInt64(number + 1), UInt8(1 + number % 2), 100) }
    let other = [0: order(1, 1, 500)]
    let full = try history(minutes(prices), [script, other])
    let plain = try history(minutes(prices), [script, other], depth: .figures)
    #expect(full.trades.count > 400)
    #expect(plain.total == nil && plain.strategies[0].course == nil)
    #expect(plain.trades.isEmpty && plain.allTrades.count == Int64(full.trades.count))
    #expect(plain.allTrades.profit_units == full.trades.reduce(0) { $0 + $1.profit_units })
    for number in 0..<2 {
      #expect(full.strategies[number].days == plain.strategies[number].days)
      #expect(full.strategies[number].trades.won_units == plain.strategies[number].trades.won_units)
      #expect(full.strategies[number].equity_units == full.strategies[number].days.last)
    }
    expectSameProfit(full)
    let together = Performance(full)
    #expect(together.days == zip(full.strategies[0].days, full.strategies[1].days).map { $0 + $1 })
    #expect(together.equity_units == full.total?.curve.points.last?.equity_units)
  }

  @Test func `a curve stays small and ends where the equity ended, however long the run is`() throws {
    let prices = (0..<9_000).map { 100_00 + Int64($0 * 7 % 500) }
    let history = try history(minutes(prices), [[0: order(1, 1, 100)]])
    let course = try #require(history.strategies[0].course)
    #expect(course.curve.points.count <= 2_048 && course.curve.points.count > 500)
    #expect(course.curve.points.last?.equity_units == history.strategies[0].equity_units)
    #expect(zip(course.curve.points, course.curve.points.dropFirst()).allSatisfy { $0.time_ns < $1.time_ns })
    #expect(course.inMarketShare > 0.999 && course.largestLeverage > 0)
  }

  @Test func `nothing is recorded of a run that nobody asks about`() throws {
    let universe = try Universe([])
    let trading = PaperTrading(
      universe, fees: FeeSchedule(maker_ppm: 0, taker_ppm: 0), slippage_ppm: 0, strategyCapacity: 1)
    var runner = Runner(trading, UnsafeMutableBufferPointer<ListPort>.allocate(capacity: 0))
    let history = runner.history()
    #expect(history == nil)
  }

  @Test func `months are those of the calendar, and years of their months`() {
    // 2023-12-30 to 2024-02-01.
    let days: [Int64] = [110, 121] + [Int64](repeating: 121, count: 30) + [242, 363]
    let months = MonthlyReturns(days: days, from: 100, firstDay: 19_721)
    #expect(months.firstYear == 2023 && months.years.count == 2)
    #expect(months.years[0][11].map { abs($0 - 0.21) < 1e-12 } == true)
    #expect(months.years[1][0] == 1 && months.years[1][1] == 0.5)
    #expect(months.years[1][2] == nil && months.totals[1] == 2)
  }
}
