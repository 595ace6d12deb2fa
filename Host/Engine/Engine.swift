import HostExecution
import HostLedger
import HostModel
import HostRisk

/// The core as one value: an event in, effects out.
///
///     var engine = Engine(instruments: …, currencies: …, gate: Gate(fees: fees), strategyCapacity: 1)
///     let strategy = engine.open(Assignment(…))
///     engine.receive(event, &effects)                 // market data
///     port.turn(events: engine.inbox(strategy), …)    // the strategy's turn
///     engine.clearInbox(strategy)
///     engine.receive(wishes, from: strategy, &effects)
///     venue.receive(effects.requests.removeFirst(), …)
///     engine.receive(report, &effects)
///
/// Backtest, paper and live feed the same engine; only where events come from and where requests go differs. It has no
/// clock: now is the time of the last market event.
public struct Engine: ~Copyable {
  public var ledger: Ledger
  public let gate: Gate
  public internal(set) var now = Time(nanoseconds: Int64.min)
  let desks: UnsafeMutablePointer<Desk>
  let capacity: Int
  /// A bit for each strategy that has something in its inbox: among many, only those take turns.
  let mail: UnsafeMutablePointer<UInt64>
  var mailWords: Int { (capacity + 63) / 64 }
  public private(set) var strategyCount = 0
  /// Who may trade, and how much.
  public internal(set) var states: StateBoard
  public internal(set) var hostLimits = HostLimits.none
  /// Of all strategies.
  var allMessages = MessageRate()
  /// Whether any scope is being unwound: an event while none is costs one comparison.
  var isUnwinding = false
  /// For each instrument.
  let unwindVolumes: UnsafeMutablePointer<UnwindVolume>

  /// One strategy's hold on one instrument, with pointers to all that an event of it touches: neither desks nor
  /// portfolios move while the engine lives.
  struct Subscriber {
    let desk: UnsafeMutablePointer<Desk>
    let portfolio: UnsafeMutablePointer<Portfolio>
    let position: Int
  }

  /// For each instrument, what is known of its market.
  let markets: UnsafeMutableBufferPointer<MarketState>
  /// For each instrument, who holds it in its table and under which index.
  var subscribers: UnsafeMutableBufferPointer<UnsafeMutableBufferPointer<Subscriber>>

  /// For each instrument, what the gate knows of its recent market.
  let memories: UnsafeMutablePointer<MarketMemory>
  /// For each instrument, whether its events can be taken quietly.
  let quiets: UnsafeMutablePointer<UnsafeMutablePointer<QuietMarket>?>
  /// For each instrument, outside of which prices a standing order wants to be looked at.
  let watches: UnsafeMutablePointer<PriceWatch>
  /// Standing orders and cancel rules of all strategies: an event without any costs one comparison.
  var standingCount = 0
  /// When something has to be done though no market says so: a slice, an order's end, an answer that did not come.
  var wake_ns = Int64.max

  public init(currencies: [Currency], instruments: [Instrument], gate: Gate, strategyCapacity: Int) {
    ledger = Ledger(currencies: currencies, instruments: instruments, strategyCapacity: strategyCapacity)
    self.gate = gate
    capacity = strategyCapacity
    states = StateBoard(instrumentCount: instruments.count, strategyCapacity: strategyCapacity)
    desks = .allocate(capacity: strategyCapacity)
    mail = .allocate(capacity: (strategyCapacity + 63) / 64)
    mail.initialize(repeating: 0, count: (strategyCapacity + 63) / 64)
    markets = .allocate(capacity: instruments.count)
    for index in instruments.indices { markets.initializeElement(at: index, to: MarketState()) }
    subscribers = .allocate(capacity: instruments.count)
    memories = .allocate(capacity: instruments.count)
    for index in instruments.indices { (memories + index).initialize(to: MarketMemory()) }
    unwindVolumes = .allocate(capacity: instruments.count)
    unwindVolumes.initialize(repeating: UnwindVolume(), count: instruments.count)
    quiets = .allocate(capacity: instruments.count)
    quiets.initialize(repeating: nil, count: instruments.count)
    watches = .allocate(capacity: instruments.count)
    watches.initialize(repeating: PriceWatch(), count: instruments.count)
    // No memory yet: one empty piece for all of them would be freed once for each.
    subscribers.initialize(repeating: UnsafeMutableBufferPointer(start: nil, count: 0))
  }

  deinit {
    for index in 0..<strategyCount { desks[index].deallocate() }
    desks.deallocate()
    mail.deallocate()
    markets.deinitialize()
    markets.deallocate()
    for list in subscribers { list.deallocate() }
    subscribers.deallocate()
    for index in ledger.instruments.indices { memories[index].deallocate() }
    memories.deallocate()
    for index in ledger.instruments.indices { quiets[index]?.deallocate() }
    quiets.deallocate()
    watches.deallocate()
    unwindVolumes.deallocate()
  }

  /// What a strategy is given.
  public struct Assignment: Equatable, Sendable {
    public var capital: Money
    public var instruments: [InstrumentID]
    public var limits: Limits
    public var subscriptions: Subscriptions
    /// Market events of each instrument that only warm it up.
    public var warmUp: UInt32
    /// How cost leaves its positions.
    public var lots: LotMethod

    public init(
      capital: Money, instruments: [InstrumentID], limits: Limits, subscriptions: Subscriptions, warmUp: UInt32,
      lots: LotMethod = .average
    ) {
      self.capital = capital
      self.instruments = instruments
      self.limits = limits
      self.subscriptions = subscriptions
      self.warmUp = warmUp
      self.lots = lots
    }
  }

