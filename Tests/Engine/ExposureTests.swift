import HostEngine
import HostExecution
import HostModel
import HostRisk
import TestSupport
import Testing

extension Bench {
  fileprivate mutating func order(into isBought: Bool, _ ref: UInt64, _ units: Int64) {
    if isBought { buy(ref, units) } else { sell(ref, units) }
  }
}

/// How much a strategy may come to hold, how little, and with whom it may not trade.
@Suite struct ExposureTests {
  private func usdt(_ units: Int64) -> Money { Money(units: units, CurrencyID(0)) }

  @Test(arguments: [true, false])
  func `M02 a position under the minimum is not begun, long or short, and never rounded up`(isBought: Bool) {
    var bench = Bench(fee_ppm: 0) { $0.minimumPosition_ppm = 20_000 }
    bench.bar(at: 100_00)
    for (ref, units) in [(1, 1), (2, 1_0000), (3, 1_9999)] as [(UInt64, Int64)] {
      bench.order(into: isBought, ref, units)
      #expect(bench.refusal() == .minimumPosition(usdt(units * 1000000), minimum: usdt(200_00000000)))
    }
    #expect(bench.trading.engine.workingOrders(bench.first) == 0)
    bench.order(into: isBought, 4, 2_0000)
    #expect(bench.refusal() == nil, "exactly the minimum")
    bench.bar(at: 100_00)
    bench.order(into: isBought, 5, 1)
    #expect(bench.refusal() == nil, "more of one that is large enough")
    bench.bar(at: 100_00)
    _ = bench.notices()
    // On the way out any size is allowed.
    bench.order(into: !isBought, 6, 1_0000)
    #expect(bench.refusal() == nil)
    bench.bar(at: 100_00)
    // Nor through the middle to a small position of the other side.
    bench.order(into: !isBought, 7, 1_0002)
    #expect(bench.refusal()?.name == "minimum_position")
  }

  @Test func `M02 new terms cannot make an order too small, and a part of a large one may be`() {
    var bench = Bench(fee_ppm: 0) { $0.minimumPosition_ppm = 20_000 }
    bench.bar(at: 100_00)
    bench.buy(1, 3_0000, limit: 95_00)
    bench.wish(.replace(1, units: 1_0000))
    #expect(bench.refusal()?.name == "minimum_position")
    bench.wish(.standing(9, side: 1, 2, 4_0000, detail: 1_0000, limit: 94_00))
    #expect(bench.refusal() == nil, "an iceberg of which a quarter is shown")
    #expect(bench.trading.engine.workingOrders(bench.first) == 2)
  }

  @Test func `exposure counts longs and shorts without their signs, with the worse side of open orders`() {
    var bench = Bench(markets: ["BTC", "ETH"]) { $0.exposure_ppm = 150_000 }
    bench.bar(at: 100_00)
    bench.bar(at: 100_00, of: 1)
    bench.buy(1, 8_0000, limit: 100_00)
    #expect(bench.refusal() == nil)
    bench.sell(2, 7_0001, limit: 100_00, of: 1)
    #expect(bench.refusal() == .exposure(usdt(1500_01000000), limit: usdt(1500_00000000)))
    bench.sell(3, 7_0000, limit: 100_00, of: 1)
    #expect(bench.refusal() == nil)
    bench.buy(4, 1, limit: 99_00)
    #expect(bench.refusal()?.name == "exposure")
    bench.buy(5, 7_0000, limit: 99_00, of: 1)
    #expect(bench.refusal() == nil, "the other side of the same instrument is not worse")
  }

  @Test func `F13 an order that would meet a resting one of any strategy is refused, to the tick`() {
    var bench = Bench(strategies: 2)
    let other = bench.strategies[1]
    bench.bar(at: 100_00)
    bench.wish(.order(side: 2, 1, 1_0000, limit: 101_00), from: other)
    bench.buy(1, 1_0000, limit: 101_00)
    #expect(bench.refusal() == .selfTrade(Price(ticks: 101_00), own: Price(ticks: 101_00)))
    bench.buy(2, 1_0000, limit: 100_99)
    #expect(bench.refusal() == nil)
    bench.wish(.order(side: 2, 2, 1_0000, limit: 100_99), from: other)
    #expect(bench.refusal() == .selfTrade(Price(ticks: 100_99), own: Price(ticks: 100_99)))
    bench.sell(3, 1_0000, limit: 100_50, immediate: true)
    #expect(bench.refusal()?.name == "self_trade", "a strategy's own orders are no exception")
    bench.wish(.cancel(2))
    bench.wish(.order(side: 2, 3, 1_0000, limit: 100_99), from: other)
    #expect(bench.refusal() == nil)
  }

