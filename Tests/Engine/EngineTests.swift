import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import Testing

@Suite struct EngineTests {
  @Test func `an order trades at the next bar's open and its fee is taken`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, 5_0000)  // 5.0000 at about 100.00
    #expect(bench.fills().isEmpty, "it must not trade on the bar that it was decided on")
    bench.bar(101_00, 105_00, 99_00, 104_00)
    let fills = bench.fills()
    #expect(fills.count == 1)
    #expect(fills.first?.price == 101_00)
    let portfolio = bench.trading.engine.ledger[bench.first]
    // 10,000 - 505 - 0.505 of fee, and 5 held at 104.
    #expect(portfolio.cash_units == 9_494_49500000)
    #expect(portfolio.equity_units == 10_014_49500000)
    #expect(portfolio.positions[0].cost_units == 505_00000000)
    #expect(portfolio.promisedCash_units == 0)
  }

  @Test func `a run has as many instruments as it was given`() throws {
    let listings = ["BTC", "ETH", "SOL"].map {
      Listing(
        symbol: "\($0)-USDT", base: $0, quote: "USDT", priceDecimals: 2, quantityDecimals: 4,
        priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
        minimumValueUnits: 0)
    }
    let universe = try Universe(listings)
    let usdt = try #require(universe.currency("USDT"))
    var trading = PaperTrading(
      universe, fees: FeeSchedule(maker_ppm: 0, taker_ppm: 0), slippage_ppm: 0, strategyCapacity: 1)
    let strategy = trading.open(
      Engine.Assignment(
        capital: Money(units: 1_000_00000000, usdt), instruments: universe.instruments.map(\.id), limits: Limits(),
        subscriptions: .bars, warmUp: 0))
    for (minute, instrument) in universe.instruments.enumerated() {
      let price = Price(ticks: 100_00)
      let fault = trading.receive(
        .bar(
          instrument.id, closing: Time(nanoseconds: Int64(minute) * 60_000_000_000), open: price, high: price,
          low: price, close: price, volume: Quantity(units: 1), interval_ns: 60_000_000_000))
      #expect(fault == nil)
    }
    #expect(trading.engine.inbox(strategy).map(\.instrument) == [0, 1, 2])
  }

  @Test func `selling in parts takes cost out in proportion and loses no unit`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, 3_0001)
    bench.bar(at: 100_00)
    bench.sell(2, 1_0000)
    bench.bar(at: 104_00)
    bench.sell(3, 2_0001)
    bench.bar(at: 99_00)
    let position = bench.trading.engine.ledger[bench.first].positions[0]
    #expect(position.quantity_units == 0)
    #expect(position.cost_units == 0)
    // 1 x (104 - 100) + 2.0001 x (99 - 100)
    #expect(position.realised_units == 4_00000000 - 2_00010000)
  }

  @Test func `a resting order fills at its limit only when the market trades through it`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000, limit: 99_00)
    bench.bar(100_00, 100_00, 99_00, 100_00)
    #expect(bench.fills().isEmpty, "a touch fills nothing")
    bench.bar(100_00, 100_00, 98_99, 100_00)
    let fills = bench.fills()
    #expect(fills.map(\.price) == [99_00])
    #expect(fills.map(\.isMaker) == [true])
    #expect(fills.map(\.fee) == [4_950_000], "the maker's half fee on 99.00")
  }

  @Test func `a resting order fills in parts as trades go through it, and the rest can be cancelled`() {
    var bench = Bench()
    bench.trade(100_00, 1)
    bench.buy(1, 10_000, limit: 99_00)
    bench.trade(100_00, 500)
    bench.trade(98_00, 4_000)
    bench.trade(97_00, 3_500)
    #expect(bench.fills().map(\.units) == [4_000, 3_500])
    bench.wish(.cancel(1))
    #expect(bench.trading.engine.workingOrders(bench.first) == 0)
    #expect(bench.trading.engine.ledger[bench.first].promisedCash_units == 0)
    bench.trade(90_00, 100_000)
    #expect(bench.fills().isEmpty)
  }

  @Test func `a market order never trades beyond the collar`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000)
    bench.bar(106_00, 107_00, 106_00, 107_00)  // 6 % away, the collar is 5 %
    let notices = bench.notices()
    #expect(notices.contains { if case .cancelled = $0 { true } else { false } })
    #expect(!notices.contains { if case .filled = $0 { true } else { false } })
    #expect(bench.trading.engine.ledger[bench.first].freeCash_units == 10_000_00000000)
  }

  @Test func `a price that makes a holding worth more than any balance ends the sale and not the host`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, 5_0000)
    bench.bar(at: 100_00)
    bench.sell(2, 5_0000)
    _ = bench.notices()
    bench.bar(at: Int64.max / 1000)
    let notices = bench.notices()
    #expect(notices.contains { if case .cancelled = $0 { true } else { false } })
    #expect(!notices.contains { if case .filled = $0 { true } else { false } })
    #expect(bench.trading.engine.ledger[bench.first].positions[0].quantity_units == 5_0000)
    #expect(bench.trading.engine.ledger[bench.first].equity_units == 9_999_50000000)
  }

  @Test func `slippage makes a fresh order dearer to buy and cheaper to sell`() {
    var bench = Bench(slippage_ppm: 1000)
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000)
    bench.bar(at: 100_00)
    #expect(bench.fills().map(\.price) == [100_10])
    bench.sell(2, 1_0000)
    bench.bar(at: 100_00)
    #expect(bench.fills().map(\.price) == [99_90])
  }

  @Test func `a strategy hears of its order's whole life in order, numbered without gaps`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000)
    bench.bar(at: 100_00)
    let events = bench.inbox()
    #expect(events.map(\.kind) == [EventKind.bar, EventKind.accepted, EventKind.filled, EventKind.bar])
    #expect(events.map(\.sequence) == [0, 1, 2, 3])
    #expect(events[2].field0 == 1 && events[2].field2 == 1_0000 && events[2].field4 == 0)
  }

  @Test func `history is marked and orders on it are refused`() {
    var bench = Bench(warmUp: 2)
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000)
    #expect(bench.refusal() == .history)
    bench.bar(at: 100_00)
    bench.bar(at: 100_00)
    #expect(bench.inbox().filter { $0.kind == EventKind.bar }.map(\.flags) == [1, 1, 0])
    bench.buy(2, 1_0000)
    #expect(bench.refusal() == nil)
  }

  @Test func `timers come due with the market's time, once`() {
    var bench = Bench()
    bench.bar(at: 100_00)  // minute 1
    bench.wish(.timer(4, 150_000_000_000))  // minute 2.5
    bench.bar(at: 100_00)
    #expect(!bench.inbox().contains { $0.kind == EventKind.timer })
    bench.bar(at: 100_00)
    let due = bench.inbox().filter { $0.kind == EventKind.timer }
    #expect(due.map(\.field0) == [4])
    #expect(due.map(\.time_ns) == [150_000_000_000])
    bench.bar(at: 100_00)
    #expect(!bench.inbox().contains { $0.kind == EventKind.timer })
    bench.wish(.timer(5, 1))
    #expect(bench.refusal() == .timer(0, limit: 16), "a timer in the past")
    for ref in 10..<26 { bench.wish(.timer(UInt64(ref), Int64.max)) }
    _ = bench.notices()
    bench.wish(.timer(30, Int64.max))
    #expect(bench.refusal() == .timer(16, limit: 16))
  }

  @Test func `E10 a strategy that lets events pile up is stopped and its orders are cancelled`() {
    var bench = Bench(strategies: 2)
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000, limit: 50_00)
    _ = bench.notices()
    for _ in 0..<TurnLimits.events {
      bench.bar(at: 100_00)
      bench.trading.engine.clearInbox(bench.strategies[1])
    }
    let notices = bench.notices()
    #expect(notices.contains(.stopped(bench.first, .backlog(TurnLimits.events))))
    #expect(notices.contains { if case .cancelled = $0 { true } else { false } })
    #expect(bench.trading.engine.isStopped(bench.first) == true)
    #expect(bench.trading.engine.isStopped(bench.strategies[1]) == false, "the other one did not notice")
    bench.buy(2, 1_0000)
    #expect(bench.refusal() == .state(.halted))
  }

  @Test func `a report that fits no order changes nothing and is noticed`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    let stray = VenueReport(OrderID(77 << 16), at: Time(nanoseconds: 1), .accepted)
    bench.trading.engine.receive(stray, &bench.trading.effects)
    let foreign = VenueReport(OrderID(1 << 16 | 40), at: Time(nanoseconds: 1), .accepted)
    bench.trading.engine.receive(foreign, &bench.trading.effects)
    #expect(bench.notices() == [.anomaly(stray), .anomaly(foreign)])
  }

  @Test func `an order number leads back to its strategy`() {
    var bench = Bench(strategies: 3)
    bench.bar(at: 100_00)
    for strategy in bench.strategies { bench.wish(.order(side: 1, 1, 100, limit: nil), from: strategy) }
    let owners = bench.notices().compactMap { notice -> Bool? in
      guard case .accepted(let strategy, let order, _) = notice else { return nil }
      return order.number & 0xFFFF == UInt64(strategy.index)
    }
    #expect(owners == [true, true, true])
  }

  @Test func `a log line outside the text is refused`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    var record = WishRecord()
    record.kind = WishRecord.log
    record.text_offset = UInt32.max
    record.text_length = UInt32.max
    bench.wish(record)
    #expect(bench.refusal()?.record.reason == 1)
  }
}
