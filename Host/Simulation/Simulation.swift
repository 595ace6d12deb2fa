import HostEngine
import HostExecution
import HostJournal
import HostLedger
import HostModel
import HostRisk

/// One run of the real engine and journal against an exchange, a clock and a disk that fail as the seed says.
///
///     let outcome = try Simulation.run(seed: 42)     // the same seed, the same run
///
/// After the storm everything works again, and within `quietSteps` all orders are over and every balance is what the
/// exchange's own books make it. Throws what did not hold; what the core itself asserts ends the process.
struct Simulation: ~Copyable {
  static let stormSteps = 600
  static let quietSteps = 10_000
  static let strategies = 2
  static let capital_units: Int64 = 10_000 * 100_000_000

  let seed: UInt64
  private let universe: Universe
  private var chance: Chance
  private var faults: FaultPlan
  private var market: SimulatedMarket
  private var exchange: FalseExchange
  private var drawn: [SimulatedStrategy]
  private var disk: SimulatedDisk
  private var host: SimulatedHost?
  private var wishes = WishBuffer()
  /// What the state was after each record since the last that was durable when the host was well.
  private var hashes: [UInt64: ChainHash] = [:]
  private var durable: UInt64 = 0
  private var step = 0
  private(set) var outcome = Outcome()

  /// What one seed came to, added up over many.
  public struct Outcome: Equatable, Sendable {
    public var records: UInt64 = 0
    public var orders = 0
    public var trades = 0
    public var deaths = 0
    public var powerLosses = 0
    public var diskFaults = 0
    /// Of the whole state at the end: the same seed has the same.
    public var stateHash = ""
  }

  /// Something that must always hold and did not.
  public struct Failure: Error, Equatable, Sendable {
    public let seed: UInt64
    public let step: Int
    public let problem: String
  }

  private init(seed: UInt64, hidesTrades: Bool) throws(Failure) {
    self.seed = seed
    chance = Chance(seed: seed, for: "world")
    faults = FaultPlan(&chance)
    market = SimulatedMarket(seed: seed)
    guard let universe = try? Universe(SimulatedMarket.listings), let quote = universe.currency("USDT") else {
      preconditionFailure("the simulated listings are no universe")
    }
    self.universe = universe
    exchange = FalseExchange(seed: seed, faults: faults, fee_ppm: SimulatedHost.fees.taker_ppm, quote: quote)
    exchange.hidesTrades = hidesTrades
    drawn = (0..<Simulation.strategies).map { SimulatedStrategy(seed: seed, number: $0) }
    disk = SimulatedDisk(seed: seed)
    host = nil
    try start()
    for number in 0..<Simulation.strategies {
      try take(.open(Simulation.label(number), assignment(quote)))
    }
    try commit()
  }

  /// `hidesTrades` plants a fault that the auditor must find: the exchange keeps its trades to itself.
  public static func run(seed: UInt64, hidesTrades: Bool = false) throws(Failure) -> Outcome {
    var simulation = try Simulation(seed: seed, hidesTrades: hidesTrades)
    for _ in 0..<stormSteps { try simulation.storm() }
    try simulation.calmDown()
    return try simulation.finish()
  }

  private static func label(_ number: Int) -> StrategyLabel {
    StrategyLabel(
      bundle: "\(number)", id: "simulated.\(number)", name: "Simulated \(number)", version: "1.0.0", sha256: "",
      isUnsigned: true)
  }

  private func assignment(_ quote: CurrencyID) -> Engine.Assignment {
    var limits = Limits()
    limits.order_ppm = 500_000
    limits.position_ppm = 900_000
    limits.dailyLoss_ppm = 500_000
    limits.ordersPerSecond = 100
    limits.priceAge_ns = 2 * Time.nanosecondsPerDay
    return Engine.Assignment(
      capital: Money(units: Simulation.capital_units, quote), instruments: universe.instruments.map(\.id),
      limits: limits, subscriptions: [.bars, .trades], warmUp: 0)
  }

  // MARK: Steps

  private mutating func storm() throws(Failure) {
    step += 1
    if chance.happens(faults.death) { return try die() }
    if chance.happens(faults.diskFault) {
      outcome.diskFaults += 1
      disk.faults[disk.changes + Int(chance.draw(1...4))] = chance.happens(300) ? .short : .error(5)
    }
    try moveMarket()
    try hear()
    for number in 0..<Simulation.strategies { try turn(StrategyID(UInt16(number))) }
    if chance.happens(40) { try interfere() }
    // Now and then everybody hears of everything: the periodic look at the exchange's own books.
    if chance.happens(20) { try synchronise() }
    if chance.happens(600) { try commit() }
  }

  private mutating func moveMarket() throws(Failure) {
    let record = market.record(faults)
    try take(.market(record), mayBeBad: true)
    exchange.advance(near: market.prices, at: market.time)
  }

  private mutating func hear() throws(Failure) {
    for report in exchange.arrivals() { try take(.report(report)) }
  }

  private mutating func turn(_ strategy: StrategyID) throws(Failure) {
    guard let state = host?.engine.state(strategy), state != .stopped, chance.happens(300) else { return }
    try take(.turn(strategy))
    drawn[Int(strategy.index)].wish(&wishes, prices: market.prices, time: market.time)
    try take(.wishes(strategy))
  }

  /// What a person or the supervision does.
  private mutating func interfere() throws(Failure) {
    let strategy = StrategyID(UInt16(chance.below(Int64(Simulation.strategies))))
    guard let state = host?.engine.state(strategy) else { return }
    if state != .stopped { return try take(.stop(strategy, chance.happens(500) ? .worker : .withdrawn)) }
    if chance.happens(300) { try take(.flatten(strategy)) }
    try resume(strategy)
  }

