import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import Testing

@Suite struct BookEventTests {
  private let instrument = InstrumentID(0)

  private func quote(_ bid: Int64, _ ask: Int64, _ minute: Int64) -> EventRecord {
    .quote(
      instrument, at: Time(nanoseconds: minute * 60_000_000_000), bid: Price(ticks: bid),
      bidSize: Quantity(units: 9_0000),
      ask: Price(ticks: ask), askSize: Quantity(units: 9_0000))
  }

  private func level(
    _ side: BookSide, _ price: Int64, _ size: Int64, _ minute: Int64, isFirst: Bool = false, isLast: Bool = true
  ) -> EventRecord {
    .depth(
      instrument, at: Time(nanoseconds: minute * 60_000_000_000), side, price: Price(ticks: price),
      size: Quantity(units: size), isFirst: isFirst, isLast: isLast)
  }

  @Test func `a strategy gets quotes and depth when it asked for them, and a market's status in any case`() {
    let events = [
      quote(99_00, 101_00, 1), level(.bid, 98_00, 5, 2, isFirst: true, isLast: false), level(.ask, 99_00, 5, 2),
      .status(instrument, at: Time(nanoseconds: 180_000_000_000), .halted),
    ]
    let wanted: [(Subscriptions, [UInt8])] = [
      ([.bars], [8]), ([.quotes], [3, 8]), ([.depth], [4, 4, 8]), ([.quotes, .depth, .trades], [3, 4, 4, 8]),
    ]
    for (subscriptions, kinds) in wanted {
      var bench = Bench(subscriptions: subscriptions)
      for event in events { #expect(bench.trading.receive(event) == nil) }
      let inbox = bench.inbox()
      #expect(inbox.map(\.kind) == kinds)
      #expect(inbox.filter { $0.kind == EventKind.depth }.map(\.flags) == (kinds.contains(4) ? [2, 4] : []))
    }
  }

  @Test func `the flags of depth are told beside that of history`() {
    var bench = Bench(warmUp: 1, subscriptions: [.depth])
    for event in [level(.bid, 98_00, 5, 1, isFirst: true), level(.bid, 98_00, 6, 2)] {
      #expect(bench.trading.receive(event) == nil)
    }
    #expect(bench.inbox().map(\.flags) == [1 | 2 | 4, 4])
  }

  @Test func `a position is worth the middle of a whole book, and a crossed one says nothing`() {
    var bench = Bench(subscriptions: [.quotes])
    #expect(bench.trading.receive(quote(99_00, 101_00, 1)) == nil)
    bench.buy(1, 2_0000)
    #expect(bench.trading.receive(quote(99_01, 101_00, 2)) == nil)
    #expect(bench.fills().map(\.price) == [101_00])
    var position = bench.trading.engine.ledger[bench.first].positions[0]
    #expect(position.last_ticks == 100_00 && position.last_time_ns == 120_000_000_000)
    #expect(bench.trading.engine.ledger[bench.first].equity_units == 10_000_00000000 - 2_00000000 - 20_200_000)

    #expect(bench.trading.receive(quote(105_00, 101_00, 3)) == nil)
    #expect(bench.trading.engine.top(of: instrument).isCrossed)
    position = bench.trading.engine.ledger[bench.first].positions[0]
    #expect(position.last_ticks == 100_00 && position.last_time_ns == 120_000_000_000, "the old price grows old")
    #expect(bench.trading.receive(quote(105_00, 107_00, 4)) == nil)
    #expect(!bench.trading.engine.top(of: instrument).isCrossed)
    position = bench.trading.engine.ledger[bench.first].positions[0]
    #expect(position.last_ticks == 106_00)
  }

  @Test func `F08 a book that is stuck crossed makes its price stale`() {
    var bench = Bench(subscriptions: [.quotes])
    #expect(bench.trading.receive(quote(99_00, 101_00, 1)) == nil)
    for minute in 2...7 as ClosedRange<Int64> { #expect(bench.trading.receive(quote(102_00, 101_00, minute)) == nil) }
    bench.buy(1, 1_0000)
    #expect(bench.refusal() == .stale(age_ns: 360_000_000_000, limit_ns: 300_000_000_000))
  }

  @Test func `F20 nothing is sent to a market that is not open, and cancels are`() {
    for status in [MarketStatus.halted, .closed] {
      var bench = Bench()
      bench.bar(at: 100_00)
      bench.buy(1, 1_0000, limit: 90_00)
      _ = bench.notices()
      #expect(bench.trading.receive(.status(instrument, at: Time(nanoseconds: 60_000_000_000), status)) == nil)
      bench.buy(2, 1_0000)
      #expect(bench.refusal() == .marketClosed(status))
      #expect(Refusal.marketClosed(status).record == (27, status.rawValue, 1))
      #expect(Refusal.marketClosed(status).name == "market_closed")
      bench.wish(.cancel(1))
      let isCancelled = bench.notices().contains { if case .cancelled = $0 { true } else { false } }
      #expect(isCancelled)
      #expect(bench.trading.receive(.status(instrument, at: Time(nanoseconds: 60_000_000_000), .open)) == nil)
      bench.buy(3, 1_0000)
      bench.bar(at: 100_00)
      #expect(bench.fills().count == 1)
    }
  }

  @Test func `an order on its way when the market is halted comes back as the venue's refusal`() {
    var bench = Bench { _ in }
    bench.trading = slow(&bench)
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000)
    #expect(bench.trading.receive(.status(instrument, at: Time(nanoseconds: 60_000_000_001), .halted)) == nil)
    bench.bar(at: 100_00)
    #expect(bench.refusal() == .venue(code: 27))
    #expect(bench.trading.engine.workingOrders(bench.first) == 0)
    #expect(bench.trading.engine.ledger[bench.first].promisedCash_units == 0)
  }

  /// The bench's own market behind a line of a second.
  private func slow(_ bench: inout Bench) -> PaperTrading {
    let listing = Listing(
      symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 4, priceStep: Price(ticks: 1),
      quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1), minimumValueUnits: 0)
    guard let universe = try? Universe([listing]), let usdt = universe.currency("USDT") else { fatalError("universe") }
    var model = VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 500, taker_ppm: 1000)))
    model.latency = Latency(entry_ns: 1_000_000_000)
    var trading = PaperTrading(universe, model, strategyCapacity: 1)
    _ = trading.open(
      Engine.Assignment(
        capital: Money(units: 10_000 * 100_000_000, usdt), instruments: [instrument], limits: .plain,
        subscriptions: [.bars], warmUp: 0))
    return trading
  }
}
