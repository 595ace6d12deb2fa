import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

/// What all strategies of a host may do together, beside what each of them may.
@Suite struct HostLimitTests {
  private func limits(
    exposure_ppm: Int64 = HostLimits.none.exposure_ppm, orders: Int64 = HostLimits.none.ordersPerSecond
  )
    -> HostLimits
  {
    var limits = HostLimits()
    limits.exposure_ppm = exposure_ppm
    limits.ordersPerSecond = orders
    return limits
  }

  /// Without the core's own sums: each position at its larger size when one side of what is open fills, and the equity.
  private func exposure_units(_ bench: borrowing Bench) -> (sum: Int64, equity: Int64) {
    var sum: Int64 = 0, equity: Int64 = 0
    for strategy in bench.strategies {
      let view = bench.trading.engine.view(strategy)
      equity += view.equity_units
      for position in view.positions.indices {
        let record = view.positions[position]
        var buying: Int64 = 0, selling: Int64 = 0
        for order in view.orders where Int(order.instrument) == position {
          if order.side == 1 { buying += order.remaining_units } else { selling += order.remaining_units }
        }
        sum += max(record.quantity_units + buying, selling - record.quantity_units) * record.last_ticks * 100
      }
    }
    return (sum, equity)
  }

  @Test func `C18 drawn orders of three strategies never come to more than the host allows, filled or not`() {
    for seed in 1...(isLong ? 200 : 5) as ClosedRange<UInt64> {
      var chance = SplitMix(seed: seed)
      var bench = Bench(strategies: 3, markets: ["A", "B"], capital: 100_000, fee_ppm: 0) {
        $0.order_ppm = 2_000_000
        $0.position_ppm = 2_000_000
        $0.dailyLoss_ppm = 1_000_000
        $0.ordersPerSecond = 1000
        $0.openOrders = 200
        $0.entriesPerMinute = 0
        $0.refusalsPerMinute = 0
      }
      bench.trading.engine.change(limits(exposure_ppm: 500_000))
      bench.bar(at: 100_00, of: 0)
      bench.bar(at: 100_00, of: 1)
      var refused = 0, approved = 0
      for ref in 1...2_000 as ClosedRange<UInt64> {
        let strategy = bench.strategies[Int(chance.below(3))], market = UInt16(chance.below(2))
        let price: Int64? = chance.below(2) == 0 ? nil : 95_00 + Int64(chance.below(1000))
        bench.wish(
          .order(
            side: UInt8(1 + chance.below(2)), ref, 1 + Int64(chance.below(60_0000)), limit: price, of: market),
          from: strategy)
        for notice in bench.notices() {
          switch notice {
          case .refused(_, .allExposure): refused += 1
          case .approved: approved += 1
          default: break
          }
        }
        let (sum, equity) = exposure_units(bench)
        // An order counts at its own price when it is let in, which is up to a twentieth less.
        #expect(sum <= equity / 2 + equity / 25, "seed \(seed), order \(ref): \(sum) of \(equity)")
        if chance.below(10) == 0 {
          bench.bar(at: 99_90 + Int64(chance.below(20)), of: UInt16(chance.below(2)))
        }
        if chance.below(4) == 0 { bench.wish(.cancel(1 + UInt64(chance.below(ref))), from: strategy) }
      }
      #expect(refused > 100 && approved > 100, "seed \(seed): \(refused) refused and \(approved) approved")
    }
  }

  @Test func `C18 the bound is exact, and what closes a position passes it`() {
    var bench = Bench(strategies: 2, capital: 100_000, fee_ppm: 0) {
      $0.order_ppm = 2_000_000
      $0.position_ppm = 2_000_000
    }
    bench.trading.engine.change(limits(exposure_ppm: 100_000))
    bench.bar(at: 100_00)
    // A tenth of 200,000 is 20,000: 200 pieces.
    bench.wish(.order(side: 1, 1, 150_0000, limit: 100_00), from: bench.strategies[0])
    #expect(bench.refusal() == nil)
    bench.wish(.order(side: 1, 1, 50_0001, limit: 100_00), from: bench.strategies[1])
    guard case .allExposure(let given, let limit) = bench.refusal() else {
      Issue.record("it passed")
      return
    }
    #expect(given.units == 20_000_01000000 && limit.units == 20_000_00000000)
    bench.wish(.order(side: 1, 2, 50_0000, limit: 100_00), from: bench.strategies[1])
    #expect(bench.refusal() == nil)
    bench.bar(100_00, 100_00, 99_00, 100_00)
    bench.wish(.order(side: 1, 3, 1, limit: 100_00), from: bench.strategies[0])
    #expect(bench.refusal()?.name == "all_exposure")
    bench.wish(.order(side: 2, 4, 150_0000, limit: nil), from: bench.strategies[0])
    #expect(bench.refusal() == nil)
  }

  @Test func `C15 all strategies share the host's rate, and what reduces has its reserve`() {
    var bench = Bench(strategies: 3) { $0.ordersPerSecond = 1000 }
    bench.trading.engine.change(limits(orders: 6))
    bench.bar(at: 100_00)
    bench.wish(.order(side: 1, 1, 5_0000, limit: nil), from: bench.first)
    bench.bar(at: 100_00)
    for (index, strategy) in bench.strategies.enumerated() {
      for ref in 2...3 as ClosedRange<UInt64> {
        bench.wish(.order(side: 1, ref, 1, limit: 90_00 + Int64(index)), from: strategy)
        #expect(bench.refusal() == nil)
      }
    }
    bench.wish(.order(side: 1, 4, 1, limit: 90_00), from: bench.strategies[2])
    #expect(bench.refusal() == .allRate(orders: 7, limit: 6))
    bench.wish(.order(side: 2, 5, 1_0000, limit: nil), from: bench.first)
    #expect(bench.refusal() == nil)
    bench.wish(.cancel(2), from: bench.strategies[1])
    bench.wish(.cancel(3), from: bench.strategies[1])
    #expect(bench.refusal() == nil)
    bench.wish(.cancel(2), from: bench.strategies[2])
    #expect(bench.refusal() == .allRate(orders: 10, limit: 9))
  }
}