  @Test func `F13 a market order stops short of own orders, and new terms meet none either`() {
    var bench = Bench(strategies: 2)
    let other = bench.strategies[1]
    bench.bar(at: 100_00)
    bench.wish(.order(side: 2, 1, 1_0000, limit: 102_00), from: other)
    bench.buy(1, 1_0000)
    let bound = bench.notices().compactMap { notice -> Int64? in
      guard case .accepted(_, _, let order) = notice, order.side == .buy else { return nil }
      return order.price.ticks
    }
    #expect(bound == [101_99])
    bench.buy(2, 1_0000, limit: 99_00)
    bench.wish(.replace(2, price: 102_00))
    #expect(bench.refusal() == .selfTrade(Price(ticks: 102_00), own: Price(ticks: 102_00)))
    bench.bar(103_00, 103_00, 101_00, 103_00)
    _ = bench.notices()
    bench.wish(.order(side: 2, 2, 1_0000, limit: 103_00), from: other)
    bench.buy(3, 1_0000)
    #expect(bench.refusal()?.name == "self_trade", "even the last price lies behind the own order")
  }

  @Test func `F13 F20 a market order stops on a step of the new rules, short of an own order that is on an old one`() {
    var bench = Bench(strategies: 2)
    bench.bar(at: 100_00)
    // No venue answers: the order that no longer fits is being cancelled and may still trade.
    var effects = Effects()
    bench.wishes.records[0] = .order(side: 2, 1, 1_0000, limit: 102_03)
    bench.wishes.count = 1
    bench.trading.engine.receive(bench.wishes, from: bench.strategies[1], &effects)
    bench.rules(step: 5)
    bench.wishes.records[0] = .order(side: 1, 1, 1_0000, limit: nil)
    bench.trading.engine.receive(bench.wishes, from: bench.first, &effects)
    var prices: [Int64] = []
    while !effects.requests.isEmpty {
      switch effects.requests.removeFirst() {
      case .place(let id, let approved):
        #expect(id.strategy == (prices.isEmpty ? bench.strategies[1] : bench.first))
        prices.append(approved.order.price.ticks)
      default: break
      }
    }
    #expect(prices == [102_03, 102_00])
  }

  @Test func `F13 two strategies that quote against each other never meet`() {
    var bench = Bench(strategies: 2) {
      $0.ordersPerSecond = 10_000
      $0.openOrders = 64
      $0.collar_ppm = 1_000_000
    }
    var chance = SplitMix(seed: 13), refused = 0
    let rounds: UInt64 = isLong ? 1_000_000 : 5_000
    bench.bar(at: 100_00)
    for ref in 1...rounds {
      let owner = bench.strategies[chance.below(2)], price = 99_00 + Int64(chance.below(200))
      bench.wish(.order(side: UInt8(1 + chance.below(2)), ref, 1, limit: price), from: owner)
      let open = bench.strategies.flatMap { Array(bench.trading.engine.view($0).orders) }
      let bid = open.filter { $0.side == 1 }.map(\.price_ticks).max() ?? 0
      let ask = open.filter { $0.side == 2 }.map(\.price_ticks).min() ?? Int64.max
      #expect(bid < ask, "order \(ref)")
      if bench.refusal()?.name == "self_trade" { refused += 1 }
      if let oldest = open.min(by: { $0.clientRef < $1.clientRef }), chance.below(4) > 0 {
        for strategy in bench.strategies { bench.wish(.cancel(oldest.clientRef), from: strategy) }
      }
      if ref % 64 == 0 { bench.bar(at: 100_00) }
      for strategy in bench.strategies { bench.trading.engine.clearInbox(strategy) }
      _ = bench.notices()
    }
    #expect(refused > rounds / 10)
  }
}
