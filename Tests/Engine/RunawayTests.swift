import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

/// A strategy that does the same over and over is halted at an exact number, until a person has looked.
@Suite struct RunawayTests {
  private func resume(_ bench: inout Bench, times: Int) {
    let word = PersonsWord(by: "ann", reason: "mended", at: Time(nanoseconds: 0))
    for _ in 0..<times { bench.trading.obey(StateCommand(.resume, .strategy(bench.first), word)) }
  }

  private func state(_ bench: borrowing Bench) -> TradingState {
    bench.trading.engine.states[.strategy(bench.first)].state
  }

  /// As many buys as are asked for, all at one time, filled by the bar that follows.
  private func buy(_ count: Int, from ref: UInt64, _ bench: inout Bench) {
    for number in 0..<UInt64(count) { bench.buy(ref + number, 1) }
    bench.minute -= 1
    bench.bar(at: 100_00)
  }

  @Test func `C17 so many entries fill in a minute, the next one halts, and only a person lifts that`() {
    var bench = Bench {
      $0.entriesPerMinute = 5
      $0.ordersPerSecond = 1000
    }
    bench.bar(at: 100_00)
    buy(5, from: 1, &bench)
    #expect(state(bench) == .normal)
    buy(1, from: 6, &bench)
    #expect(state(bench) == .halted)
    #expect(bench.trading.engine.states[.strategy(bench.first)].cause == .repeated(.entries, limit: 5))
    #expect(bench.trading.engine.ledger[bench.first].positions[0].quantity_units == 6)
    _ = bench.notices()
    // A day later it is halted still.
    bench.minute += 24 * 60
    bench.bar(at: 100_00)
    bench.buy(7, 1)
    #expect(bench.refusal() == .state(.halted))
    resume(&bench, times: 3)
    #expect(state(bench) == .normal)
    buy(5, from: 8, &bench)
    #expect(state(bench) == .normal, "the count began anew")
    buy(1, from: 13, &bench)
    #expect(state(bench) == .halted)
  }

  @Test func `C17 what closes a position, and the parts of one order, are no repetition`() {
    var bench = Bench {
      $0.entriesPerMinute = 2
      $0.ordersPerSecond = 1000
    }
    bench.bar(at: 100_00)
    bench.buy(1, 5_0000)
    bench.bar(at: 100_00)
    for ref in 2...20 { bench.sell(UInt64(ref), 1) }
    bench.bar(at: 100_00)
    #expect(bench.trading.engine.ledger[bench.first].positions[0].quantity_units == 5_0000 - 19)
    // 1,000 units are all that a bar lets through.
    bench.buy(21, 5000, limit: 100_00)
    for _ in 0..<5 { bench.bar(100_00, 101_00, 99_00, 100_00) }
    #expect(state(bench) == .normal)
  }

