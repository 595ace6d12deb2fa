import HostEngine
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

/// Which instruments a strategy may trade.
@Suite struct PermissionTests {
  @Test func `C19 for every pair of strategy and instrument the decision is that of the matrix`() {
    let markets = (0..<12).map { "M\($0)" }
    for seed in 1...5 as ClosedRange<UInt64> {
      var chance = SplitMix(seed: seed)
      var bench = Bench(strategies: 4, markets: markets)
      for market in markets.indices {
        bench.bar(at: 100_00, of: UInt16(market))
        bench.minute -= 1
      }
      var ref: UInt64 = 0, refused = 0
      for strategy in bench.strategies {
        let permitted = markets.indices.filter { _ in chance.below(2) == 0 }
        var limits = Limits.plain
        limits.ordersPerSecond = 1000
        limits.instruments = InstrumentSet(permitted.map { InstrumentID(UInt16($0)) })
        bench.trading.engine.change(limits: limits, of: strategy)
        for market in markets.indices {
          ref += 1
          bench.wish(.order(side: 1, ref, 1, limit: 90_00, of: UInt16(market)), from: strategy)
          let refusal = bench.refusal()
          #expect(refusal == (permitted.contains(market) ? nil : .permission(InstrumentID(UInt16(market)))))
          if refusal != nil { refused += 1 }
        }
      }
      #expect((5...43).contains(refused), "\(refused) of 48")
    }
  }

  @Test func `C19 what is held of an instrument that is not allowed any more can be sold, and no more than that`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.buy(1, 2_0000)
    bench.bar(at: 100_00)
    var limits = Limits.plain
    limits.instruments = InstrumentSet([])
    bench.trading.engine.change(limits: limits, of: bench.first)
    bench.buy(2, 1)
    #expect(bench.refusal() == .permission(InstrumentID(0)))
    bench.sell(3, 2_0001)
    #expect(bench.refusal() == .permission(InstrumentID(0)))
    bench.sell(4, 2_0000)
    #expect(bench.refusal() == nil)
  }

  @Test func `C19 a set holds each of the instruments that a run may have, and nothing beside them`() throws {
    for index in 0..<UInt16(TurnLimits.instruments) {
      var limits = Limits()
      limits.instruments = InstrumentSet([InstrumentID(index)])
      var bytes = ByteWriter()
      limits.encode(into: &bytes)
      var reader = ByteReader(bytes.bytes)
      let read = try Limits(decoding: &reader)
      #expect(read == limits)
      let members = (0..<UInt16(TurnLimits.instruments)).filter { read.instruments.contains(InstrumentID($0)) }
      #expect(members == [index])
      #expect(InstrumentSet.all.contains(InstrumentID(index)))
    }
  }
}
