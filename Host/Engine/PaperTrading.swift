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
  package var door: Door
  var venue: PaperVenue
  var reports = Queue<VenueReport>()

  /// How its venue behaves.
  public var model: VenueModel { venue.model }

  /// Traps when the listings cannot be one run: see `Universe`.
  public init(_ universe: Universe, _ model: VenueModel, strategyCapacity: Int) {
    engine = Engine(
      currencies: universe.currencies, instruments: universe.instruments, gate: Gate(fees: model.fees.worst),
      strategyCapacity: strategyCapacity)
    door = Door(instruments: universe.instruments, strategyCapacity: strategyCapacity)
    venue = PaperVenue(instruments: universe.instruments, model)
  }

  /// A venue with one fee for everybody and nothing else but slippage.
  public init(_ universe: Universe, fees: FeeSchedule, slippage_ppm: Int64, strategyCapacity: Int) {
    var model = VenueModel(fees: FeeTiers(fees))
    model.slippage_ppm = slippage_ppm
    self.init(universe, model, strategyCapacity: strategyCapacity)
  }

  /// Gives a strategy its desk and portfolio, and the door its numbers. Traps as `Engine.open` does.
  public mutating func open(_ assignment: Engine.Assignment) -> StrategyID {
    door.open(capital: assignment.capital, assignment.limits)
    return engine.open(assignment)
  }

  /// A market event: first the orders that wait for it, then marks and inboxes.
  @inline(__always)
  public mutating func receive(_ event: EventPointer) -> MarketRecordFault? {
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
    door.observe(event)
    engine.receive(event, &effects)
    if !effects.requests.isEmpty || !effects.changes.isEmpty { passRequests() }
    return nil
  }

  /// A market event from which nothing follows but a new worth of what is held and a turn: the turn. `nil` where it is
  /// another one, and for `receive`, which takes all of them.
  @inline(__always)
  public mutating func receiveQuietly(_ event: EventPointer) -> UnsafePointer<Engine.WaitingTurn>? {
    guard event.kind <= EventKind.trade, engine.fault(of: event) == nil, venue.isIdle(at: event),
      let turn = engine.receiveQuietly(event)
    else {
      return nil
    }
    door.observe(event)
    return turn
  }

  /// A bar that the host made: see `Engine.inform`.
  public mutating func inform(ofBar bar: EventPointer) {
    engine.inform(ofBar: bar, &effects)
    if !effects.requests.isEmpty || !effects.changes.isEmpty { passRequests() }
  }

  /// One input, whatever it is: see `Engine.apply`.
  public mutating func apply(_ input: Input, _ wishes: borrowing WishBuffer) -> MarketRecordFault? {
    if case .market(let event) = input { return receive(event) }
    prepareDoor(for: input)
    let fault = engine.apply(input, wishes, &effects)
    passRequests()
    return fault
  }

  /// The door goes by what the run is told, not by what the engine makes of it, and before the engine does.
  private mutating func prepareDoor(for input: Input) {
    switch input {
    case .open(_, let assignment): door.open(capital: assignment.capital, assignment.limits)
    case .resume(let strategy, _, let limits, _, _), .limits(let strategy, let limits):
      door.change(limits, of: strategy)
    case .command(let command): door.obey(command, at: engine.now)
    case .market, .turn, .wishes, .report, .stop, .flatten, .reconnected, .hostLimits: return
    }
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
    door.obey(command, at: engine.now)
    engine.obey(command, &effects)
    passRequests()
  }

  private mutating func passReports() {
    while !reports.isEmpty {
      let report = reports.removeFirst()
      door.receive(report)
      engine.receive(report, &effects)
    }
  }

  private mutating func passRequests() {
    while true {
      while !effects.changes.isEmpty { door.follow(effects.changes.removeFirst(), at: engine.now) }
      guard !effects.requests.isEmpty else { return }
      switch door.admit(effects.requests.removeFirst(), at: engine.now, offered: { venue.middle(of: $0) }) {
      case .passes(let request): venue.receive(request, at: engine.now, reports: &reports)
      // What the gate let through was never sent, and the engine is told so in a venue's words.
      case .stops(let report, let refusal):
        reports.append(report)
        effects.notices.append(.turnedAway(report.order.strategy, report.order, refusal))
        engine.distrust(report.order.strategy, over: report.order, &effects)
      }
      passReports()
    }
  }
}
