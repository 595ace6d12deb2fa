import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

/// Who may trade: what a person says and what a day's loss brings about.
@Suite struct StateTests {
  static func command(_ deed: StateCommand.Deed, _ scope: StateScope) -> StateCommand {
    StateCommand(deed, scope, PersonsWord(by: "ann", reason: "a test", at: Time(nanoseconds: 5)))
  }

  static let scopes: [StateScope] = [
    .host, .venue, .instrument(InstrumentID(0)), .strategy(StrategyID(0)),
  ]

  static var commands: [StateCommand] {
    scopes.flatMap { scope in StateCommand.Deed.allCases.map { command($0, scope) } }
  }

  /// Holds 5.0000, of which 2.0000 are offered above the market, and bids for more below it.
  private func invested(limits: (inout Limits) -> Void = { _ in }) -> Bench {
    var bench = Bench(limits: limits)
    bench.bar(at: 100_00)
    bench.buy(1, 5_0000)
    bench.bar(at: 100_00)
    bench.sell(2, 2_0000, limit: 120_00)
    bench.buy(3, 1_0000, limit: 50_00)
    _ = bench.notices()
    return bench
  }

  private func held(_ bench: borrowing Bench) -> Int64 {
    bench.trading.engine.ledger[bench.first].positions[0].quantity_units
  }

  private func state(_ bench: borrowing Bench, in instrument: InstrumentID? = nil) -> TradingState {
    let strategy = bench.first
    guard let instrument else { return bench.trading.engine.states.state(of: strategy) }
    return bench.trading.engine.states.state(of: strategy, in: instrument)
  }

  private func latch(_ bench: borrowing Bench, _ scope: StateScope) -> StateLatch { bench.trading.engine.states[scope] }

  private func open(_ bench: inout Bench) -> [UInt64] {
    bench.trading.engine.view(bench.first).orders.map(\.clientRef)
  }

  // MARK: The day's loss

  /// 100 held at 100.00 with equity of 10,000: a price of 99.50 is a loss of half a percent.
  private func exposed() -> Bench {
    var bench = Bench(fee_ppm: 0) {
      $0.position_ppm = 1_000_000; $0.order_ppm = 1_000_000
    }
    bench.bar(at: 100_00)
    bench.buy(1, 90_0000)
    bench.bar(at: 100_00)
    bench.buy(2, 10_0000, limit: 100_00)
    bench.bar(100_00, 100_00, 99_99, 100_00)
    _ = bench.notices()
    return bench
  }

  @Test(
    arguments: [
      (99_51, nil, .normal), (99_50, .warned, .normal), (99_01, .warned, .normal), (99_00, .halved, .caution),
      (98_51, .halved, .caution), (98_50, .reduced, .reduceOnly), (98_01, .reduced, .reduceOnly),
      (98_00, .halted, .halted), (50_00, .halted, .halted),
    ] as [(Int64, LossStep?, TradingState)])
  func `M13 each step of the day's loss is taken at its quarter of the limit, to the tick`(
    price: Int64, step: LossStep?, state: TradingState
  ) {
    var bench = exposed()
    bench.bar(at: price)
    let steps = bench.notices().compactMap { if case .loss(_, let step, _, _) = $0 { step } else { nil } }
    #expect(steps == (step.map { [$0] } ?? []))
    #expect(self.state(bench) == state)
  }

