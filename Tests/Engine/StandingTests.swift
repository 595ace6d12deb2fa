import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import Testing

/// Orders that the host holds: when they begin, what they send, how they end.
@Suite struct StandingTests {
  static let stop: UInt8 = 3, takeProfit: UInt8 = 5, sell: UInt8 = 2, buy: UInt8 = 1
  static let reduceOnly: UInt16 = 2, oneCancelsOther: UInt16 = 4, after: UInt16 = 8

  /// Holds 5.0000 bought at 100.00.
  private func invested(_ change: (inout Limits) -> Void = { _ in }) -> Bench {
    var bench = Bench(fee_ppm: 0, limits: change)
    bench.trade(100_00, 1)
    bench.buy(1, 5_0000)
    bench.trade(100_00, 1)
    _ = bench.notices()
    _ = bench.inbox()
    return bench
  }

  private func held(_ bench: borrowing Bench) -> Int64 {
    bench.trading.engine.ledger[bench.first].positions[0].quantity_units
  }

  @Test func `M03 a stop at 95 whose next price is 90 fills at 90`() {
    var bench = invested { $0.dailyLoss_ppm = 1_000_000 }
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 5_0000, detail: 95_00))
    bench.trade(95_01, 1)
    #expect(bench.trading.engine.workingOrders(bench.first) == 0, "not yet")
    bench.trade(95_00, 1)
    #expect(bench.fills().isEmpty, "the trade that reached the trigger is somebody else's")
    bench.trade(90_25, 1)
    #expect(bench.fills().map(\.price) == [90_25])
    #expect(held(bench) == 0)
    #expect(bench.trading.engine.standingOrders(bench.first) == 0)
  }

  @Test func `M03 a gap over the stop fills at the first price behind it`() {
    var bench = invested { $0.dailyLoss_ppm = 1_000_000 }
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 5_0000, detail: 95_00))
    bench.bar(90_00, 91_00, 88_00, 90_00)
    #expect(bench.fills().isEmpty)
    bench.bar(at: 90_00)
    #expect(bench.fills().map(\.price) == [90_00])
  }

  @Test func `the strategy hears of a stop's life under one number`() {
    var bench = invested()
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 5_0000, detail: 99_00))
    bench.trade(99_00, 1)
    bench.trade(98_50, 1)
    let events = bench.inbox().filter { $0.kind >= 16 }
    #expect(events.map(\.kind) == [EventKind.accepted, EventKind.triggered, EventKind.filled])
    #expect(events.map(\.field0) == [2, 2, 2])
    #expect(events[1].field2 == 99_00)
    #expect(events[2].field2 == -5_0000 && events[2].field4 == 0)
  }

  private func open(_ bench: borrowing Bench) -> [OpenOrderRecord] {
    Array(bench.trading.engine.view(bench.first).orders)
  }

  @Test func `the strategy sees its standing orders among its open orders`() {
    var bench = invested()
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 5_0000, detail: 95_00, flags: StandingTests.reduceOnly))
    bench.sell(3, 1_0000, limit: 104_00)
    #expect(open(bench).map(\.clientRef) == [3, 2])
    #expect(open(bench).map(\.type) == [2, 3])
    #expect(open(bench).map(\.price_ticks) == [104_00, 95_00])
    bench.wish(.replace(2, trigger: 96_00))
    #expect(open(bench).map(\.price_ticks) == [104_00, 96_00])
    bench.wish(.cancel(2))
    #expect(open(bench).map(\.clientRef) == [3])
  }

  @Test func `a take profit sells at the next price once its trigger is reached`() {
    var bench = invested()
    bench.wish(.standing(StandingTests.takeProfit, side: 2, 2, 5_0000, detail: 104_00))
    bench.trade(103_99, 1)
    bench.trade(104_00, 1)
    bench.trade(104_10, 1)
    #expect(bench.fills().map(\.price) == [104_10])
  }

  @Test func `a stop to buy begins above and a stop limit rests at its limit`() {
    var bench = Bench(fee_ppm: 0)
    bench.trade(100_00, 1)
    bench.wish(.standing(StandingTests.stop, side: 1, 1, 1_0000, detail: 101_00))
    bench.wish(.standing(4, side: 1, 2, 1_0000, detail: 101_00, limit: 101_50))
    bench.trade(100_99, 1)
    #expect(bench.trading.engine.workingOrders(bench.first) == 0)
    bench.trade(101_00, 1)
    bench.trade(102_00, 1)
    #expect(bench.fills().map(\.price) == [102_00], "the limit order waits at 101.50")
    bench.trade(101_00, 10_0000)
    #expect(bench.fills().map(\.price) == [101_50])
    #expect(held(bench) == 2_0000)
  }

  @Test func `a trailing stop follows the price up and never down`() {
    var bench = invested()
    bench.wish(.standing(7, side: 2, 2, 2_0000, detail: 2_00))
    bench.wish(.standing(8, side: 2, 3, 2_0000, detail: 10_000))  // 1 %
    #expect(open(bench).map(\.price_ticks) == [98_00, 99_00])
    bench.trade(102_00, 1)
    #expect(open(bench).map(\.price_ticks) == [100_00, 100_98])
    bench.trade(101_00, 1)
    #expect(open(bench).map(\.price_ticks) == [100_00, 100_98])
    bench.trade(100_98, 1)
    bench.trade(100_50, 1)
    #expect(bench.fills().map(\.price) == [100_50])
    // In one bar the high is taken to come first: 103 moves the trigger to 101, which the low reaches.
    bench.bar(101_50, 103_00, 100_90, 102_00)
    bench.bar(at: 101_80)
    #expect(bench.fills().map(\.price) == [101_80])
  }

  @Test func `an iceberg shows one part at a time`() {
    var bench = Bench(fee_ppm: 0)
    bench.trade(100_00, 1)
    bench.wish(.standing(9, side: 1, 1, 2_5000, detail: 1_0000, limit: 99_00))
    var seen: [Int64] = []
    for _ in 0..<4 {
      bench.trade(99_50, 1)
      bench.trade(98_00, 50_0000)
      seen += bench.fills().map(\.units)
    }
    #expect(seen == [1_0000, 1_0000, 5000])
    #expect(bench.trading.engine.standingOrders(bench.first) == 0)
    let events = bench.inbox().filter { $0.kind >= 16 }
    #expect(events.map(\.field0).allSatisfy { $0 == 1 })
    #expect(events.map(\.kind) == [EventKind.accepted, EventKind.filled, EventKind.filled, EventKind.filled])
    #expect(events.dropFirst().map(\.field4) == [1_5000, 5000, 0], "what is left of the whole")
  }

  @Test func `a TWAP sends its parts when they are due and a VWAP no more than its share`() {
    var bench = Bench(fee_ppm: 0)
    bench.trade(100_00, 1)  // minute 1
    bench.wish(.standing(10, side: 1, 1, 1_0001, detail: 3, until: 7 * 60_000_000_000))
    var seen: [Int64] = []
    for _ in 0..<8 {
      bench.trade(100_00, 1)
      seen += bench.fills().map(\.units)
    }
    #expect(seen == [3333, 3334, 3334])
    #expect(bench.trading.engine.standingOrders(bench.first) == 0)

    bench.wish(.standing(11, side: 1, 2, 1_0000, link: 100_000, until: 60 * 60_000_000_000))
    seen = []
    for volume in [1, 2_0000, 3_0000, 1, 20_0000, 1, 1] {
      bench.trade(100_00, Int64(volume))
      seen += bench.fills().map(\.units)
    }
    #expect(seen == [2000, 3000, 5000])
    #expect(bench.trading.engine.standingOrders(bench.first) == 0)
  }

  @Test func `a parent is judged as a whole: its parts do not get through what it would not`() {
    var bench = Bench(fee_ppm: 0)
    bench.trade(100_00, 1)
    bench.wish(.standing(10, side: 1, 1, 20_0000, detail: 100, until: 7 * 60_000_000_000))
    #expect(bench.refusal()?.record.reason == 9, "2000 of 10000 in one order")
    bench.wish(.standing(9, side: 1, 2, 20_0000, detail: 1_0000, limit: 99_00))
    #expect(bench.refusal()?.record.reason == 9)
  }

  @Test func `a kill in the middle of a TWAP sends nothing more`() {
    var bench = Bench(fee_ppm: 0)
    bench.trade(100_00, 1)
    bench.wish(.standing(10, side: 1, 1, 3_0000, detail: 3, until: 7 * 60_000_000_000))
    bench.trade(100_00, 1)
    #expect(bench.fills().map(\.units) == [1_0000])
    bench.trading.stop(bench.first, .withdrawn)
    for _ in 0..<10 { bench.trade(100_00, 1) }
    #expect(bench.fills().isEmpty)
    #expect(bench.trading.engine.standingOrders(bench.first) == 0)
  }

  @Test func `of two linked orders one trades, and a part of one is taken off the other`() {
    var bench = invested()
    bench.sell(2, 5_0000, limit: 104_00)
    bench.wish(
      .standing(
        StandingTests.stop, side: 2, 3, 5_0000, detail: 97_00,
        flags: StandingTests.reduceOnly | StandingTests.oneCancelsOther, link: 2))
    bench.trade(103_00, 1)
    bench.trade(105_00, 2_0000)  // through the limit, for a part
    #expect(bench.fills().map(\.units) == [2_0000])
    #expect(open(bench).first { $0.clientRef == 3 }?.remaining_units == 3_0000)
    bench.trade(97_00, 1)
    #expect(bench.trading.engine.standingOrders(bench.first) == 1, "the other one is gone: \(open(bench))")
    bench.trade(96_00, 1)
    #expect(bench.fills().map(\.units) == [3_0000])
    #expect(held(bench) == 0)
    #expect(open(bench).isEmpty)
  }

  @Test func `a bracket protects what its entry fills, part by part, and nothing is left over`() {
    var bench = Bench(fee_ppm: 0)
    let children = StandingTests.reduceOnly | StandingTests.oneCancelsOther | StandingTests.after
    bench.trade(100_00, 1)
    bench.buy(1, 4_0000, limit: 99_00)
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 4_0000, detail: 96_00, flags: children, link: 1))
    bench.wish(.standing(2, side: 2, 3, 4_0000, limit: 103_00, flags: children, link: 1))
    bench.trade(99_50, 1)
    bench.trade(98_00, 1_0000)
    #expect(held(bench) == 1_0000)
    #expect(open(bench).map(\.remaining_units) == [3_0000, 1_0000, 1_0000])
    bench.trade(98_00, 2_0000)
    #expect(open(bench).map(\.remaining_units) == [1_0000, 3_0000, 3_0000])
    bench.trade(100_00, 1)
    bench.trade(104_00, 1_0000)  // the target, for a part; both orders of it are through
    #expect(held(bench) == 1_0000 || held(bench) == 2_0000)
    _ = bench.notices()
    bench.trade(96_00, 1)
    #expect(open(bench).map(\.clientRef) == [2], "the way in is shut and the target gone")
    bench.trade(95_00, 1)
    #expect(held(bench) == 0)
    #expect(open(bench).isEmpty)
    #expect(bench.trading.engine.ledger[bench.first].promisedCash_units == 0)
  }

  @Test func `M03 a bar that reaches both stop and target is taken as the stop`() {
    var bench = Bench(fee_ppm: 0)
    let children = StandingTests.reduceOnly | StandingTests.oneCancelsOther | StandingTests.after
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000)
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 1_0000, detail: 96_00, flags: children, link: 1))
    bench.wish(.standing(2, side: 2, 3, 1_0000, limit: 103_00, flags: children, link: 1))
    bench.bar(at: 100_00)
    bench.bar(100_00, 101_00, 99_00, 100_00)
    _ = bench.notices()
    bench.bar(100_00, 105_00, 95_00, 101_00)
    bench.bar(at: 99_00)
    #expect(bench.fills().map(\.price) == [99_00])
    #expect(held(bench) == 0)
  }

  @Test func `a target beyond which a bar opens is taken before a stop later in the bar`() {
    var bench = Bench(fee_ppm: 0)
    let children = StandingTests.reduceOnly | StandingTests.oneCancelsOther | StandingTests.after
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000)
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 1_0000, detail: 96_00, flags: children, link: 1))
    bench.wish(.standing(2, side: 2, 3, 1_0000, limit: 103_00, flags: children, link: 1))
    bench.bar(at: 100_00)
    bench.bar(100_00, 101_00, 99_00, 100_00)
    _ = bench.notices()
    bench.bar(104_00, 105_00, 95_00, 101_00)
    #expect(bench.fills().map(\.price) == [103_00])
    #expect(open(bench).isEmpty)
  }

  @Test func `a protective order stays when the strategy goes, and sells what is held`() {
    var bench = invested()
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 0, detail: 97_00, flags: StandingTests.reduceOnly))
    bench.wish(.standing(StandingTests.stop, side: 1, 3, 1_0000, detail: 103_00))
    bench.buy(4, 1_0000, limit: 96_00)
    bench.trading.stop(bench.first, .worker)
    #expect(open(bench).map(\.clientRef) == [2], "the others go with the strategy")
    bench.trade(97_00, 1)
    bench.trade(96_50, 1)
    #expect(bench.fills().map(\.units) == [5_0000])
    #expect(bench.trading.engine.isInvested(bench.first) == false)
    #expect(open(bench).isEmpty)
  }

  @Test func `F19 protection has the size of the position, whatever was sold in the meantime`() {
    var bench = invested()
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 5_0000, detail: 97_00, flags: StandingTests.reduceOnly))
    bench.sell(3, 2_0000)
    bench.trade(100_00, 1)
    #expect(open(bench).map(\.remaining_units) == [3_0000])
    bench.sell(4, 1_0000, limit: 104_00)  // holds on to a part of it
    bench.trade(97_00, 1)
    bench.trade(96_00, 1)
    #expect(held(bench) == 0, "the stop comes first: \(open(bench))")
  }

  @Test func `F19 protection ends with the position`() {
    var bench = invested()
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 5_0000, detail: 97_00, flags: StandingTests.reduceOnly))
    bench.sell(3, 5_0000)
    bench.trade(100_00, 1)
    #expect(open(bench).isEmpty)
    #expect(bench.inbox().last { $0.kind == EventKind.cancelled }?.field0 == 2)
    bench.buy(4, 1_0000)
    bench.trade(100_00, 1)
    bench.trade(90_00, 1)
    bench.trade(90_00, 1)
    #expect(held(bench) == 1_0000, "an old stop sells nothing new")
  }

  @Test func `flattening takes protection away first, so that all is free to be sold`() {
    var bench = invested()
    bench.wish(.standing(2, side: 2, 2, 5_0000, limit: 104_00, flags: StandingTests.reduceOnly))
    #expect(bench.refusal()?.record.reason == nil)
    bench.trading.stop(bench.first, .worker)
    #expect(bench.trading.flatten(bench.first) >= 0)
    _ = bench.trading.flatten(bench.first)
    bench.trade(100_00, 1)
    #expect(held(bench) == 0)
  }

  @Test func `the host cancels an order when a price is reached, another one trades or ends, or at a time`() {
    var bench = Bench(fee_ppm: 0)
    bench.trade(100_00, 1)
    for ref in 1...5 { bench.buy(UInt64(ref), 1_0000, limit: 96_00) }
    bench.buy(6, 1_0000, limit: 99_00)
    bench.wish(.cancel(1, when: 1, price: 103_00))
    bench.wish(.cancel(2, when: 2, price: 98_00))
    bench.wish(.cancel(3, when: 3, link: 6))
    bench.wish(.cancel(4, when: 4, link: 6))
    bench.wish(.cancel(5, when: 5, at: 5 * 60_000_000_000))
    func refs(_ bench: borrowing Bench) -> [UInt64] { open(bench).map(\.clientRef) }
    bench.trade(102_99, 1)
    #expect(refs(bench) == [1, 2, 3, 4, 5, 6])
    bench.trade(103_00, 1)
    #expect(refs(bench) == [2, 3, 4, 5, 6])
    bench.trade(98_50, 4000)  // a part of 6
    #expect(refs(bench) == [2, 4, 5, 6])
    bench.trade(98_50, 1)  // minute 5
    #expect(refs(bench) == [2, 4, 6])
    bench.trade(98_50, 5_0000)
    #expect(refs(bench) == [2])
    bench.trade(98_00, 1)
    #expect(refs(bench).isEmpty)
    #expect(bench.trading.engine.standingOrders(bench.first) == 0)
  }

  @Test func `an order until a time ends then`() {
    var bench = Bench(fee_ppm: 0)
    bench.trade(100_00, 1)
    bench.wish(.standing(2, side: 1, 1, 1_0000, limit: 99_00, until: 3 * 60_000_000_000))
    bench.wish(.standing(3, side: 1, 2, 1_0000, detail: 105_00, until: 3 * 60_000_000_000))
    #expect(open(bench).count == 2)
    bench.trade(100_00, 1)
    #expect(open(bench).count == 2)
    bench.trade(100_00, 1)
    #expect(open(bench).isEmpty)
    bench.wish(.standing(2, side: 1, 3, 1_0000, limit: 99_00, until: 3 * 60_000_000_000))
    #expect(bench.refusal()?.record.reason == 23)
  }

  @Test func `links to nothing, reductions of nothing and too many orders are refused`() {
    var bench = Bench(fee_ppm: 0) {
      $0.openOrders = 256
      $0.ordersPerSecond = 10_000
    }
    bench.trade(100_00, 1)
    let unlinked = WishRecord.standing(
      StandingTests.stop, side: 2, 1, 1_0000, detail: 95_00, flags: StandingTests.oneCancelsOther, link: 9)
    bench.wish(unlinked)
    #expect(bench.refusal() == .link(ClientRef(9)))
    bench.wish(.standing(StandingTests.stop, side: 2, 2, 1_0000, detail: 95_00, flags: StandingTests.reduceOnly))
    #expect(bench.refusal()?.record.reason == 25)
    for ref in 3..<67 { bench.wish(.standing(StandingTests.stop, side: 1, UInt64(ref), 1, detail: 110_00)) }
    #expect(bench.refusal() == nil)
    bench.wish(.standing(StandingTests.stop, side: 1, 67, 1, detail: 110_00))
    #expect(bench.refusal() == .standingOrders(65, limit: 64))
    bench.buy(68, 1, limit: 100_00)
    var record = WishRecord.order(side: 1, 69, 1, limit: 100_00)
    record.flags = 1
    bench.wish(record)
    #expect(bench.refusal() == .postOnly(Price(ticks: 100_00), last: Price(ticks: 100_00)))
  }
}
