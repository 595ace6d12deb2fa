import Glibc
import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestPlugins
import Testing

@testable import HostPlugins
@testable import HostWire

/// What one strategy owns, to the last unit: equal before and after means that nothing was done to it.
struct Holdings: Equatable {
  let cash_units: Int64, promised_units: Int64, fees_units: Int64, fills: Int64
  let positions: [PositionRecord]

  init(_ ledger: borrowing Ledger, _ strategy: StrategyID) {
    let portfolio = ledger[strategy]
    cash_units = portfolio.cash_units
    promised_units = portfolio.cash_units - portfolio.freeCash_units
    fees_units = portfolio.fees_units
    fills = portfolio.fillCount
    positions = (0..<portfolio.instrumentCount).map { index in
      var position = portfolio.positions[index]
      // Prices are the market's, not the strategy's.
      position.last_ticks = 0
      position.last_time_ns = 0
      return position
    }
  }
}

/// A host on paper with two strategies in one engine: one that trades, and one that attacks.
struct Neighbourhood: ~Copyable {
  static let turns = 30

  var trading: PaperTrading
  let good: StrategyID, bad: StrategyID
  private var wishes = WishBuffer()

  init() throws {
    trading = PaperTrading(
      try Universe([TestWorld.listing]), fees: FeeSchedule(maker_ppm: 1000, taker_ppm: 1000), slippage_ppm: 0,
      strategyCapacity: 2)
    var limits = Limits()
    limits.minimumPosition_ppm = 0  // the good neighbour buys little at a time
    limits.volumeShare_ppm = 0
    func assignment(_ units: Int64) -> Engine.Assignment {
      Engine.Assignment(
        capital: Money(units: units, CurrencyID(0)), instruments: [InstrumentID(0)], limits: limits,
        subscriptions: .bars, warmUp: 0)
    }
    good = trading.open(assignment(10_000_00000000))
    bad = trading.open(assignment(10_000_00000000))
  }

  /// What the good strategy owns after all turns, and why the other was stopped; `nil` when it was not.
  mutating func run(
    _ attacker: consuming JailedStrategy?, beside neighbour: consuming JailedStrategy
  ) throws -> (good: Holdings, stop: PluginStop?) {
    var neighbour = neighbour, attacker = attacker
    var stop: PluginStop?
    var walk = SplitMixWalk()
    for turn in 1...Neighbourhood.turns {
      #expect(trading.receive(TestWorld.bar(walk.next(), at: Int64(turn) * 60_000_000_000)) == nil)
      try neighbour.turn(
        events: trading.engine.inbox(good), view: trading.engine.view(good), wishes: &wishes)
      trading.engine.clearInbox(good)
      trading.receive(wishes, from: good)
      if stop == nil, attacker != nil {
        do throws(PluginStop) {
          try attacker?.turn(events: trading.engine.inbox(bad), view: trading.engine.view(bad), wishes: &wishes)
          trading.engine.clearInbox(bad)
          trading.receive(wishes, from: bad)
        } catch {
          trading.stop(bad, .worker)
          stop = error
        }
      }
      while !trading.effects.notices.isEmpty { _ = trading.effects.notices.removeFirst() }
      trading.engine.ledger.checkInvariants()
    }
    return (Holdings(trading.engine.ledger, good), stop)
  }

  /// What the good strategy owns when it is alone: the measure of all other runs.
  static let undisturbed = Result<Holdings, any Error> {
    var alone = try Neighbourhood()
    let holdings = try alone.run(nil, beside: try goodStrategy(try TestWorld.launcher())).good
    #expect(holdings.fills > 3, "it must trade, or nothing could be disturbed")
    return holdings
  }

  static func goodStrategy(_ launcher: WorkerLauncher) throws -> JailedStrategy {
    var options = JailOptions()
    options.turnDeadline_ms = 20_000
    options.startDeadline_ms = 20_000
    return try JailedStrategy.start(
      library: try builtPlugin("well_behaved"), expected: ExpectedPlugin(id: "test.well-behaved", version: "1.2.3"),
      setup: try TestWorld.setup(["fast=3"]), launcher: launcher, options: options)
  }
}

/// Prices that go up and down, the same in every run.
struct SplitMixWalk {
  private var state: UInt64 = 42
  private var price: Int64 = 5_000

  mutating func next() -> Int64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    price = max(4_000, price + Int64(state >> 57) - 63)
    return price
  }
}
