import HostEngine
import HostExecution
import HostJournal
import HostLedger
import HostModel
import HostRisk

/// One run of the real engine and journal against a market, a venue and a disk that misbehave, all drawn from one seed.
///
///     switch Simulation.run(seed: 42) {
///     case .success(let outcome): outcome.hash            // the same each time
///     case .failure(let broken): broken.failure.text      // and at which step
///     }
///
/// First everything goes wrong that the seed has drawn. Then the faults stop, the strategies are stopped and sold, and
/// within a bounded number of steps nothing may be under way any more and every balance must be what follows from what
/// the venue did.
public struct Simulation: ~Copyable {
  /// The auditor of this seed is wrong on purpose. A run of it that does not fail has an alarm that does not ring.
  public static let canary: UInt64 = 0
  /// Steps within which everything must be over once the faults have stopped.
  static let quietSteps = 3_000
  static let capital_units: Int64 = 10_000 * 100_000_000

  let universe: Universe
  let strategyCount: Int
  var chance: Chance
  var plan: FaultPlan
  var market = SimulatedMarket()
  var exchange: FalseExchange
  var host: SimulatedHost
  var strategies: [SimulatedStrategy]
  var wishes = WishBuffer()
  let nothing = WishBuffer()
  let auditor: Auditor
  var step = 0
  var starts = 0
  /// The next death takes what was not synced with it.
  var losesPower = false

  public struct Outcome: Equatable, Sendable {
    /// Of the last state and all inputs.
    public let hash: UInt64
    public let steps: Int
    public let orders: Int
    public let fills: Int
    /// How often the host died and started again.
    public let starts: Int
    /// How often each fault came, by `Fault.rawValue`.
    public let faults: [Int]
  }

  public struct Broken: Error, Equatable, Sendable {
    public let seed: UInt64
    public let step: Int
    public let failure: SimulationFailure
  }

  public static func run(seed: UInt64) -> Result<Outcome, Broken> {
    var step = 0
    do throws(SimulationFailure) {
      var simulation = try drawn(from: seed)
      defer { step = simulation.step }
      return .success(try simulation.run())
    } catch {
      return .failure(Broken(seed: seed, step: step, failure: error))
    }
  }

  private static func drawn(from seed: UInt64) throws(SimulationFailure) -> Simulation {
    let universe: Universe
    do throws(Universe.Fault) { universe = try Universe(SimulatedMarket.listings) } catch {
      throw .host("no universe: \(error)")
    }
    var chance = Chance(seed: seed)
    let plan = FaultPlan(&chance), count = 1 + chance.below(3)
    let host = try SimulatedHost(universe, strategies: count, seed: chance.seed())
    return Simulation(universe, chance, plan, host, strategyCount: count, isCanary: seed == Simulation.canary)
  }

  private init(
    _ universe: Universe, _ chance: Chance, _ plan: FaultPlan, _ host: consuming SimulatedHost, strategyCount: Int,
    isCanary: Bool
  ) {
    self.universe = universe
    self.chance = chance
    self.plan = plan
    self.host = host
    self.strategyCount = strategyCount
    strategies = (0..<strategyCount).map { _ in SimulatedStrategy() }
    exchange = FalseExchange(universe)
    auditor = Auditor(
      universe: universe, money: universe.instruments[0].quote, capital_units: Simulation.capital_units,
      isWrong: isCanary)
  }

  mutating func run() throws(SimulationFailure) -> Outcome {
    for index in 0..<strategyCount { try open(index) }
    let steps = 300 + chance.below(500)
    while step < steps { try advance() }
    try calmDown()
    try auditor.check(exchange, host.engine)
    return Outcome(
      hash: hash(), steps: step, orders: exchange.orders.count,
      fills: exchange.orders.reduce(0) { $0 + $1.fills.count }, starts: starts, faults: plan.counts)
  }

  /// Time goes on by one market record.
  private mutating func advance() throws(SimulationFailure) {
    step += 1
    armDisk()
    do throws(JournalError) {
      try hearMarketAndVenue()
      let strategy = StrategyID(UInt16(chance.below(strategyCount)))
      if chance.one(in: 2) { try turn(strategy) }
      if plan.strikes(.strategyStops, rarity: 4, &chance) { try host.apply(.stop(strategy, .worker), nothing) }
      try host.commit()
      if chance.one(in: 50) { try host.saveSnapshot() }
    } catch {
      return try recover()
    }
    try sendRequests()
  }

  private mutating func hearMarketAndVenue() throws(JournalError) {
    let event = market.next(mayLeap: exchange.isSilent, &plan, &chance)
    exchange.trade(event, market, &plan, &chance)
    try host.apply(.market(event), nothing)
    exchange.work(market, &plan, &chance)
    for report in exchange.hear(at: market.time_ns, &plan, &chance) {
      try host.apply(report.map { .report($0) } ?? .reconnected, nothing)
    }
  }

