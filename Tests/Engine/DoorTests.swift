import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import Testing

/// The door behind the gate. A broken gate is made of what it is told: an engine that was given wider limits than the
/// approval's, or was not told of a state or of the market, lets through what it should not.
@Suite struct DoorTests {
  /// Two instruments; the engine goes by `gate`, the door by the usual limits.
  private struct World: ~Copyable {
    var trading: PaperTrading
    let strategy: StrategyID
    var time_ns: Int64 = 0
    var wishes = WishBuffer()

    init(both: (inout Limits) -> Void = { _ in }, gate change: (inout Limits) -> Void) throws {
      trading = PaperTrading(
        try Universe(DrawnRun.terms.listings), fees: FeeSchedule(maker_ppm: 0, taker_ppm: 0), slippage_ppm: 0,
        strategyCapacity: 1)
      var limits = Limits.plain
      // Wide enough to hold only one check back at a time; the door has a quarter more of each.
      limits.order_ppm = 400_000
      limits.position_ppm = 800_000
      limits.dailyLoss_ppm = 1_000_000
      both(&limits)
      let capital = Money(units: 10_000 * 100_000_000, CurrencyID(0))
      trading.door.open(capital: capital, limits)
      change(&limits)
      strategy = trading.engine.open(
        Engine.Assignment(
          capital: capital, instruments: [InstrumentID(0), InstrumentID(1)], limits: limits, subscriptions: [],
          warmUp: 0))
    }

    mutating func bar(_ price: Int64, _ instrument: UInt16 = 0, afterSeconds seconds: Int64 = 60) {
      time_ns += seconds * Time.nanosecondsPerSecond
      let price = Price(ticks: price)
      let fault = trading.receive(
        .bar(
          InstrumentID(instrument), closing: Time(nanoseconds: time_ns), open: price, high: price, low: price,
          close: price, volume: Quantity(units: 1), interval_ns: 60_000_000_000))
      precondition(fault == nil)
    }

    mutating func order(
      side: UInt8 = 1, _ ref: UInt64, _ units: Int64, limit: Int64? = nil, _ instrument: UInt16 = 0
    ) {
      wishes.records[0] = .order(side: side, ref, units, limit: limit)
      wishes.records[0].instrument = instrument
      wishes.count = 1
      trading.receive(wishes, from: strategy)
    }

    /// What the gate approved and the door refused since the last look.
    mutating func stopped() -> [DoorRefusal] {
      var list: [DoorRefusal] = []
      while !trading.effects.notices.isEmpty {
        if case .turnedAway(_, _, let refusal) = trading.effects.notices.removeFirst() { list.append(refusal) }
      }
      return list
    }

    var state: TradingState { trading.engine.states.state(of: strategy) }
    var working: Int { trading.engine.workingOrders(strategy) }
  }

  private enum Broken: CaseIterable {
    case halt, kill, market, size, stale, band, rate, value, position, exposure
  }

  @Test(arguments: Broken.allCases)
  private func `C28 with each of the gate's checks broken in turn the door stops what it lets through`(
    check: Broken
  ) throws {
    var world = try World { limits in
      guard check == .exposure else { return }
      limits.position_ppm = 3_000_000
      limits.order_ppm = 1_600_000
    } gate: { limits in
      switch check {
      case .halt, .kill, .market, .size: break
      case .stale: limits.priceAge_ns = Int64.max / 2
      case .band: limits.collar_ppm = 900_000
      case .rate: limits.ordersPerSecond = 1000
      case .value: limits.order_ppm = 900_000
      case .position: limits.position_ppm = 3_000_000
      case .exposure: limits.leverageLong_ppm = 100_000_000
      }
    }
    world.bar(100_00)
    world.bar(100_00, 1)
    let word = PersonsWord(by: "ann", reason: "a test", at: Time(nanoseconds: 0))
    switch check {
    // The engine is not told.
    case .halt:
      world.trading.door.obey(StateCommand(.halt, .instrument(InstrumentID(0)), word), at: world.trading.engine.now)
    case .kill: world.trading.door.obey(StateCommand(.kill, .host, word), at: world.trading.engine.now)
    case .market:
      world.trading.door.observe(.status(InstrumentID(0), at: world.trading.engine.now, .halted))
    case .size:
      let rules = InstrumentRules(
        version: 1, priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumValue_units: 0, multiplier: 1,
        maximumQuantity: Quantity(units: 10))
      world.trading.door.adopt(rules, for: InstrumentID(0))
    case .stale: world.bar(100_00, 1, afterSeconds: 301)
    case .band, .rate, .value, .position, .exposure: break
    }
    #expect(world.stopped() == [])
    switch check {
    case .halt, .kill, .market, .size, .stale: world.order(1, 1_0000, limit: 100_00)
    case .band: world.order(1, 1_0000, limit: 110_00)
    case .rate: for ref in 1...27 { world.order(UInt64(ref), 1, limit: 100_00) }
    case .value: world.order(1, 51_0000, limit: 100_00)
    case .position: for ref in 1...3 { world.order(UInt64(ref), 35_0000, limit: 100_00) }
    case .exposure:
      world.order(1, 150_0000, limit: 100_00)
      world.bar(100_00)
      world.bar(100_00, 1)
      world.order(2, 150_0000, limit: 100_00, 1)
    }
    let stopped = world.stopped()
    let refusal = try #require(stopped.first, "the door let it through as well")
    switch (check, refusal) {
    case (.halt, .state(.halted)), (.kill, .state(.killed)), (.market, .market(.halted)), (.size, .quantity),
      (.stale, .stale), (.band, .price), (.rate, .rate), (.value, .value), (.position, .position),
      (.exposure, .exposure):
      break
    default: Issue.record("\(check) was stopped for \(refusal)")
    }
    #expect(stopped.count == 1, "after that the gate is not trusted with anything")
    #expect(world.state == .halted)
  }

  @Test func `C28 what the gate lets through with its checks whole, the door lets through`() throws {
    for seed in 300..<330 as Range<UInt64> {
      var drawn = try DrawnRun(seed: seed)
      var orders = 0
      for _ in 0..<600 {
        drawn.run.apply(drawn.draw(), drawn.wishes)
        while let notice = drawn.run.takeNotice() {
          if case .approved = notice { orders += 1 }
          if case .turnedAway(_, _, let refusal) = notice { Issue.record("seed \(seed): \(refusal)") }
        }
      }
      #expect(orders > 5, "seed \(seed)")
    }
  }

  @Test func `C28 what closes and what cancels passes the door while it holds everything else back`() throws {
    var world = try World(gate: { _ in })
    world.bar(100_00)
    world.order(1, 10_0000, limit: 100_00)
    world.bar(100_00)
    world.order(2, 1_0000, limit: 90_00)
    let word = PersonsWord(by: "ann", reason: "a test", at: Time(nanoseconds: 0))
    world.trading.door.obey(StateCommand(.halt, .host, word), at: world.trading.engine.now)
    world.order(side: 2, 3, 4_0000, limit: 110_00)
    world.wishes.records[0] = .cancel(2)
    world.trading.receive(world.wishes, from: world.strategy)
    #expect(world.stopped() == [])
    #expect(world.working == 1)
    world.order(side: 2, 4, 7_0000, limit: 110_00)
    #expect(world.stopped() == [.state(.halted)], "six are left to close")
  }
}
