import HostExecution
import HostLedger
import HostModel
import HostRisk

extension Engine {
  /// What happened since the strategy's last turn, oldest first. Valid until the engine takes its next input.
  public func inbox(_ strategy: StrategyID) -> UnsafeBufferPointer<EventRecord> {
    let desk = desk(strategy)
    return UnsafeBufferPointer(start: desk.pointee.inbox, count: desk.pointee.inboxCount)
  }

  /// The inbox was handed to the strategy.
  public mutating func clearInbox(_ strategy: StrategyID) { desk(strategy).pointee.clearInbox() }

  /// What a strategy is given to take its turn on.
  public struct WaitingTurn {
    public let strategy: StrategyID
    public let events: UnsafeBufferPointer<EventRecord>
    public let view: PortfolioView
  }

  /// The turn of the first strategy from this number on that has something in its inbox. Valid until the engine takes
  /// its next input.
  ///
  /// Mutating, as all that is asked of an engine at each event: otherwise the caller copies the engine's fields for it.
  public mutating func waitingTurn(from number: Int) -> WaitingTurn? {
    var word = number / 64
    guard word < mailWords else { return nil }
    var bits = mail[word] & (UInt64.max << UInt64(truncatingIfNeeded: number % 64))
    while bits == 0 {
      word += 1
      guard word < mailWords else { return nil }
      bits = mail[word]
    }
    let strategy = StrategyID(UInt16(truncatingIfNeeded: word * 64 + bits.trailingZeroBitCount))
    let desk = desks + Int(strategy.index)
    return WaitingTurn(
      strategy: strategy, events: UnsafeBufferPointer(start: desk.pointee.inbox, count: desk.pointee.inboxCount),
      view: Engine.show(ledger.portfolio(strategy), desk, states.state(of: strategy), at: now))
  }

  /// Whether it has no worker to take its turns.
  public func isStopped(_ strategy: StrategyID) -> Bool { desk(strategy).pointee.isStopped }

  /// Orders at the venue, those that standing orders sent among them.
  public func workingOrders(_ strategy: StrategyID) -> Int { desk(strategy).pointee.orderCount }

  public func standingOrders(_ strategy: StrategyID) -> Int { desk(strategy).pointee.standing.pointee.count }

  /// The strategy's own portfolio, for the turn that begins now. Valid until the engine takes its next input.
  public func view(_ strategy: StrategyID) -> PortfolioView {
    Engine.show(ledger.portfolio(strategy), desk(strategy), states.state(of: strategy), at: now)
  }

  @inline(__always)
  static func show(
    _ portfolio: UnsafePointer<Portfolio>, _ desk: UnsafeMutablePointer<Desk>, _ state: TradingState, at now: Time
  ) -> PortfolioView {
    let record = desk.pointee.view
    if desk.pointee.areRecordsStale {
      desk.pointee.updateRecords(portfolio.pointee.positions)
      record.pointee.orderCount = UInt32(truncatingIfNeeded: desk.pointee.recordCount)
    }
    record.pointee.state = UInt32(truncatingIfNeeded: state.rawValue)
    record.pointee.time_ns = now.nanoseconds
    record.pointee.equity_units = portfolio.pointee.equity_units
    record.pointee.cash_units = portfolio.pointee.cash_units
    record.pointee.free_units = portfolio.pointee.freeCash_units
    return PortfolioView(record)
  }

  /// A strategy's answer to its turn, exactly as it wrote it.
  public mutating func receive(_ wishes: borrowing WishBuffer, from strategy: StrategyID, _ effects: inout Effects) {
    precondition(wishes.count <= TurnLimits.wishes && wishes.textCount <= TurnLimits.textBytes, "wish buffer")
    let desk = desk(strategy)
    desk.pointee.revise()
    let instruments = UnsafeBufferPointer(
      start: ledger[strategy].instruments, count: ledger[strategy].instrumentCount)
    var next = 0
    while next < wishes.count {
      let record = wishes.records[next]
      // Targets that stand together are one wish.
      guard record.kind != WishRecord.target else {
        next = rebalance(wishes, from: next, desk, &effects)
        continue
      }
      next += 1
      do {
        switch try record.decoded(instruments: instruments) {
        case .submit(let request): submit(request, position: Int(record.instrument), desk, &effects)
        case .stand(let request): stand(request, position: Int(record.instrument), desk, &effects)
        case .replace(let replacement): replace(replacement, desk, &effects)
        case .cancel(let ref): cancel(ref, desk, &effects)
        case .cancelWhen(let ref, let condition): cancel(ref, when: condition, desk, &effects)
        case .timer(let ref, let due): setTimer(ref, due, desk, &effects)
        case .log(let offset, let length):
          guard Int(offset) + Int(length) <= wishes.textCount else {
            let fault = WishFault(.unused, value: Int64(offset) + Int64(length), limit: Int64(wishes.textCount))
            refuse(.wish(fault), ClientRef(0), position: 0, desk, &effects)
            continue
          }
          effects.notices.append(.log(strategy, offset: Int(offset), length: Int(length)))
        }
      } catch {
        refuse(.wish(error), ClientRef(record.clientRef), position: 0, desk, &effects)
      }
    }
    stopRunaway(desk, &effects)
  }

