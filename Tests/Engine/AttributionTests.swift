import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

/// C09: whose an order is can be read from the order itself.
@Suite struct AttributionTests {
  @Test func `C09 every message to the venue decodes to the one strategy that wished it`() {
    var bench = Bench(strategies: 40) { $0.ordersPerSecond = 1000 }
    bench.bar(at: 100_00)
    var chance = SplitMix(seed: 9)
    var owners: [OrderID: StrategyID] = [:]
    var refs = [UInt64](repeating: 0, count: 40)
    var effects = Effects()
    var messages = 0
    for _ in 0..<4000 {
      let strategy = bench.strategies[chance.below(40)], place = Int(strategy.index)
      if refs[place] > 0, chance.below(3) == 0 {
        bench.wishes.records[0] = .cancel(refs[place])
      } else {
        refs[place] += 1
        bench.wishes.records[0] = .order(side: 1, refs[place], 1, limit: 99_00)
      }
      bench.wishes.count = 1
      bench.trading.engine.receive(bench.wishes, from: strategy, &effects)
      while !effects.requests.isEmpty {
        messages += 1
        switch effects.requests.removeFirst() {
        case .place(let id, _):
          #expect(id.strategy == strategy)
          #expect(owners.updateValue(strategy, forKey: id) == nil, "a number is given once")
          bench.trading.engine.receive(VenueReport(id, at: bench.trading.engine.now, .accepted), &effects)
        case .cancel(let id, _):
          #expect(owners[id] == strategy && id.strategy == strategy)
          bench.trading.engine.receive(VenueReport(id, at: bench.trading.engine.now, .cancelled), &effects)
        default: Issue.record("nobody asked for that")
        }
      }
    }
    #expect(messages > 2000 && Set(owners.values).count == 40)
  }

  @Test func `C09 a report for an order that no strategy sent changes nothing and is told`() {
    var bench = Bench(strategies: 2)
    bench.bar(at: 100_00)
    bench.buy(1, 1, limit: 99_00)
    let before = bench.trading.engine.workingOrders(bench.first)
    for id in [OrderID(7, of: bench.first), OrderID(1, of: StrategyID(2)), OrderID(UInt64.max)] {
      let report = VenueReport(id, at: bench.trading.engine.now, .cancelled)
      var effects = Effects()
      bench.trading.engine.receive(report, &effects)
      #expect(effects.notices.removeFirst() == .anomaly(report) && effects.notices.isEmpty)
      #expect(bench.trading.engine.workingOrders(bench.first) == before)
    }
  }
}