  private mutating func resume(_ strategy: StrategyID) throws(Failure) {
    let assignment = assignment(CurrencyID(0))
    try take(
      .resume(
        strategy, Simulation.label(Int(strategy.index)), assignment.limits, assignment.subscriptions, warmUp: 0))
  }

  // MARK: The host

  /// One input. A journal that fails ends the host, as it must.
  private mutating func take(_ input: Input, mayBeBad: Bool = false) throws(Failure) {
    guard host != nil else { return }
    do throws(JournalError) {
      if let fault = try host?.apply(input, wishes) {
        guard mayBeBad else { throw Failure(seed: seed, step: step, problem: "a good record was refused: \(fault)") }
        return
      }
    } catch let error as Failure {
      throw error
    } catch {
      return try die()
    }
    if let sequence = host?.lastSequence, let hash = host?.stateHash() { hashes[sequence] = hash }
  }

  /// On the disk, then to the exchange and to people.
  private mutating func commit() throws(Failure) {
    do throws(JournalError) { try host?.commit() } catch { return try die() }
    durable = host?.durableSequence ?? durable
    hashes = hashes.filter { $0.key >= durable }
    while let request = host?.takeRequest() { send(request) }
    while host?.takeNotice() != nil {}
    if let id = exchange.arrivedTwice {
      throw Failure(seed: seed, step: step, problem: "order \(id.number) was sent twice")
    }
  }

  private mutating func send(_ request: consuming VenueRequest) {
    switch consume request {
    case .place(let id, let approved):
      let order = approved.order
      exchange.place(id, order, near: market.prices[Int(order.instrument.index)], at: market.time)
    case .cancel(let id, _): exchange.cancel(id, at: market.time)
    case .replace(let id, let approved, let total):
      exchange.replace(id, price: approved.order.price, total: total, at: market.time)
    case .query(let id, _): exchange.query(id, at: market.time)
    }
  }

  // MARK: Dying and coming back

  private mutating func die() throws(Failure) {
    host = nil
    outcome.deaths += 1
    if chance.happens(faults.powerLoss) {
      outcome.powerLosses += 1
      disk = disk.afterPowerLoss(sector: chance.happens(500) ? 512 : 4096)
    } else {
      disk = disk.afterProcessDeath()
    }
    exchange.disconnect()
    try start()
    for number in 0..<Simulation.strategies {
      let strategy = StrategyID(UInt16(number))
      if let state = host?.engine.state(strategy), state != .stopped { try take(.stop(strategy, .worker)) }
    }
    try synchronise()
    for number in 0..<Simulation.strategies { try resume(StrategyID(UInt16(number))) }
    try commit()
  }

  private mutating func start() throws(Failure) {
    do throws(JournalError) { host = try SimulatedHost(universe, on: disk) } catch {
      throw Failure(seed: seed, step: step, problem: "the journal is not gone on with: \(error.line)")
    }
    guard let sequence = host?.lastSequence, let hash = host?.stateHash() else { return }
    guard sequence >= durable else {
      throw Failure(
        seed: seed, step: step, problem: "record \(durable) was durable, and \(sequence) is the last one now")
    }
    if let before = hashes[sequence], before != hash {
      throw Failure(
        seed: seed, step: step, problem: "after record \(sequence) the state is another than before the end")
    }
    durable = sequence
    hashes = [sequence: hash]
    for order in exchange.orders where host?.engine.hasSent(order.id) != true {
      throw Failure(
        seed: seed, step: step, problem: "the exchange knows order \(order.id.number), the journal does not")
    }
  }

  /// Asks the exchange what is true of every order that is not over, and of every trade.
  private mutating func synchronise() throws(Failure) {
    var open: [OrderID] = []
    host?.engine.forEachWorkingOrder { id, _ in open.append(id) }
    for id in open { for report in exchange.describe(id, at: market.time) { try take(.report(report)) } }
    guard !exchange.hidesTrades else { return }
    for trade in exchange.trades {
      try take(.report(VenueReport(trade.order, at: market.time, .filled(trade.fill, trade.id))))
    }
  }

  // MARK: The end

  private mutating func calmDown() throws(Failure) {
    faults = .none
    exchange.faults = .none
    disk.faults = [:]
    for number in 0..<Simulation.strategies {
      let strategy = StrategyID(UInt16(number))
      if let state = host?.engine.state(strategy), state != .stopped { try take(.stop(strategy, .withdrawn)) }
    }
    for quiet in 0..<Simulation.quietSteps {
      step += 1
      try moveMarket()
      try hear()
      if quiet % 10 == 0 { try synchronise() }
      try commit()
      var open = 0
      host?.engine.forEachWorkingOrder { _, _ in open += 1 }
      if open == 0, exchange.pending.isEmpty, !exchange.orders.contains(where: { $0.state == .working }) { return }
    }
    var open: [OrderID] = []
    host?.engine.forEachWorkingOrder { id, _ in open.append(id) }
    let working = exchange.orders.filter { $0.state == .working }.map(\.id.number)
    throw Failure(
      seed: seed, step: step,
      problem: "not over after \(Simulation.quietSteps) quiet steps: here \(open.map(\.number)), there \(working)")
  }

  private mutating func finish() throws(Failure) -> Outcome {
    try synchronise()
    try commit()
    // Once more from the journal alone.
    host = nil
    disk = disk.afterProcessDeath()
    try start()
    outcome.records = durable
    outcome.orders = exchange.orders.count
    outcome.trades = exchange.trades.count
    outcome.stateHash = host?.stateHash().description ?? ""
    let auditor = Auditor(capital_units: Int128(Simulation.capital_units))
    if let problem = host?.difference(auditor, exchange) { throw Failure(seed: seed, step: step, problem: problem) }
    return outcome
  }
}
