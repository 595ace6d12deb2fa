import HostEngine
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

/// The size that a position may have, against a program that knows only what docs/sizing.md says.
@Suite struct SizingTests {
  /// Four markets that move partly together, at uneven times, with positions that change; every now and then it is asked
  /// how much of one may be bought or sold.
  @Test(arguments: [1, 2, 3] as [UInt64])
  func `M04 the size of a position is cut as the page says, unit for unit`(seed: UInt64) throws {
    var bench = Bench(markets: ["A", "B", "C", "D"], capital: 1_000_000, fee_ppm: 0) { limits in
      limits.order_ppm = 10_000_000
      limits.position_ppm = 1_000_000
      limits.dailyLoss_ppm = 1_000_000
      limits.correlationWeight_ppm = 300_000
      limits.volatilityWeight_ppm = 400_000
      limits.ordersPerSecond = 10_000
      limits.leverageLong_ppm = 20_000_000
      limits.leverageShort_ppm = 20_000_000
    }
    var chance = SplitMix(seed: seed), prices: [Int64] = [100_00, 2_000_00, 30_00, 500_00], ref: UInt64 = 0
    var script = "", limits: [Int64] = [], equities: [Int64] = []
    for round in 0..<(isLong ? 2_000 : 300) {
      bench.minute += 1 + Int64(chance.below(round % 100 == 99 ? 600 : 3))
      let common = Int64(chance.below(2001)) - 1000
      for market in 0..<4 where chance.below(8) > 0 {
        let own = Int64(chance.below(2001)) - 1000
        let sign: Int64 = market == 3 ? -1 : 1
        prices[market] = max(100, prices[market] + prices[market] * (sign * common + own / 2) / 400_000)
        bench.minute -= 1  // all at one time
        bench.bar(at: prices[market], of: UInt16(market))
        script += "P \(bench.minute * 60) \(market) \(prices[market])\n"
      }
      _ = bench.notices()
      bench.trading.engine.clearInbox(bench.first)
      if round % 7 == 3 {
        ref += 1
        let market = UInt16(chance.below(4)), units = 1_000_0000_00 / prices[Int(market)] * Int64(1 + chance.below(200))
        if chance.below(2) == 0 { bench.buy(ref, units, of: market) } else { bench.sell(ref, units, of: market) }
      }
      _ = bench.notices()
      guard round % 5 == 4 else { continue }
      // So much that no factor lets it through: the refusal says what would be.
      ref += 1
      let market = chance.below(4), isBuying = chance.below(2) == 0
      let portfolio = bench.trading.engine.ledger[bench.first]
      let quantities = (0..<4).map { String(portfolio.positions[$0].quantity_units) }
      let equity = portfolio.equity_units, units = equity / 100 / prices[market] * 5
      if isBuying {
        bench.buy(ref, units, of: UInt16(market))
      } else {
        bench.sell(ref, units, of: UInt16(market))
      }
      guard case .position(_, let limit) = bench.refusal() else { continue }
      script += "Q \(isBuying ? "buy" : "sell") \(market) \(quantities.joined(separator: " "))\n"
      limits.append(limit.units)
      equities.append(equity)
    }
    #expect(limits.count > 40)

    let scratch = Scratch()
    let program = String(decoding: bytes(of: "Tests/Engine/sizing.py"), as: UTF8.self)
    let answers = try python(program, scratch.write(Array(script.utf8), to: "script"), in: scratch)
      .split(separator: "\n").map { $0.split(separator: " ").compactMap { Int64($0) } }
    try #require(answers.count == limits.count)
    for (number, answer) in answers.enumerated() {
      #expect(limits[number] == scaled(equities[number], by: answer[2], over: 1_000_000, .down), "question \(number)")
    }
    #expect(answers.contains { $0[1] > 200_000 } && answers.contains { $0[1] < -200_000 })
    #expect(Set(answers.map { $0[2] }).count > 20, "many different factors")
  }

  @Test func `M04 more correlation or more volatility never lets more through, and the bounds hold`() {
    let limits = Limits()
    var last: Int64 = 1_000_000
    for step in stride(from: -1_000_000, through: 1_000_000, by: 1000) as StrideThrough<Int64> {
      let factor = Sizing.factor_ppm(correlation_ppm: step, volatility_ppm: 0, limits)
      #expect(factor <= last && factor >= 700_000)
      last = factor
    }
    last = 1_000_000
    for step in stride(from: 0, through: 200_000, by: 100) as StrideThrough<Int64> {
      let factor = Sizing.factor_ppm(correlation_ppm: 0, volatility_ppm: step, limits)
      #expect(factor <= last && factor >= 600_000)
      last = factor
    }
    #expect(Sizing.factor_ppm(correlation_ppm: 1_000_000, volatility_ppm: 50_000, limits) == 300_000)
    var all = limits
    all.correlationWeight_ppm = 1_000_000
    all.volatilityWeight_ppm = 1_000_000
    #expect(Sizing.factor_ppm(correlation_ppm: 900_000, volatility_ppm: 90_000, all) == 0)
  }

  @Test func `M04 the whole root, to the unit`() {
    var chance = SplitMix(seed: 4)
    for _ in 0..<20_000 {
      let number = chance.signed() >> Int64(chance.below(63))
      let root = squareRoot(number)
      #expect(number < 0 ? root == 0 : root * root <= number && Int128(root + 1) * Int128(root + 1) > Int128(number))
    }
    for root in [1, 2, 3, 1000, 3_037_000_499] as [Int64] {
      #expect(squareRoot(root * root) == root && squareRoot(root * root - 1) == root - 1)
    }
    #expect(squareRoot(Int64.max) == 3_037_000_499)
  }
}