  private mutating func submit(
    _ request: OrderRequest, position: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    switch judge(request, position: position, of: desk.pointee.strategy) {
    case .refused(let refusal):
      desk.pointee.lastClientRef = max(desk.pointee.lastClientRef, request.clientRef)
      refuse(refusal, request.clientRef, position: position, desk, &effects)
    case .approved(let approved):
      // From here on this must succeed.
      desk.pointee.lastClientRef = approved.order.clientRef
      desk.pointee.remember(OrderPattern(request, position: position), at: now)
      place(approved, position: position, desk, &effects)
    }
  }

  /// What the gate would say to this order of the strategy's now. Nothing is changed by it.
  package mutating func judge(_ request: OrderRequest, position: Int, of strategy: StrategyID) -> Decision {
    let pattern = OrderPattern(request, position: position)
    return gate.decide(request, facts(request, position: position, desk(strategy), origin: .strategy, pattern))
  }

  /// What the gate must know to decide on this order now. `proceeds_units` is what comes in before it is sent.
  mutating func facts(
    _ request: OrderRequest, position: Int, _ desk: UnsafeMutablePointer<Desk>, origin: OrderOrigin,
    _ pattern: OrderPattern? = nil, proceeds_units: Int64 = 0
  ) -> OrderFacts {
    let portfolio = ledger.portfolio(desk.pointee.strategy)
    let equity = portfolio.pointee.equity
    let state = states.state(of: desk.pointee.strategy, in: request.instrument)
    let memory = memories + Int(request.instrument.index)
    return OrderFacts(
      of: request, instrument: ledger.instrument(request.instrument),
      position: portfolio.pointee.positions + position,
      equity: equity,
      freeCash: Money(
        units: Int64(clamping: Int128(portfolio.pointee.freeCash_units) + Int128(proceeds_units)), equity.currency),
      open: desk.pointee.open[position], others: others(than: position, desk), all: allStrategies(),
      ownOpposite: ownOpposite(request.side, request.instrument), isMargined: portfolio.pointee.isMargined,
      limits: desk.pointee.limits(in: state),
      state: desk.pointee.isStopped ? max(state, .halted) : state, isWarmingUp: desk.pointee.warmUp[position] > 0,
      now: now, lastClientRef: desk.pointee.lastClientRef, openOrders: openOrders(desk, origin),
      recentMessages: desk.pointee.recentMessages(at: now), earlier_ns: pattern.flatMap { earlier($0, desk) },
      highestEquity_units: max(desk.pointee.highest_units, equity.units),
      dayAnchor_units: desk.pointee.losses.isAnchored ? desk.pointee.losses.anchor_units : equity.units,
      stop: desk.pointee.stops[position], isStoppedOut: desk.pointee.isStoppedOut[position],
      dayFirst: memory.pointee.dayFirst, earlier: memory.pointee.earlier,
      recentVolume: memory.pointee.hasVolume ? memory.pointee.recentVolume : nil,
      sizeFactor_ppm: sizeFactor_ppm(position, request.side, desk),
      origin: origin, market: markets[Int(request.instrument.index)].status,
      unknown: desk.pointee.unknownOrders(position))
  }

  private func earlier(_ pattern: OrderPattern, _ desk: UnsafeMutablePointer<Desk>) -> Int64? {
    let window_ns = desk.pointee.limits.duplicateWindow_ns
    return window_ns == 0 ? nil : desk.pointee.recent.earlier(pattern, at: now, window_ns: window_ns)
  }