  @Test func `M13 on random paths the ladder is taken as a sum in whole numbers says, each step once, and never back`()
  {
    for seed in 0..<200 as Range<UInt64> {
      var chance = SplitMix(seed: seed)
      var ladder = LossLadder(), anchor: Int64 = 0, day: Int64 = -1, reached: UInt8 = 0, time_ns: Int64 = 0
      var equity = Int64(1 + chance.below(1_000_000_000))
      let limit_ppm = Int64(1 + chance.below(200_000))
      for _ in 0..<500 {
        time_ns += Int64(chance.below(7_200)) * Time.nanosecondsPerSecond
        equity = max(0, equity + (Int64(chance.below(2001)) - 1050) * max(equity / 200_000, 1))
        let now = Time(nanoseconds: time_ns), before = ladder.step
        let climb =
          ladder.isQuiet(equity_units: equity, at: now)
          ? nil : ladder.climb(limit_ppm: limit_ppm, equity_units: equity, at: now)
        // The same in one line each: loss over anchor in quarters of the limit.
        if now.day != day {
          day = now.day
          anchor = equity
          if reached < 3 { reached = 0 }
          #expect(climb == nil || climb == .newDay, "seed \(seed)")
        } else {
          let loss = Int128(anchor - equity) * 4_000_000
          while reached < 4, loss > 0, loss >= Int128(anchor) * Int128(limit_ppm) * Int128(reached + 1),
            anchor - equity >= Int64(reached) + 1
          { reached += 1 }
          #expect(ladder.step >= before, "seed \(seed): it went back")
          if climb != nil { #expect(climb == .step(ladder.step) && ladder.step > before, "seed \(seed)") }
        }
        #expect(ladder.step.rawValue == reached, "seed \(seed)")
      }
    }
  }

  @Test func `M01 after the day's limit nothing of the strategy passes, and of the host only what reduces`() {
    var bench = exposed()
    bench.sell(3, 10_0000, limit: 110_00)
    bench.bar(at: 97_00)
    #expect(open(&bench).isEmpty, "what worked was cancelled")
    _ = bench.notices()
    bench.buy(4, 1_0000)
    #expect(bench.refusal() == .state(.halted))
    bench.sell(5, 1_0000)
    #expect(bench.refusal() == .state(.halted))
    bench.trading.stop(bench.first, .withdrawn)
    #expect(bench.trading.flatten(bench.first) == 1)
    bench.bar(at: 97_00)
    #expect(held(bench) == 0)
  }

  @Test func `M13 a new day takes a halving back, and what is stricter stays`() {
    var bench = exposed()
    bench.bar(at: 99_00)
    #expect(state(bench) == .caution)
    bench.minute += 24 * 60
    bench.bar(at: 98_00)
    #expect(state(bench) == .normal, "98.00 is the new day's anchor")
    bench.bar(at: 96_50)
    #expect(state(bench) == .reduceOnly)
    for _ in 0..<3 {
      bench.minute += 24 * 60
      bench.bar(at: 120_00)
      #expect(state(bench) == .reduceOnly)
    }
    bench.bar(at: 117_60)
    #expect(state(bench) == .halted, "of the day's 120.00 it is 2 %")
  }

  @Test func `M13 in caution an order and a position may be worth half, and what is held stays`() {
    var bench = Bench(fee_ppm: 0) {
      $0.position_ppm = 400_000; $0.order_ppm = 200_000; $0.dailyLoss_ppm = 8_000
    }
    bench.bar(at: 100_00)
    bench.buy(1, 20_0000, limit: 100_00)
    bench.bar(at: 100_00)
    bench.bar(at: 98_00)  // 40 of 10,000 is half of the limit of 0.8 %
    #expect(state(bench) == .caution)
    _ = bench.notices()
    bench.buy(2, 10_2000)
    #expect(bench.refusal()?.name == "value", "a tenth of the equity is 996")
    #expect(held(bench) == 20_0000)
    bench.buy(3, 1_0000)
    #expect(bench.refusal()?.name == "position", "1,960 are held and a fifth of the equity is 1,992")
    bench.sell(4, 20_0000)
    #expect(bench.refusal() == nil)
  }

  // MARK: A person's word

  @Test(arguments: scopes)
  func `C08 halted, the strategy sends nothing and its orders are gone; what it holds stays`(scope: StateScope) {
    var bench = invested()
    bench.trading.obey(StateTests.command(.halt, scope))
    #expect(open(&bench).isEmpty)
    _ = bench.notices()
    bench.buy(4, 1_0000)
    #expect(bench.refusal() == .state(.halted))
    bench.sell(5, 1_0000)
    #expect(bench.refusal() == .state(.halted))
    #expect(held(bench) == 5_0000)
  }

  @Test(arguments: scopes)
  func `what was halted comes back one step at a time`(scope: StateScope) {
    var bench = invested()
    bench.trading.obey(StateTests.command(.kill, scope))
    var seen: [TradingState] = []
    for _ in 0..<6 {
      bench.trading.obey(StateTests.command(.resume, scope))
      seen.append(state(bench, in: InstrumentID(0)))
    }
    #expect(seen == [.halted, .reduceOnly, .caution, .normal, .normal, .normal])
    _ = bench.notices()
    bench.buy(4, 1_0000)
    #expect(bench.refusal() == nil)
  }

  @Test func `in reduce only what opens is cancelled and what closes stays and is taken`() {
    var bench = invested()
    bench.trading.obey(StateTests.command(.halt, .strategy(bench.first)))
    bench.trading.obey(StateTests.command(.resume, .strategy(bench.first)))
    bench.sell(4, 2_0000, limit: 120_00)
    bench.sell(5, 1_0000, limit: 120_00)
    _ = bench.notices()
    bench.sell(6, 3_0000, limit: 120_00)
    #expect(bench.refusal() == .state(.reduceOnly), "the first two close 3 of the 5")
    bench.buy(7, 1_0000)
    #expect(bench.refusal() == .state(.reduceOnly))
    #expect(open(&bench) == [4, 5])
  }

  @Test func `what opens is cancelled when a loss leaves only closing, up to the position`() {
    var bench = invested { $0.dailyLoss_ppm = 8_000 }  // three quarters of it are 60 of 10,000: 12.00 of the price
    bench.sell(4, 3_0000, limit: 120_00)
    bench.bar(at: 88_50)
    #expect(open(&bench) == [2, 3, 4])
    bench.bar(at: 88_00)
    #expect(state(bench) == .reduceOnly)
    #expect(open(&bench) == [2, 4])
  }

  @Test func `of two scopes the stricter one counts, and lifting one leaves the other`() {
    var bench = invested()
    bench.trading.obey(StateTests.command(.halt, .strategy(bench.first)))
    bench.trading.obey(StateTests.command(.kill, .instrument(InstrumentID(0))))
    #expect(state(bench) == .halted && state(bench, in: InstrumentID(0)) == .killed)
    for _ in 0..<4 { bench.trading.obey(StateTests.command(.resume, .instrument(InstrumentID(0)))) }
    #expect(state(bench) == .halted && state(bench, in: InstrumentID(0)) == .halted)
    bench.trading.obey(StateTests.command(.halt, .instrument(InstrumentID(0))))
    #expect(state(bench) == .halted && state(bench, in: InstrumentID(0)) == .halted)
  }

  @Test func `halting what is killed does not loosen it`() {
    var bench = invested()
    bench.trading.obey(StateTests.command(.kill, .host))
    bench.trading.obey(StateTests.command(.halt, .host))
    #expect(latch(bench, .host).state == .killed)
  }

  @Test func `a stop stays with the position when its strategy is halted, and goes when it is killed`() {
    for (deed, isKept) in [(StateCommand.Deed.halt, true), (.kill, false)] {
      var bench = invested()
      bench.wish(.standing(3, side: 2, 4, 5_0000, detail: 90_00, flags: 2))
      #expect(open(&bench).contains(4))
      bench.trading.obey(StateTests.command(deed, .strategy(bench.first)))
      #expect(open(&bench) == (isKept ? [4] : []))
      bench.bar(at: 89_00)
      bench.bar(at: 89_00)
      #expect(held(bench) == (isKept ? 0 : 5_0000))
    }
  }

  @Test func `a day's limit is there anew for a strategy that a person lets go on`() {
    var bench = exposed()
    bench.bar(at: 98_00)
    for _ in 0..<3 { bench.trading.obey(StateTests.command(.resume, .strategy(bench.first))) }
    #expect(state(bench) == .normal)
    bench.bar(at: 96_10)
    #expect(state(bench) == .reduceOnly, "1.9 of 98")
    bench.bar(at: 96_04)
    #expect(state(bench) == .halted)
  }

  @Test func `the state says who, why and since when, and so does its change`() {
    var bench = invested()
    let command = StateTests.command(.halt, .venue)
    bench.trading.obey(command)
    let latch = latch(bench, .venue)
    #expect(latch.state == .halted && latch.cause == .person(command.word))
    #expect(latch.since == Time(nanoseconds: 120_000_000_000))
    let changes = bench.notices().compactMap { if case .state(let change) = $0 { change } else { nil } }
    #expect(changes == [StateChange(scope: .venue, before: .normal, after: .halted, cause: .person(command.word))])
  }
}
