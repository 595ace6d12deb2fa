import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

@Suite struct KillTests {
  @Test func `C08 after a kill at any moment nothing leaves, and what worked is cancelled`() throws {
    let points = isLong ? 10_000 : 1_000
    let word = PersonsWord(by: "ann", reason: "a test", at: Time(nanoseconds: 0))
    var cancelled = 0, refused = 0
    for point in 0..<points {
      var drawn = try DrawnRun(seed: UInt64(point))
      for _ in 0..<(20 + point % 97) {
        drawn.run.apply(drawn.draw(), drawn.wishes)
        while drawn.run.takeNotice() != nil {}
      }
      drawn.run.apply(.command(StateCommand(.kill, .host, word)), drawn.wishes)
      for _ in 0..<40 {
        while let notice = drawn.run.takeNotice() {
          switch notice {
          case .approved(_, let id, _, _): Issue.record("order \(id.number) left after the kill, seed \(point)")
          case .cancelled: cancelled += 1
          case .refused: refused += 1
          default: break
          }
        }
        let input = drawn.draw()
        if case .command = input { continue }
        drawn.run.apply(input, drawn.wishes)
      }
      let state = drawn.run.trading.engine.states[.host].state
      #expect(state == .killed)
    }
    #expect(cancelled > points / 4 && refused > points, "\(cancelled) cancelled and \(refused) refused prove little")
  }

  @Test func `C08 of a thousand open orders every cancel is written in one step`() {
    var bench = Bench(strategies: 4) {
      $0.openOrders = 250
      $0.ordersPerSecond = 1000
    }
    bench.bar(at: 100_00)
    for strategy in bench.strategies {
      for ref in 1...250 { bench.wish(.order(side: 1, UInt64(ref), 1, limit: 50_00 + Int64(ref)), from: strategy) }
    }
    _ = bench.notices()
    let word = PersonsWord(by: "ann", reason: "a test", at: Time(nanoseconds: 0))
    bench.trading.obey(StateCommand(.kill, .host, word))
    let cancelled = bench.notices().filter { if case .cancelled = $0 { true } else { false } }
    #expect(cancelled.count == 1000)
  }
}