  @Test func `C17 the count and the halt outlive the host`() throws {
    var terms = DrawnRun.terms
    terms.venue = VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 0, taker_ppm: 0)))
    var limits = Limits.plain
    limits.entriesPerMinute = 3
    limits.ordersPerSecond = 1000
    var run = try PaperRun(terms)
    let assignment = Engine.Assignment(
      capital: Money(units: 1_000_000_000_000, CurrencyID(0)), instruments: [InstrumentID(0)], limits: limits,
      subscriptions: [.bars], warmUp: 0)
    var ref: UInt64 = 0
    func step(_ run: inout PaperRun, _ seconds: Int64, buys count: Int) {
      var wishes = WishBuffer()
      for index in 0..<count {
        ref += 1
        wishes.records[index] = .order(side: 1, ref, 1, limit: nil)
      }
      wishes.count = count
      _ = run.apply(.wishes(StrategyID(0)), wishes)
      let bar = EventRecord.bar(
        InstrumentID(0), closing: Time(nanoseconds: seconds * 1_000_000_000), open: Price(ticks: 100_00),
        high: Price(ticks: 100_00), low: Price(ticks: 100_00), close: Price(ticks: 100_00),
        volume: Quantity(units: 1000), interval_ns: 1_000_000_000)
      _ = run.apply(.market(bar), wishes)
      while run.takeNotice() != nil {}
    }
    let nothing = WishBuffer()
    _ = run.apply(.open(DrawnRun.label(0), assignment), nothing)
    step(&run, 1, buys: 0)
    step(&run, 2, buys: 3)
    for second in 3...20 as ClosedRange<Int64> { step(&run, second, buys: 0) }
    #expect(run.trading.engine.ledger[StrategyID(0)].positions[0].quantity_units == 3)
    var bytes = ByteWriter()
    run.encode(into: &bytes)
    var reader = ByteReader(bytes.bytes)
    var again = try PaperRun.restored(from: &reader)
    step(&again, 21, buys: 1)
    for second in 22...60 as ClosedRange<Int64> { step(&again, second, buys: 0) }
    #expect(again.trading.engine.states[.strategy(StrategyID(0))].state == .halted)
  }

  @Test func `F14 a loop on refusals is halted at its limit, one that asks in measure is not`() {
    var bench = Bench { $0.refusalsPerMinute = 50 }
    bench.bar(at: 100_00)
    for ref in 1...50 as ClosedRange<UInt64> { bench.buy(ref, Int64.max / 2) }
    #expect(state(bench) == .normal)
    bench.buy(51, Int64.max / 2)
    #expect(state(bench) == .halted)
    #expect(bench.trading.engine.states[.strategy(bench.first)].cause == .repeated(.refusals, limit: 50))

    var slow = Bench { $0.refusalsPerMinute = 50 }
    for ref in 1...200 as ClosedRange<UInt64> {
      slow.bar(at: 100_00)
      slow.buy(ref, Int64.max / 2)
    }
    #expect(state(slow) == .normal)
  }

  @Test func `F14 a loop on fills ends with all that it had at the venue cancelled`() {
    var bench = Bench {
      $0.entriesPerMinute = 10
      $0.ordersPerSecond = 1000
    }
    bench.bar(at: 100_00)
    bench.buy(1, 1, limit: 50_00)
    var ref: UInt64 = 1, orders = 0
    for _ in 0..<100 where state(bench) == .normal {
      ref += 1
      orders += 1
      bench.buy(ref, 1)
      bench.minute -= 1
      bench.bar(at: 100_00)
    }
    #expect(orders == 11)
    #expect(bench.trading.engine.workingOrders(bench.first) == 0)
  }

  @Test func `F16 a fill at a tenth, at ten times, at nothing or below is not booked, and its market halts`() {
    for ticks in [10_00, 1_000_00, 0, -100_00, Int64.max] as [Int64] {
      var bench = Bench()
      bench.bar(at: 100_00)
      bench.wishes.records[0] = .order(side: 1, 1, 1_0000, limit: 99_00)
      bench.wishes.count = 1
      var effects = Effects()
      bench.trading.engine.receive(bench.wishes, from: bench.first, &effects)
      let id = OrderID(1, of: bench.first), currency = bench.trading.engine.ledger[bench.first].currency
      var before = ByteWriter(), after = ByteWriter()
      bench.trading.engine.ledger.encode(into: &before)
      let fill = Fill(
        price: Price(ticks: ticks), quantity: Quantity(units: 1_0000), fee: Money(units: 0, currency), isMaker: true)
      bench.trading.engine.receive(VenueReport(id, at: bench.trading.engine.now, .filled(fill, TradeID(1))), &effects)
      bench.trading.engine.ledger.encode(into: &after)
      #expect(before.bytes.elementsEqual(after.bytes), "\(ticks)")
      let latch = bench.trading.engine.states[.instrument(InstrumentID(0))]
      #expect(latch.state == .halted && latch.cause == .fill(id), "\(ticks)")
    }
  }

  @Test func `F16 a fill at new terms that are still asked for is booked, however far they are`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    let id = OrderID(1, of: bench.first), currency = bench.trading.engine.ledger[bench.first].currency
    var effects = Effects()
    bench.wishes.count = 1
    bench.wishes.records[0] = .order(side: 1, 1, 1_0000, limit: 99_00)
    bench.trading.engine.receive(bench.wishes, from: bench.first, &effects)
    bench.trading.engine.receive(VenueReport(id, at: bench.trading.engine.now, .accepted), &effects)
    bench.wishes.records[0] = .replace(1, price: 10_00)
    bench.trading.engine.receive(bench.wishes, from: bench.first, &effects)
    let fill = Fill(
      price: Price(ticks: 10_00), quantity: Quantity(units: 1_0000), fee: Money(units: 0, currency), isMaker: true)
    bench.trading.engine.receive(VenueReport(id, at: bench.trading.engine.now, .filled(fill, TradeID(1))), &effects)
    #expect(bench.trading.engine.ledger[bench.first].positions[0].quantity_units == 1_0000)
  }

  @Test func `F16 a gap to a quarter is a market and no mistake`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000)
    bench.bar(25_00, 25_00, 24_00, 24_00)
    #expect(bench.trading.engine.ledger[bench.first].positions[0].quantity_units == 1_0000)
    #expect(bench.trading.engine.states[.instrument(InstrumentID(0))].state == .normal)
  }
}