  /// Gives a strategy its desk and portfolio. Traps on what is checked when a run is set up: see `Ledger.open`.
  public mutating func open(_ assignment: Assignment) -> StrategyID {
    precondition(assignment.instruments.count <= TurnLimits.instruments, "\(assignment.instruments.count) instruments")
    precondition((0...10_000).contains(assignment.limits.ordersPerSecond), "\(assignment.limits.ordersPerSecond)/s")
    precondition(
      (0...Int64(TurnLimits.openOrders)).contains(assignment.limits.openOrders), "\(assignment.limits.openOrders)")
    let strategy = ledger.open(
      capital: assignment.capital, instruments: assignment.instruments, lots: assignment.lots)
    (desks + strategyCount).initialize(
      to: Desk(
        strategy, assignment.limits, assignment.subscriptions, instrumentCount: assignment.instruments.count,
        warmUp: assignment.warmUp, positions: ledger.portfolio(strategy).pointee.positions, mail: mail))
    strategyCount += 1
    for (position, instrument) in assignment.instruments.enumerated() {
      let subscriber = Subscriber(
        desk: desks + Int(strategy.index), portfolio: ledger.portfolio(strategy), position: position)
      subscribe(subscriber, to: instrument)
    }
    return strategy
  }

  private func subscribe(_ subscriber: Subscriber, to instrument: InstrumentID) {
    let old = subscribers[Int(instrument.index)]
    let new = UnsafeMutableBufferPointer<Subscriber>.allocate(capacity: old.count + 1)
    _ = new.initialize(from: old + [subscriber])
    old.deallocate()
    subscribers[Int(instrument.index)] = new
    noteSubscriber(of: instrument, subscriber, isOnly: new.count == 1)
  }

  /// What is wrong with this record as the next market event, or `nil`.
  @inlinable @inline(__always)
  public func fault(of event: EventPointer) -> MarketRecordFault? {
    event.marketFault(instrumentCount: ledger.instruments.count, after: now)
  }

  /// A market event without `fault`: marks portfolios, wakes timers and fills inboxes.
  ///
  /// A venue that matches in this process must have seen the event before.
  public mutating func receive(_ event: EventPointer, _ effects: inout Effects) {
    now = event.time
    if event.kind > EventKind.trade { return receiveOther(event, &effects) }
    let isBar = event.kind == EventKind.bar
    let price = isBar ? event.close : event.tradePrice
    memories[Int(event.instrument)].note(price, volume: isBar ? event.volume : event.tradeQuantity, at: now)
    if isBar {
      tell(event, price, low: event.low, high: event.high, .bars, &effects)
    } else {
      tell(event, price, low: price, high: price, .trades, &effects)
    }
  }

  /// All but bars and trades.
  private mutating func receiveOther(_ event: EventPointer, _ effects: inout Effects) {
    switch event.kind {
    case EventKind.funding, EventKind.rules:
      reviseAll()
      receiveTerms(event, &effects)
    default: receiveBook(event, &effects)
    }
  }

  /// Marks who holds the instrument at its new price, and gives the event to those who want it.
  @inline(__always)
  mutating func tell(
    _ event: EventPointer, _ price: Price, low: Price, high: Price, _ wanted: Subscriptions, _ effects: inout Effects
  ) {
    for subscriber in subscribers[Int(event.instrument)] {
      let desk = subscriber.desk, position = subscriber.position
      // Also while it is stopped: what it holds is worth what the market says, and is sold by that price.
      ledger.mark(subscriber.portfolio, position: position, at: price, time: now)
      let equity_units = subscriber.portfolio.pointee.equity_units
      if equity_units > desk.pointee.highest_units { desk.pointee.highest_units = equity_units }
      if !desk.pointee.losses.isQuiet(equity_units: equity_units, at: now) {
        climb(desk, equity_units: equity_units, &effects)
      }
      if subscriber.portfolio.pointee.isMargined { watchMargin(desk, subscriber.portfolio, &effects) }
      if desk.pointee.stops[position].isReached(low: low, high: high) || desk.pointee.isStoppedOut[position] {
        stopOut(position, desk, &effects)
      }
      if desk.pointee.isStopped { continue }
      if desk.pointee.timerCount > 0 { wakeTimers(desk, &effects) }

      guard desk.pointee.subscriptions.rawValue & wanted.rawValue != 0 else { continue }
      let isHistory = desk.pointee.isWarmedUp(by: position)
      if !desk.pointee.deliver(event, position: position, isHistory: isHistory) {
        stop(desk, .backlog(TurnLimits.events), &effects)
      }
    }
    if standingCount != 0 { watchPrices(event, &effects) }
    if isUnwinding { unwind(after: event, &effects) }
    if now.nanoseconds >= wake_ns { wake(&effects) }
  }

  mutating func wakeTimers(_ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    var kept = 0
    for place in 0..<desk.pointee.timerCount {
      let timer = desk.pointee.timers[place]
      guard timer.due <= now else {
        desk.pointee.timers[kept] = timer
        kept += 1
        continue
      }
      var event = EventRecord(
        kind: EventKind.timer, time: timer.due, Int64(truncatingIfNeeded: timer.ref.number))
      if !desk.pointee.deliver(&event, position: 0) { return stop(desk, .backlog(TurnLimits.events), &effects) }
    }
    if kept < desk.pointee.timerCount { desk.pointee.revise() }
    desk.pointee.timerCount = kept
  }

  /// Something changed that may concern every strategy.
  func reviseAll() { for index in 0..<strategyCount { desks[index].revise() } }

  func desk(_ strategy: StrategyID) -> UnsafeMutablePointer<Desk> {
    precondition(Int(strategy.index) < strategyCount, "no strategy \(strategy.index)")
    return desks + Int(strategy.index)
  }
}
