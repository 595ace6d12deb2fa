import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

/// The order in which positions are closed, against all orders there are.
@Suite struct UnwindPlanTests {
  /// Up to eight positions in up to four bases, some of them hedges of each other.
  private static func drawn(_ chance: inout SplitMix, count: Int) -> [UnwindPosition] {
    (0..<count).map { position in
      let units = Int64(16 + chance.below(10_000)) * 64, price = Int64(1 + chance.below(50))
      return UnwindPosition(
        position: position, base: CurrencyID(UInt16(chance.below(4))), units: chance.below(2) == 0 ? units : -units,
        value: units * price, most: 0, step: 1, least: 1, spread_ppm: Int64(10 + chance.below(5_000)),
        depth: units * price * Int64(1 + chance.below(50)), leverage_ppm: 1_000_000)
    }
  }

  private func gross(_ positions: [UnwindPosition]) -> Int128 { positions.reduce(0) { $0 + Int128($1.value) } }

  /// Closes by the plan in 64 parts of each position until the risk is down to the target.
  private func unwind(
    _ start: [UnwindPosition], to target: Int128, check: (_ before: [UnwindPosition], _ after: [UnwindPosition]) -> Void
  ) -> Int128? {
    var positions = start, cost: Int128 = 0
    while UnwindPlan.risk(of: positions) > target {
      for index in positions.indices { positions[index].most = abs(start[index].units) / 64 }
      for index in positions.indices { positions[index].most = min(positions[index].most, abs(positions[index].units)) }
      guard let step = UnwindPlan.next(positions, isMarginShort: false) else { return nil }
      let before = positions
      for part in [step.first, step.second].compactMap({ $0 }) {
        cost += positions[part.position].cost(of: part.units)
        positions[part.position] = positions[part.position].closed(by: part.units)
      }
      check(before, positions)
    }
    return cost
  }

  @Test func `M14 risk falls at every step, no position grows or turns over, and the end is nothing`() {
    for seed in 0..<100 as Range<UInt64> {
      var chance = SplitMix(seed: seed)
      let start = UnwindPlanTests.drawn(&chance, count: 1 + chance.below(8))
      let cost = unwind(start, to: UnwindPlan.risk(of: start) / 1000) { before, after in
        #expect(UnwindPlan.risk(of: after) < UnwindPlan.risk(of: before), "seed \(seed)")
        #expect(gross(after) < gross(before), "seed \(seed)")
        for (left, right) in zip(before, after) {
          #expect(right.units == 0 || (right.units > 0) == (left.units > 0) && abs(right.units) <= abs(left.units))
        }
      }
      #expect(cost != nil, "seed \(seed): it came to a stand")
    }
  }

  @Test func `M14 the cost is within five per cent of the cheapest of all ways`() {
    for seed in 0..<14 as Range<UInt64> {
      var chance = SplitMix(seed: 1000 + seed)
      let start = UnwindPlanTests.drawn(&chance, count: 2 + Int(seed % 7))
      let target = UnwindPlan.risk(of: start) * Int128(1 + chance.below(8)) / 10
      guard let cost = unwind(start, to: target, check: { _, _ in }) else {
        Issue.record("seed \(seed): it came to a stand")
        continue
      }
      let cheapest = cheapest(start, to: target)
      #expect(cost * 100 <= cheapest * 105, "seed \(seed): \(cost) against \(cheapest)")
    }
  }

  /// Each position closed by none, some or all of it, in quarters or for many positions in halves: all that come down to
  /// the target.
  private func cheapest(_ start: [UnwindPosition], to target: Int128) -> Int128 {
    let levels = start.count <= 5 ? 4 : 2
    var best = Int128.max, closed = Array(repeating: 0, count: start.count)
    while true {
      var cost: Int128 = 0, left: [UnwindPosition] = []
      for (index, position) in start.enumerated() {
        let part = abs(position.units) / 64
        let parts = 64 / levels * closed[index]
        cost += position.cost(of: part) * Int128(parts)
        left.append(position.closed(by: part * Int64(parts)))
      }
      if cost < best, UnwindPlan.risk(of: left) <= target { best = cost }
      guard let next = closed.firstIndex(where: { $0 < levels }) else { return best }
      for index in 0..<next { closed[index] = 0 }
      closed[next] += 1
    }
  }

  @Test func `M14 while the margin is short the position that frees the most of it for its cost goes first`() {
    func position(_ number: Int, leverage_ppm: Int64, spread_ppm: Int64) -> UnwindPosition {
      UnwindPosition(
        position: number, base: CurrencyID(UInt16(number)), units: 100, value: 1_000_000_000, most: 100, step: 1,
        least: 1, spread_ppm: spread_ppm, depth: Int64.max, leverage_ppm: leverage_ppm)
    }
    let positions = [
      position(0, leverage_ppm: 4_000_000, spread_ppm: 100), position(1, leverage_ppm: 1_000_000, spread_ppm: 200),
    ]
    #expect(UnwindPlan.next(positions, isMarginShort: false)?.first.position == 0, "the cheaper one")
    #expect(
      UnwindPlan.next(positions, isMarginShort: true)?.first.position == 1, "four times the margin for twice the cost")
  }
}

/// The engine unwinding on the paper venue.
@Suite struct UnwindTests {
  private func roomy(_ limits: inout Limits) {
    limits.order_ppm = 1_000_000
    limits.position_ppm = 1_000_000
    limits.dailyLoss_ppm = 20_000
  }

