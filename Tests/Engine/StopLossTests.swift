import HostEngine
import HostModel
import HostRisk
import TestSupport
import Testing

/// Losses that the host ends by itself: of a position, from the highest equity, and of all stops together.
@Suite struct StopLossTests {
  @Test(arguments: [true, false])
  func `M03 a position is closed at five percent of its cost, to the tick, at the next price`(isLong: Bool) {
    var bench = Bench(fee_ppm: 0) { $0.stopLoss_ppm = 50_000 }
    bench.bar(at: 100_00)
    if isLong { bench.buy(1, 5_0000) } else { bench.sell(1, 5_0000) }
    bench.bar(at: 100_00)
    _ = bench.fills()
    bench.bar(at: isLong ? 95_01 : 104_99)
    #expect(bench.notices().isEmpty)
    bench.bar(at: isLong ? 95_00 : 105_00)
    let notices = bench.notices()
    #expect(
      notices.contains(
        .stopLoss(
          bench.first, InstrumentID(0), last: Price(ticks: isLong ? 95_00 : 105_00),
          bound: Price(ticks: isLong ? 95_00 : 105_00))))
    // A gap: it is the next price that counts, not the stop.
    bench.bar(at: isLong ? 91_00 : 109_00)
    #expect(bench.fills().map(\.price) == [isLong ? 91_00 : 109_00])
    #expect(bench.trading.engine.isInvested(bench.first) == false)
    // And then it is over: the same position may be had again.
    bench.bar(at: isLong ? 91_00 : 109_00)
    if isLong { bench.buy(2, 5_0000) } else { bench.sell(2, 5_0000) }
    #expect(bench.refusal() == nil)
  }

  @Test func `M03 the stop is the first price that lost enough, for every kind of instrument, side and size`() throws {
    var chance = SplitMix(seed: 3), checked = 0
    for kind in [InstrumentKind.spot, .linear, .inverse] {
      for _ in 0..<300 {
        let listing = Listing(
          symbol: "BTC-USD", base: "BTC", quote: "USD", priceDecimals: 2, quantityDecimals: kind == .spot ? 4 : 0,
          priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
          minimumValueUnits: 0, kind: kind, multiplier: kind == .inverse ? 10 : 1, multiplierDecimals: 0)
        let instrument = try Universe([listing]).instruments[0]
        let entry = 1_00 + Int64(chance.below(100_000_00)), units = 1 + Int64(chance.below(10_000))
        let held = chance.below(2) == 0 ? units : -units
        let cost = try #require(instrument.stake(of: held, at: Price(ticks: entry), .up))
        guard abs(cost) >= 1000 else { continue }
        let share = Int64(100 + chance.below(300_000))
        let stop = StopLoss(instrument, held: held, cost_units: cost, share_ppm: share)
        func loss(_ ticks: Int64) -> Int128 {
          Int128(cost) - Int128(instrument.stake(of: held, at: Price(ticks: ticks), .down) ?? Int64.max)
        }
        func isEnough(_ ticks: Int64) -> Bool { loss(ticks) * 1_000_000 >= Int128(abs(cost)) * Int128(share) }
        if held > 0 {
          #expect(stop.above.ticks == Int64.max)
          guard stop.below.ticks > 0 else { continue }
          #expect(isEnough(stop.below.ticks) && !isEnough(stop.below.ticks + 1), "\(kind) \(held) at \(entry)")
        } else {
          #expect(stop.below.ticks == 0)
          guard stop.above.ticks < EventRecord.largestPrice_ticks else { continue }
          #expect(isEnough(stop.above.ticks) && !isEnough(stop.above.ticks - 1), "\(kind) \(held) at \(entry)")
        }
        checked += 1
      }
    }
    #expect(checked > 500)
  }

  @Test func `M03 within a bar the worse price counts, and everything else in the position is taken back`() {
    var bench = Bench(fee_ppm: 0) { $0.stopLoss_ppm = 50_000 }
    bench.bar(at: 100_00)
    bench.buy(1, 5_0000)
    bench.bar(at: 100_00)
    bench.sell(2, 2_0000, limit: 120_00)
    bench.buy(3, 1_0000, limit: 80_00)
    bench.wish(.standing(3, side: 2, 4, 0, detail: 90_00, flags: 2))
    _ = bench.notices()
    bench.bar(100_00, 101_00, 94_90, 100_50)  // it came back, and nobody knows when
    #expect(bench.trading.engine.standingOrders(bench.first) == 0)
    bench.buy(5, 1_0000)
    #expect(bench.refusal() == .stopLoss(Price(ticks: 100_50), bound: Price(ticks: 95_00)))
    bench.bar(at: 100_50)
    bench.bar(at: 100_50)
    #expect(bench.trading.engine.isInvested(bench.first) == false, "all of it, also what a limit order held on to")
    #expect(bench.trading.engine.workingOrders(bench.first) == 0)
  }

  @Test func `M03 a stop is not lost in a snapshot, nor under new limits`() {
    var bench = Bench(fee_ppm: 0) { $0.stopLoss_ppm = 200_000 }
    bench.bar(at: 100_00)
    bench.buy(1, 5_0000)
    bench.bar(at: 100_00)
    bench.bar(at: 90_00)
    _ = bench.notices()
    var limits = Limits.plain
    limits.stopLoss_ppm = 50_000
    bench.trading.engine.change(limits: limits, of: bench.first)
    bench.bar(at: 90_00)
    #expect(bench.notices().contains { if case .stopLoss = $0 { true } else { false } })
  }

  @Test func `a drawdown from the highest equity leaves only the way out, however the day began`() {
    var bench = Bench(fee_ppm: 0) {
      $0.drawdown_ppm = 50_000
      $0.dailyLoss_ppm = 1_000_000
      $0.position_ppm = 10_000_000
      $0.order_ppm = 10_000_000
    }
    bench.bar(at: 100_00)
    bench.buy(1, 50_0000)
    bench.bar(at: 100_00)
    bench.bar(at: 120_00)  // 11,000 is the highest
    bench.minute = 3 * 24 * 60  // the days go by
    bench.bar(at: 109_01)
    _ = bench.notices()
    bench.buy(2, 1)
    #expect(bench.refusal() == nil)
    bench.bar(at: 109_00)
    _ = bench.notices()
    bench.buy(3, 1)
    let usdt = CurrencyID(0)
    guard case .drawdown(let loss, let limit) = bench.refusal() else {
      Issue.record("not refused")
      return
    }
    #expect(limit == Money(units: 550_00000000, usdt) && loss.units >= limit.units)
    bench.sell(4, 10_0000)
    #expect(bench.refusal() == nil)
  }

  @Test func `the stops of all positions together may not lose more than the day has left`() {
    var bench = Bench(markets: ["A", "B", "C", "D", "E"], fee_ppm: 0) {
      $0.stopLoss_ppm = 50_000
      $0.dailyLoss_ppm = 20_000
    }
    for market in 0..<5 as Range<UInt16> { bench.bar(at: 100_00, of: market) }
    // Each tenth of the equity stands for half a percent: four of them are the day's limit.
    for market in 0..<4 as Range<UInt16> {
      bench.buy(UInt64(market) + 1, 10_0000, limit: 100_00, of: market)
      #expect(bench.refusal() == nil)
    }
    bench.buy(5, 1, limit: 100_00, of: 4)
    guard case .stopRisk(let atStake, let left) = bench.refusal() else {
      Issue.record("not refused")
      return
    }
    #expect(left.units == 200_00000000 && atStake.units == 200_00000000 + 500_00)
    // What the day has lost already is not there to be lost again.
    for market in 0..<4 as Range<UInt16> { bench.bar(at: 100_00, of: market) }
    for market in 0..<4 as Range<UInt16> { bench.bar(at: 99_00, of: market) }
    _ = bench.notices()
    bench.sell(6, 5_0000, of: 0)
    bench.bar(at: 99_00, of: 0)
    bench.bar(at: 99_00, of: 4)
    bench.buy(7, 1_0000, limit: 99_00, of: 4)
    #expect(bench.refusal()?.name == "stop_risk")
  }
}