  /// The resting order of any strategy that an order of this side would meet first.
  private func ownOpposite(_ side: Side, _ instrument: InstrumentID) -> Price? {
    var ask = Int64.max, bid: Int64 = 0
    for subscriber in subscribers[Int(instrument.index)] {
      let open = subscriber.desk.pointee.open + subscriber.position
      ask = min(ask, open.pointee.lowestAsk.ticks)
      bid = max(bid, open.pointee.highestBid.ticks)
    }
    switch side {
    case .buy: return ask == Int64.max ? nil : Price(ticks: ask)
    case .sell: return bid == 0 ? nil : Price(ticks: bid)
    }
  }

  /// How many others the strategy has open.
  private func openOrders(_ desk: UnsafeMutablePointer<Desk>, _ origin: OrderOrigin) -> Int64 {
    switch origin {
    case .strategy, .host: Int64(desk.pointee.openOrders)
    case .taken, .replacement, .protection: Int64(max(desk.pointee.openOrders - 1, 0))
    }
  }

  /// Reserves what an approved order promises and asks the venue for it.
  mutating func place(
    _ approved: consuming Approved, position: Int, isChild: Bool = false, _ desk: UnsafeMutablePointer<Desk>,
    _ effects: inout Effects
  ) {
    let order = approved.order
    desk.pointee.orderNumber += 1
    noteMessage(desk)
    do throws(LedgerFault) {
      try ledger.reserve(approved.reservation, desk.pointee.strategy, position: position)
    } catch { preconditionFailure("\(order) was approved and cannot be reserved: \(error)") }
    let id = OrderID(desk.pointee.orderNumber, of: desk.pointee.strategy)
    desk.pointee.add(
      WorkingOrder(
        id: id, request: order, position: position, life: OrderLife(quantity: order.quantity),
        promised: approved.reservation, isChild: isChild, nextPrice: nil, asked: now))
    desk.pointee.recount(position, ledger.instrument(order.instrument))
    expectAnswer(by: order.expiry)
    effects.notices.append(.approved(desk.pointee.strategy, id, order, approved.reservation))
    effects.requests.append(.place(id, approved))
  }

  private mutating func cancel(
    _ ref: ClientRef, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    if ref != .host, desk.pointee.plan.pointee.contains(ref) { return cancelPlan(ref, desk, &effects) }
    // The host's own orders on the strategy's behalf are not the strategy's to cancel.
    guard ref != .host, isOpen(ref, desk) else {
      return refuse(.clientRef(given: ref, last: desk.pointee.lastClientRef), ref, position: 0, desk, &effects)
    }
    let recent = desk.pointee.recentMessages(at: now)
    if let refusal = gate.refusalOfCancel(recentMessages: recent, desk.pointee.limits)
      ?? gate.refusalOfCancel(all: allMessages.recent(at: now, hostLimits.ordersPerSecond, per: .second), hostLimits)
    {
      return refuse(refusal, ref, position: 0, desk, &effects)
    }
    cancelOpen(ref, desk, &effects)
  }

  mutating func cancel(at place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    guard desk.pointee.orders[place].life.cancel() else { return }  // asked for already
    sendCancel(at: place, desk, &effects)
  }

  mutating func sendCancel(at place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    let order = desk.pointee.orders[place]
    desk.pointee.orders[place].asked = now
    noteMessage(desk)
    expectAnswer()
    effects.requests.append(.cancel(order.id, order.request.instrument))
  }

  private mutating func setTimer(
    _ ref: ClientRef, _ due: Time, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    guard due > now, desk.pointee.timerCount < Desk.timers else {
      let refusal = Refusal.timer(Int64(desk.pointee.timerCount), limit: Int64(Desk.timers))
      return refuse(refusal, ref, position: 0, desk, &effects)
    }
    (desk.pointee.timers + desk.pointee.timerCount).initialize(to: Timer(ref: ref, due: due))
    desk.pointee.timerCount += 1
  }

  mutating func refuse(
    _ refusal: Refusal, _ ref: ClientRef, position: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    effects.notices.append(.refused(desk.pointee.strategy, refusal))
    let (reason, needed, limit) = refusal.record
    let event = EventRecord(
      kind: EventKind.refused, time: now, Int64(truncatingIfNeeded: ref.number), reason, needed, limit)
    deliver(event, position: position, desk, &effects)
    note(.refusals, desk)
  }

  mutating func deliver(
    _ event: EventRecord, position: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    guard !desk.pointee.isStopped else { return }
    var record = event
    if !desk.pointee.deliver(&record, position: position) { stop(desk, .backlog(TurnLimits.events), &effects) }
  }
}
