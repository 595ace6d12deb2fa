import HostEngine
import HostLedger
import HostModel
import HostRisk
import Testing

/// What is left of a strategy when its worker goes, and what a new worker finds.
@Suite struct LifeTests {
  /// Holds 5.0000 and has an order for more in the market.
  private func invested(limits: (inout Limits) -> Void = { _ in }) -> Bench {
    var bench = Bench(limits: limits)
    bench.bar(at: 100_00)
    bench.buy(1, 5_0000)
    bench.bar(at: 100_00)
    bench.buy(2, 1_0000, limit: 50_00)
    _ = bench.notices()
    return bench
  }

  private func held(_ bench: borrowing Bench) -> Int64 {
    bench.trading.engine.ledger[bench.first].positions[0].quantity_units
  }

  @Test func `a stop cancels the working orders and keeps the position, which goes on being valued`() {
    var bench = invested()
    bench.trading.stop(bench.first, .worker)
    #expect(bench.trading.engine.workingOrders(bench.first) == 0)
    #expect(bench.trading.engine.ledger[bench.first].promisedCash_units == 0)
    #expect(held(bench) == 5_0000)
    let before = bench.trading.engine.ledger[bench.first].equity_units
    bench.bar(at: 110_00)
    #expect(bench.trading.engine.ledger[bench.first].equity_units == before + 50_00000000)
    #expect(bench.inbox().isEmpty, "nobody is there to read it")
  }

  @Test func `flattening sells all of it at the next price through the gate`() {
    var bench = invested()
    bench.trading.stop(bench.first, .worker)
    #expect(bench.trading.flatten(bench.first) == 1)
    #expect(bench.trading.flatten(bench.first) == 0, "what is promised to one sale is not sold again")
    bench.bar(at: 99_00)
    #expect(bench.fills().map(\.units) == [5_0000])
    #expect(bench.trading.engine.isInvested(bench.first) == false)
    #expect(bench.trading.engine.workingOrders(bench.first) == 0)
  }

  @Test func `flattening passes the gate, and what is refused is told`() {
    var bench = invested()
    bench.trading.stop(bench.first, .worker)
    _ = bench.notices()
    let now = bench.trading.engine.now
    #expect(bench.trading.receive(.status(InstrumentID(0), at: now, .halted)) == nil)
    #expect(bench.trading.flatten(bench.first) == 0)
    #expect(bench.notices() == [.unsold(bench.first, position: 0, .marketClosed(.halted))])
    #expect(bench.trading.receive(.status(InstrumentID(0), at: now, .open)) == nil)
    bench.bar(at: 100_00)
    #expect(bench.trading.flatten(bench.first) == 1)
    bench.bar(at: 90_00)
    #expect(held(bench) == 5_0000, "nothing is sold beyond the collar")
    #expect(bench.trading.flatten(bench.first) == 1, "and it is tried again from the price that is there now")
    bench.bar(at: 90_00)
    #expect(held(bench) == 0)
  }

  @Test func `E13: a new worker finds the portfolio, and used order numbers stay used`() {
    var bench = invested()
    bench.trading.engine.resume(bench.first, limits: .plain, subscriptions: [.bars], warmUp: 0)
    #expect(bench.trading.engine.workingOrders(bench.first) == 1, "an upgrade cancels nothing")
    bench.buy(2, 1_0000)
    #expect(bench.refusal() == .clientRef(given: ClientRef(2), last: ClientRef(2)))
    bench.wish(.cancel(2))
    #expect(bench.trading.engine.workingOrders(bench.first) == 0, "the order still belongs to the strategy")
    bench.buy(3, 1_0000)
    bench.bar(at: 100_00)
    #expect(held(bench) == 6_0000)
  }

  @Test func `after a stop a new worker trades again, once it is warm`() {
    var bench = invested()
    bench.trading.stop(bench.first, .worker)
    bench.trading.engine.resume(bench.first, limits: .plain, subscriptions: [.bars], warmUp: 2)
    bench.bar(at: 100_00)
    bench.buy(3, 1_0000)
    #expect(bench.refusal() == .history)
    bench.bar(at: 100_00)
    #expect(bench.inbox().filter { $0.flags & EventRecord.history != 0 }.count == 2)
    bench.buy(4, 1_0000)
    bench.bar(at: 100_00)
    #expect(held(bench) == 6_0000)
  }

  @Test func `a reached loss limit outlives the worker`() {
    var bench = invested()
    bench.bar(at: 50_00)
    let state = bench.trading.engine.states.state(of: bench.first)
    #expect(state == .halted)
    bench.trading.stop(bench.first, .worker)
    bench.trading.engine.resume(bench.first, limits: .plain, subscriptions: [.bars], warmUp: 0)
    let stateThen = bench.trading.engine.states.state(of: bench.first)
    #expect(stateThen == .halted)
    bench.buy(3, 1_0000)
    #expect(bench.refusal() == .state(.halted))
  }

  @Test func `the host's order is not the strategy's to cancel`() {
    var bench = invested()
    bench.trading.stop(bench.first, .worker)
    #expect(bench.trading.flatten(bench.first) == 1)
    bench.trading.engine.resume(bench.first, limits: .plain, subscriptions: [.bars], warmUp: 0)
    bench.wish(.cancel(0))
    #expect(bench.trading.engine.workingOrders(bench.first) == 1)
    bench.bar(at: 100_00)
    #expect(held(bench) == 0)
  }
}