  private mutating func turn(_ strategy: StrategyID) throws(JournalError) {
    if host.engine.isStopped(strategy) {
      if plan.isQuiet || chance.one(in: 2) {
        try host.apply(.flatten(strategy), nothing)
      } else {
        try host.apply(.resume(strategy, Simulation.label, limits(), subscriptions, warmUp: 0), nothing)
      }
      return
    }
    try host.apply(.turn(strategy), nothing)
    strategies[Int(strategy.index)].wish(&wishes, market, &chance)
    if wishes.count > 0 { try host.apply(.wishes(strategy), wishes) }
  }

  /// What is durable may leave. Each order is looked at on its way out.
  mutating func sendRequests() throws(SimulationFailure) {
    while !host.effects.requests.isEmpty {
      let ask = Ask(host.effects.requests.removeFirst())
      if case .place(let id, let request) = ask { try checkOrder(id, request) }
      exchange.send(ask, at: market.time_ns, &plan, &chance)
    }
    host.forgetApprovals()
  }

  /// No order that opens anything leaves on an old price, none to a market that is not open, or off the venue's steps.
  private func checkOrder(_ id: OrderID, _ request: OrderRequest) throws(SimulationFailure) {
    let index = Int(request.instrument.index), age_ns = market.time_ns - market.priceTimes[index]
    guard let held = host.heldAtApproval[id] else { throw .order("order \(id.number) was never approved") }
    // Later inputs of the same step may have changed the position since.
    let most = request.side == .sell ? max(held.before, held.after) : max(-held.before, -held.after)
    let closes = most >= request.quantity.units
    if age_ns > Limits().priceAge_ns, !closes {
      throw .order("order \(id.number) was sent on a price \(age_ns) ns old")
    }
    if market.statuses[index] != .open { throw .order("order \(id.number) was sent to a market that is not open") }
    if request.price.ticks % market.steps[index] != 0 {
      throw .order("order \(id.number) at \(request.price.ticks) is off the step \(market.steps[index])")
    }
  }

  /// No more faults; everything that is under way must come to its end.
  private mutating func calmDown() throws(SimulationFailure) {
    plan.isQuiet = true
    armDisk()
    let last = step + Simulation.quietSteps
    for index in 0..<strategyCount {
      do throws(JournalError) { try host.apply(.stop(StrategyID(UInt16(index)), .withdrawn), nothing) } catch {
        throw .host("with nothing wrong any more: \(error)")
      }
    }
    while let unrest = unrest() {
      if step == last { throw .notQuiet(unrest) }
      try advance()
    }
  }

  private func unrest() -> String? {
    for index in 0..<strategyCount {
      let strategy = StrategyID(UInt16(index))
      if host.engine.workingOrders(strategy) > 0 { return "strategy \(index) has working orders" }
      if host.engine.isInvested(strategy) { return "strategy \(index) holds something" }
    }
    if let order = exchange.orders.first(where: { $0.ending == nil }) {
      return "the venue has order \(order.id.number)"
    }
    return nil
  }

  private mutating func open(_ index: Int) throws(SimulationFailure) {
    let assignment = Engine.Assignment(
      capital: Money(units: Simulation.capital_units, universe.instruments[0].quote),
      instruments: universe.instruments.map(\.id), limits: limits(), subscriptions: subscriptions, warmUp: 0,
      lots: chance.one(in: 2) ? .average : .firstInFirstOut)
    do throws(JournalError) {
      try host.apply(.open(Simulation.label, assignment), nothing)
      try host.commit()
    } catch { throw .host("\(error)") }
  }

  private var subscriptions: Subscriptions { [.bars, .trades, .quotes] }

  static let label = StrategyLabel(
    bundle: "Simulated.bhplugin", id: "org.example.simulated", name: "Simulated", version: "1.0.0", sha256: "00",
    isUnsigned: false)

  private mutating func limits() -> Limits {
    var limits = Limits()
    limits.order_ppm = chance.between(50_000...500_000)
    limits.position_ppm = chance.between(100_000...1_000_000)
    limits.dailyLoss_ppm = chance.between(10_000...500_000)
    limits.ordersPerSecond = chance.between(1...50)
    limits.openOrders = chance.between(1...64)
    limits.leverageShort_ppm = chance.one(in: 3) ? 0 : 2_000_000
    limits.minimumPosition_ppm = chance.one(in: 3) ? 20_000 : 0
    limits.volumeShare_ppm = chance.one(in: 3) ? 250_000 : 0
    limits.duplicateWindow_ns = chance.one(in: 2) ? Time.nanosecondsPerSecond : 0
    limits.stopLoss_ppm = chance.between(5_000...1_000_000)
    limits.drawdown_ppm = chance.between(50_000...1_000_000)
    limits.entriesPerMinute = chance.one(in: 3) ? chance.between(1...100) : 0
    limits.refusalsPerMinute = chance.one(in: 3) ? chance.between(1...1_000) : 0
    return limits
  }

  /// FNV-1a.
  private mutating func hash() -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    func add(_ bytes: [UInt8]) { for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 } }
    add(host.state())
    for input in host.inputs { add(input.payload) }
    return hash
  }
}
