import HostExecution
import HostLedger
import HostModel
import HostRisk

/// The engine with the paper venue beside it: what a backtest and a paper host have in common. Market data and wishes
/// in, notices out; who feeds it and how fast is the caller's business.
///
/// After each call the caller empties `effects.notices`.
public struct PaperTrading: ~Copyable {
  public var engine: Engine
  public var effects = Effects()
  var venue: PaperVenue
  var reports = Queue<VenueReport>()

  /// Traps when the listings cannot be one run: see `Universe`.
  public init(_ universe: Universe, _ model: VenueModel, strategyCapacity: Int) {
    engine = Engine(
      currencies: universe.currencies, instruments: universe.instruments, gate: Gate(fees: model.fees.worst),
      strategyCapacity: strategyCapacity)
    venue = PaperVenue(instruments: universe.instruments, model)
  }

  /// A venue with one fee for everybody and nothing else but slippage.
  public init(_ universe: Universe, fees: FeeSchedule, slippage_ppm: Int64, strategyCapacity: Int) {
    var model = VenueModel(fees: FeeTiers(fees))
    model.slippage_ppm = slippage_ppm
    self.init(universe, model, strategyCapacity: strategyCapacity)
  }

  /// A market event: first the orders that wait for it, then marks and inboxes.
  @inline(__always)
  public mutating func receive(_ event: EventRecord) -> MarketRecordFault? {
    if let fault = engine.fault(of: event) { return fault }
    if engine.standingCount != 0 {
      engine.anticipate(event, &effects)
      passRequests()
    }
    switch event.kind {
    case EventKind.funding: break
    case EventKind.rules: venue.adopt(event.rules, for: InstrumentID(event.instrument))
    default: venue.observe(event, reports: &reports)
    }
    if !reports.isEmpty { passReports() }
    engine.receive(event, &effects)
    if !effects.requests.isEmpty { passRequests() }
    return nil
  }

  /// One input, whatever it is: see `Engine.apply`.
  public mutating func apply(_ input: Input, _ wishes: borrowing WishBuffer) -> MarketRecordFault? {
    if case .market(let event) = input { return receive(event) }
    let fault = engine.apply(input, wishes, &effects)
    passRequests()
    return fault
  }

  /// A strategy's answer to its turn.
  @inline(__always)
  public mutating func receive(_ wishes: borrowing WishBuffer, from strategy: StrategyID) {
    if wishes.count == 0 { return }
    engine.receive(wishes, from: strategy, &effects)
    passRequests()
  }

  /// Ends a strategy's turns; its working orders are cancelled.
  public mutating func stop(_ strategy: StrategyID, _ reason: StopReason) {
    engine.stop(strategy, reason, &effects)
    passRequests()
  }

  /// Sells what a stopped strategy holds. Gives how many orders were sent.
  public mutating func flatten(_ strategy: StrategyID) -> Int {
    let count = engine.flatten(strategy, &effects)
    passRequests()
    return count
  }

  /// A person's word about who may trade.
  public mutating func obey(_ command: StateCommand) {
    engine.obey(command, &effects)
    passRequests()
  }

  private mutating func passReports() {
    while !reports.isEmpty { engine.receive(reports.removeFirst(), &effects) }
  }

  private mutating func passRequests() {
    while !effects.requests.isEmpty {
      venue.receive(effects.requests.removeFirst(), at: engine.now, reports: &reports)
      passReports()
    }
  }
}
