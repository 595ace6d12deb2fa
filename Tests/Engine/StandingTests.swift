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
}