  private func command(_ deed: StateCommand.Deed, _ bench: borrowing Bench) -> StateCommand {
    StateTests.command(deed, .strategy(bench.first))
  }

  private func bar(_ bench: inout Bench, at price: Int64, volume: Int64) {
    bench.minute += 1
    let price = Price(ticks: price)
    let fault = bench.trading.receive(
      .bar(
        InstrumentID(0), closing: Time(nanoseconds: bench.minute * 60_000_000_000), open: price, high: price,
        low: price,
        close: price, volume: Quantity(units: volume), interval_ns: 60_000_000_000))
    precondition(fault == nil)
    bench.trading.engine.ledger.checkInvariants()
  }

  private func state(_ bench: borrowing Bench) -> TradingState { bench.trading.engine.states.state(of: bench.first) }

  private func invested(kind: InstrumentKind?, isShort: Bool) -> Bench {
    var bench = kind.map { Bench(kind: $0, limits: roomy) } ?? Bench(limits: roomy)
    bench.bar(at: 100_00)
    let units: Int64 = kind == .inverse ? 3000_0000 : 30_0000
    if isShort { bench.sell(1, units, limit: 100_00) } else { bench.buy(1, units, limit: 100_00) }
    bench.bar(at: 100_00)
    #expect(bench.held == (isShort ? -units : units))
    return bench
  }

  @Test(arguments: [nil, .spot, .linear, .inverse] as [InstrumentKind?], [false, true])
  func `M14 a position is closed at a tenth of the volume, and the scope is halted at its end`(
    kind: InstrumentKind?, isShort: Bool
  ) {
    if kind == .spot { return }
    var bench = invested(kind: kind, isShort: isShort)
    let start = abs(bench.held)
    bench.trading.obey(command(.unwind, bench))
    bench.buy(9, 1, limit: 100_00)
    #expect(bench.refusal() == .state(.unwinding))
    var observed: Int64 = 0, bars = 0
    while bench.held != 0, bars < 100 {
      let before = bench.held
      bar(&bench, at: 100_00, volume: start)
      #expect(abs(bench.held) <= abs(before) && (bench.held == 0 || (bench.held > 0) == (before > 0)))
      #expect(start - abs(bench.held) <= observed / 10, "closed more than a tenth of \(observed)")
      observed += start
      bars += 1
    }
    #expect(bars == 11, "ten of a tenth, each at the bar after the one that was seen")
    bar(&bench, at: 100_00, volume: 1)
    #expect(state(bench) == .halted)
    let cause = bench.trading.engine.states[.strategy(bench.first)].cause
    #expect(cause == .unwound)
  }

  @Test func `M14 after an hour without volume all that is left is closed`() {
    var bench = invested(kind: nil, isShort: false)
    bench.trading.obey(command(.unwind, bench))
    for minute in 1...60 {
      bar(&bench, at: 100_00, volume: 0)
      #expect(bench.held == 30_0000, "minute \(minute)")
    }
    bar(&bench, at: 100_00, volume: 0)
    #expect(bench.held == 0)
  }

  @Test func `M14 a halted market is waited for`() {
    var bench = invested(kind: nil, isShort: false)
    bench.trading.obey(command(.unwind, bench))
    func status(_ status: MarketStatus) {
      bench.minute += 1
      let event = EventRecord.status(InstrumentID(0), at: Time(nanoseconds: bench.minute * 60_000_000_000), status)
      let fault = bench.trading.receive(event)
      precondition(fault == nil)
    }
    status(.halted)
    _ = bench.notices()
    for _ in 0..<5 { bar(&bench, at: 100_00, volume: 300_0000) }
    #expect(bench.held == 30_0000 && state(bench) == .unwinding)
    let said = bench.notices().filter { if case .unsold = $0 { true } else { false } }
    #expect(said.isEmpty, "it does not even ask")
    status(.open)
    for _ in 0..<3 { bar(&bench, at: 100_00, volume: 300_0000) }
    #expect(bench.held == 0)
  }

  @Test func `M14 what rests is cancelled first, a stop that waits stays until nothing is left`() {
    var bench = invested(kind: nil, isShort: false)
    bench.buy(2, 1_0000, limit: 90_00)
    bench.sell(3, 10_0000, limit: 110_00)
    bench.wish(.standing(3, side: 2, 4, 30_0000, detail: 80_00, flags: 2))
    bench.trading.obey(command(.unwind, bench))
    let left = bench.trading.engine.view(bench.first).orders.map(\.clientRef)
    #expect(left == [4])
    for _ in 0..<3 { bar(&bench, at: 100_00, volume: 300_0000) }
    #expect(bench.held == 0)
    let standing = bench.trading.engine.standingOrders(bench.first)
    #expect(standing == 0)
  }

  @Test func `M14 what is halted can be unwound, a fall does not stop it, and what is killed is not touched`() {
    var bench = invested(kind: nil, isShort: false)
    bench.trading.obey(command(.halt, bench))
    bench.trading.obey(command(.unwind, bench))
    #expect(state(bench) == .unwinding)
    bar(&bench, at: 90_00, volume: 300_0000)
    #expect(state(bench) == .unwinding)
    bar(&bench, at: 90_00, volume: 300_0000)
    bar(&bench, at: 90_00, volume: 300_0000)
    #expect(bench.held == 0)
    bench.trading.obey(command(.kill, bench))
    bench.trading.obey(command(.unwind, bench))
    #expect(state(bench) == .killed)
  }
}
