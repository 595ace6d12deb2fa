import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import Testing

/// Each bound of the gate from both sides: the last order that passes and the first that does not.
@Suite struct GateTests {
  private func usdt(_ amount: Int64) -> Money { Money(units: amount * 100_000_000, CurrencyID(0)) }

  @Test func `numbers only grow`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(5, 1_0000)
    #expect(bench.refusal() == nil)
    bench.buy(5, 1_0000)
    #expect(bench.refusal() == .clientRef(given: ClientRef(5), last: ClientRef(5)))
    bench.buy(4, 1_0000)
    #expect(bench.refusal() == .clientRef(given: ClientRef(4), last: ClientRef(5)))
    bench.wish(.cancel(99))
    #expect(bench.refusal() == .clientRef(given: ClientRef(99), last: ClientRef(5)))
  }

  @Test(arguments: [Int64.min, -1, 0])
  func `a quantity that is not positive is refused`(units: Int64) {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, units)
    #expect(bench.refusal()?.record.reason == 5)
    bench.sell(2, units)
    #expect(bench.refusal()?.record.reason == 5)
  }

  @Test func `no price, no order; an old price, no order`() {
    var bench = Bench { $0.priceAge_ns = 60_000_000_000 }
    bench.buy(1, 1)
    #expect(bench.refusal() == .stale(age_ns: Int64.max, limit_ns: 60_000_000_000))
    bench.bar(at: 100_00)
    bench.buy(2, 1)
    #expect(bench.refusal() == nil)
  }

  @Test(arguments: [Int64.min, -1, 0])
  func `a limit price that is not positive is refused`(price: Int64) {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, 1, limit: price)
    #expect(bench.refusal()?.record.reason == 6)
  }

  @Test func `the collar holds to the tick on both sides`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, 1, limit: 105_00)
    #expect(bench.refusal() == nil)
    bench.buy(2, 1, limit: 105_01)
    #expect(bench.refusal() == .collar(Price(ticks: 105_01), bound: Price(ticks: 105_00)))
    bench.bar(at: 100_00)
    bench.sell(3, 1, limit: 95_00)
    #expect(bench.refusal() == nil)
    bench.sell(4, 1, limit: 94_99)
    #expect(bench.refusal() == .collar(Price(ticks: 94_99), bound: Price(ticks: 95_00)))
  }

  @Test func `an order's value is capped to the unit`() {
    var bench = Bench { $0.position_ppm = 1_000_000 }
    bench.bar(at: 100_00)
    bench.buy(1, 10_0001, limit: 100_00)
    #expect(bench.refusal() == .value(Money(units: 1000_01000000, CurrencyID(0)), limit: usdt(1000)))
    bench.buy(2, 10_0000, limit: 100_00)
    #expect(bench.refusal() == nil)
    bench.buy(3, Int64.max, limit: 100_00)
    #expect(bench.refusal()?.record.reason == 9, "a value that fits no number")
  }

  @Test func `a position counts what is held, what is being bought and the new order`() {
    var bench = Bench { $0.order_ppm = 1_000_000 }
    bench.bar(at: 100_00)
    bench.buy(1, 4_0000, limit: 100_00)  // 400, fills at the next open
    bench.bar(at: 100_00)
    bench.buy(2, 4_0000, limit: 90_00)  // 360, rests
    _ = bench.notices()
    // Equity is 9,999.60 after the fee: the cap is 999.96, and 239.96 of it is left.
    bench.buy(3, 2_4000, limit: 100_00)
    #expect(bench.refusal() == .position(usdt(1000), limit: Money(units: 999_96000000, CurrencyID(0))))
    bench.buy(4, 2_3996, limit: 100_00)
    #expect(bench.refusal() == nil)
  }

  @Test func `cash covers the worst price and the larger fee, to the unit`() {
    // 10 USDT; one piece of 0.0999 at the collar of 105.00 with 0.1 % fee is 10.4999895.
    var bench = Bench(capital: 10) {
      $0.order_ppm = 10_000_000; $0.position_ppm = 10_000_000; $0.leverageLong_ppm = 1_000_000
    }
    bench.bar(at: 100_00)
    bench.buy(1, 999)
    #expect(
      bench.refusal()
        == .cash(needed: Money(units: 10_49998950, CurrencyID(0)), free: Money(units: 10_00000000, CurrencyID(0))))
    bench.buy(2, 951)
    #expect(bench.refusal() == nil)
    // 0.0951 x 105.00 x 1.001 is promised.
    #expect(bench.trading.engine.ledger[bench.first].freeCash_units == 10_00000000 - 9_99548550)
  }

  @Test func `nothing is sold twice where nothing is sold short`() {
    var bench = Bench { $0.leverageShort_ppm = 0 }
    bench.bar(at: 100_00)
    bench.buy(1, 2_0000)
    bench.bar(at: 100_00)
    bench.sell(2, 1_5000, limit: 104_00)
    _ = bench.notices()
    bench.sell(3, 5001)
    #expect(bench.refusal() == .holding(needed: Quantity(units: 5001), free: Quantity(units: 5000)))
    bench.sell(4, 5000)
    #expect(bench.refusal() == nil)
  }

  @Test func `the rate counts a second of event time and lets go after it`() {
    var bench = Bench { $0.ordersPerSecond = 3 }
    bench.bar(at: 100_00)
    for ref in 1...3 {
      bench.buy(UInt64(ref), 1)
      #expect(bench.refusal() == nil)
    }
    bench.buy(4, 1)
    #expect(bench.refusal() == .rate(orders: 4, limit: 3))
    bench.bar(at: 100_00)
    bench.buy(5, 1)
    #expect(bench.refusal() == nil)
  }

  @Test func `working orders are counted`() {
    var bench = Bench { $0.openOrders = 2 }
    bench.bar(at: 100_00)
    bench.buy(1, 1, limit: 50_00)
    bench.buy(2, 1, limit: 50_00)
    #expect(bench.refusal() == nil)
    bench.buy(3, 1, limit: 50_00)
    #expect(bench.refusal() == .openOrders(3, limit: 2))
    bench.wish(.cancel(1))
    bench.buy(4, 1, limit: 50_00)
    #expect(bench.refusal() == nil)
  }
}
