import HostBacktest
import HostEngine
import HostLedger
import HostMarket
import HostModel
import HostPlugins
import HostRisk
import HostTrust

/// An EMA cross on 1,000,000 generated one-minute bars, in this process through the C boundary, with the full ledger and
/// gate; against the same arithmetic as one hand-written loop without an engine.
@Sendable func measureEMACross(_ bundles: String) throws -> [Figure] {
  let bars = try generatedBars(1_000_000)
  defer { bars.deallocate() }
  let events = UnsafeBufferPointer(bars)
  let library = try InProcessLibrary(try unvouched("\(bundles)/EMACross.bhplugin"))
  let listing = try GeneratorSettings().listing()

  var engineRates: [Double] = [], loopRates: [Double] = []
  for _ in 0..<7 {
    var fills: Int64 = 0, loopFills: Int64 = 0
    engineRates.append(Double(events.count) / (try engineRun(library, listing, events, fills: &fills)))
    loopRates.append(Double(events.count) / seconds { loopFills = handLoop(events) })
    precondition(fills == loopFills, "the engine filled \(fills) orders, the hand-written loop \(loopFills)")
  }
  let rate = median(engineRates), loop = median(loopRates)
  return [
    Figure(name: "ema-cross", value: rate, unit: "events/s", against: "a hand-written loop", ratio: rate / loop)
  ]
}

func generatedBars(_ count: Int) throws -> UnsafeMutableBufferPointer<EventRecord> {
  var generator = try MarketGenerator(GeneratorSettings())
  let bars = UnsafeMutableBufferPointer<EventRecord>.allocate(capacity: count)
  for index in bars.indices {
    guard let bar = generator.next() else { preconditionFailure("the generator ended after \(index) bars") }
    bars.initializeElement(at: index, to: bar)
  }
  return bars
}

/// The bundles just built need no approval to be measured.
func unvouched(_ bundle: String) throws -> VerifiedImage {
  try Verifier(trustFolder: "Signatures", stateFolder: "state").verify(
    bundle: bundle, mode: .backtest, allowUnsigned: true, now: 0)
}

private func engineRun(
  _ library: InProcessLibrary, _ listing: Listing, _ events: UnsafeBufferPointer<EventRecord>, fills: inout Int64
) throws -> Double {
  let universe = try Universe([listing])
  guard let currency = universe.currency("USDT") else { preconditionFailure("generated bars are not quoted in USDT") }
  let setup = try StrategySetup(
    listings: [listing], currency: universe.currencies[Int(currency.index)], parameters: ["quantity=0.1"])
  var limits = Limits()
  limits.dailyLoss_ppm = 1_000_000
  limits.position_ppm = 1_000_000
  limits.order_ppm = 1_000_000
  limits.collar_ppm = 1_000_000
  limits.minimumPosition_ppm = 0
  limits.dayBand_ppm = 1_000_000
  limits.walk_ppm = 1_000_000
  limits.volumeShare_ppm = 0
  limits.stopLoss_ppm = 1_000_000
  limits.drawdown_ppm = 1_000_000
  var trading = PaperTrading(
    universe, fees: FeeSchedule(maker_ppm: 1000, taker_ppm: 1000), slippage_ppm: 0, strategyCapacity: 1)
  let strategy = trading.open(
    Engine.Assignment(
      capital: Money(units: 100_000_000 * 100_000_000, currency), instruments: [InstrumentID(0)], limits: limits,
      subscriptions: .bars, warmUp: 0))
  let ports = UnsafeMutableBufferPointer<InProcessStrategy>.allocate(capacity: 1)
  ports.initializeElement(at: 0, to: try InProcessStrategy(library, setup: setup))
  var runner = Runner(trading, ports)
  let elapsed = try seconds { for row in events.indices { try runner.step(events[row], row: row) } }
  runner.trading.engine.ledger.checkInvariants()
  fills = runner.tally(strategy).fills
  return elapsed
}

/// Two averages, the position, cash and fee per bar: no orders, events, objects or reports. Gives the number of fills.
private func handLoop(_ events: UnsafeBufferPointer<EventRecord>) -> Int64 {
  var fast = 0.0, slow = 0.0, cash = 1e8, position = 0.0, wanted = 0.0
  var fills: Int64 = 0
  for row in events.indices {
    if wanted != position {
      let price = Double(events[row].field0) / 100
      cash -= (wanted - position) * price + abs(wanted - position) * price * 0.001
      position = wanted
      fills += 1
    }
    let close = Double(events[row].field3) / 100
    fast = row == 0 ? close : 2.0 / 11 * close + (1 - 2.0 / 11) * fast
    slow = row == 0 ? close : 2.0 / 21 * close + (1 - 2.0 / 21) * slow
    wanted = row >= 19 && fast > slow ? 0.1 : 0
  }
  precondition(cash.isFinite, "cash \(cash)")
  return fills
}
