import HostEngine
import HostModel
import HostRisk
import TestSupport
import Testing

/// How many messages a strategy may send, and which of its orders are taken for repetitions.
@Suite struct RateTests {
  @Test func `C15 orders, changes and cancels share one rate, and cancels and reductions have a reserve`() {
    var bench = Bench { $0.ordersPerSecond = 4 }
    bench.bar(at: 100_00)
    bench.buy(1, 5_0000)
    bench.bar(at: 100_00)
    bench.buy(2, 1, limit: 90_00)
    bench.buy(3, 1, limit: 90_00)
    bench.wish(.replace(2, price: 91_00))
    #expect(bench.refusal() == nil)
    bench.buy(4, 1, limit: 90_00)
    #expect(bench.refusal() == nil)
    // The rate is used up: nothing that adds risk, and no change, leaves.
    bench.buy(5, 1, limit: 90_00)
    #expect(bench.refusal() == .rate(orders: 5, limit: 4))
    bench.wish(.replace(3, price: 91_00))
    #expect(bench.refusal() == .rate(orders: 5, limit: 4))
    // The reserve lets two out, and then not even that.
    bench.sell(6, 1_0000)
    #expect(bench.refusal() == nil)
    bench.wish(.cancel(3))
    #expect(bench.refusal() == nil)
    bench.sell(7, 1_0000)
    #expect(bench.refusal() == .rate(orders: 7, limit: 6))
    bench.wish(.cancel(4))
    #expect(bench.refusal() == .rate(orders: 7, limit: 6))
    // The host is not held back by what the strategy used up.
    let before = bench.trading.engine.workingOrders(bench.first)
    bench.trading.stop(bench.first, .withdrawn)
    #expect(before > 0 && bench.trading.engine.workingOrders(bench.first) == 0)
    #expect(bench.trading.flatten(bench.first) == 1)
  }

  @Test func `C15 a flood of a hundred times the rate stays under it in every window from 1 ms to 60 s`() {
    let perSecond: Int64 = 50
    var rate = MessageRate(), chance = SplitMix(seed: 15), sent: [Int64] = []
    var now: Int64 = 1_700_000_000_000_000_000
    for _ in 0..<200_000 {
      now += Int64(chance.below(400_000))
      let time = Time(nanoseconds: now)
      guard rate.recent(at: time, perSecond, per: .second) < perSecond else { continue }
      rate.note(at: time, perSecond, per: .second)
      sent.append(now)
    }
    #expect(sent.count > 1_900, "what is allowed is also sent")
    for window_ms in [1, 10, 100, 1_000, 5_000, 60_000] as [Int64] {
      let window_ns = window_ms * 1_000_000, most = perSecond + perSecond * window_ms / 1000 + 1
      var first = 0, largest = 0
      for last in sent.indices {
        while sent[last] - sent[first] >= window_ns { first += 1 }
        largest = max(largest, last - first + 1)
      }
      #expect(Int64(largest) <= most, "\(largest) messages in \(window_ms) ms")
    }
  }

  @Test func `C26 ten thousand repetitions with new numbers do not pass, and an order after the window does`() {
    var bench = Bench {
      $0.duplicateWindow_ns = 60_000_000_000
      $0.ordersPerSecond = 1_000
      $0.openOrders = 256
      $0.refusalsPerMinute = 0
    }
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000, limit: 90_00)
    #expect(bench.refusal() == nil)
    var refused = 0
    for ref in 2...10_001 as ClosedRange<UInt64> {
      bench.buy(ref, 1_0000, limit: 90_00)
      if bench.refusal() == .duplicate(age_ns: 0, window_ns: 60_000_000_000) { refused += 1 }
      bench.trading.engine.clearInbox(bench.first)
    }
    #expect(refused == 10_000)
    // Anything that differs is another order.
    bench.buy(10_002, 1_0001, limit: 90_00)
    bench.buy(10_003, 1_0000, limit: 90_01)
    bench.sell(10_004, 1_0000, limit: 110_00)
    bench.wish(.standing(3, side: 1, 10_005, 1_0000, detail: 110_00))
    #expect(bench.refusal() == nil)
    bench.wish(.standing(3, side: 1, 10_006, 1_0000, detail: 110_00))
    #expect(bench.refusal()?.name == "duplicate", "an order that the host holds")
    bench.bar(at: 100_00)  // a minute later, which is the window
    bench.buy(10_007, 1_0000, limit: 90_00)
    #expect(bench.refusal() == nil)
    bench.buy(10_008, 1_0000, limit: 90_00)
    #expect(bench.refusal()?.name == "duplicate")
  }

  @Test func `C26 more orders within the window than are remembered are taken for repetitions`() {
    var memory = RecentOrders()
    defer { memory.deallocate() }
    let now = Time(nanoseconds: 0)
    func pattern(_ number: Int64) -> OrderPattern {
      OrderPattern(position: 0, side: .buy, plan: .market, quantity: Quantity(units: number))
    }
    for number in 0..<1024 as Range<Int64> {
      #expect(memory.earlier(pattern(number), at: now, window_ns: 1000) == nil)
      memory.add(pattern(number), at: now, window_ns: 1000)
    }
    #expect(memory.earlier(pattern(5000), at: now, window_ns: 1000) == 0)
    #expect(memory.earlier(pattern(5000), at: Time(nanoseconds: 1000), window_ns: 1000) == nil)
  }
}
