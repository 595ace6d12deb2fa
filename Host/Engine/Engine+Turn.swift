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
  public mutating func clearInbox(_ strategy: StrategyID) { desk(strategy).pointee.inboxCount = 0 }

  /// Whether it has no worker to take its turns.
  public func isStopped(_ strategy: StrategyID) -> Bool { desk(strategy).pointee.isStopped }

  /// Orders at the venue, those that standing orders sent among them.
  public func workingOrders(_ strategy: StrategyID) -> Int { desk(strategy).pointee.orderCount }

  public func standingOrders(_ strategy: StrategyID) -> Int { desk(strategy).pointee.standing.pointee.count }

  /// The strategy's own portfolio, for the turn that begins now. Valid until the engine takes its next input.
  public func view(_ strategy: StrategyID) -> PortfolioView {
    let desk = desk(strategy), portfolio = ledger[strategy]
    desk.pointee.updateRecords(portfolio.positions)
    return PortfolioView(
      state: UInt32(states.state(of: strategy).rawValue), time: now, equity_units: portfolio.equity_units,
      cash_units: portfolio.cash_units, free_units: portfolio.freeCash_units,
      positions: UnsafeBufferPointer(start: portfolio.positions, count: portfolio.instrumentCount),
      orders: UnsafeBufferPointer(start: desk.pointee.records, count: desk.pointee.recordCount))
  }

  /// A strategy's answer to its turn, exactly as it wrote it.
  public mutating func receive(_ wishes: borrowing WishBuffer, from strategy: StrategyID, _ effects: inout Effects) {
    precondition(wishes.count <= TurnLimits.wishes && wishes.textCount <= TurnLimits.textBytes, "wish buffer")
    let desk = desk(strategy)
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
  }

  private mutating func submit(
    _ request: OrderRequest, position: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    switch gate.decide(request, facts(request, position: position, desk, origin: .strategy)) {
    case .refused(let refusal):
      desk.pointee.lastClientRef = max(desk.pointee.lastClientRef, request.clientRef)
      refuse(refusal, request.clientRef, position: position, desk, &effects)
    case .approved(let approved):
      // From here on this must succeed.
      desk.pointee.lastClientRef = approved.order.clientRef
      place(approved, position: position, desk, &effects)
    }
  }

  /// What the gate must know to decide on this order now. `proceeds_units` is what comes in before it is sent.
  func facts(
    _ request: OrderRequest, position: Int, _ desk: UnsafeMutablePointer<Desk>, origin: OrderOrigin,
    proceeds_units: Int64 = 0
  ) -> OrderFacts {
    let portfolio = ledger[desk.pointee.strategy]
    let equity = portfolio.equity, limits = desk.pointee.limits
    let state = states.state(of: desk.pointee.strategy, in: request.instrument)
    return OrderFacts(
      instrument: ledger.instruments[Int(request.instrument.index)], position: portfolio.positions[position],
      equity: equity,
      freeCash: Money(
        units: Int64(clamping: Int128(portfolio.freeCash_units) + Int128(proceeds_units)), equity.currency),
      open: desk.pointee.open[position], marginOfOthers: marginOfOthers(position, desk),
      isMargined: portfolio.isMargined,
      limits: state == .caution ? limits.halved : limits,
      state: desk.pointee.isStopped ? max(state, .halted) : state, isWarmingUp: desk.pointee.warmUp[position] > 0,
      now: now,
      lastClientRef: desk.pointee.lastClientRef, openOrders: openOrders(desk, origin),
      recentOrders: desk.pointee.recentOrders(at: now),
      origin: origin, market: markets[Int(request.instrument.index)].status,
      unknown: desk.pointee.unknownOrders(position))
  }

  /// How many others the strategy has open.
  private func openOrders(_ desk: UnsafeMutablePointer<Desk>, _ origin: OrderOrigin) -> Int64 {
    switch origin {
    case .strategy, .host: Int64(desk.pointee.openOrders)
    case .taken, .protection: Int64(max(desk.pointee.openOrders - 1, 0))
    }
  }

  /// Reserves what an approved order promises and asks the venue for it.
  mutating func place(
    _ approved: consuming Approved, position: Int, isChild: Bool = false, _ desk: UnsafeMutablePointer<Desk>,
    _ effects: inout Effects
  ) {
    let order = approved.order
    desk.pointee.orderNumber += 1
    desk.pointee.noteSent(at: now)
    do throws(LedgerFault) {
      try ledger.reserve(approved.reservation, desk.pointee.strategy, position: position)
    } catch { preconditionFailure("\(order) was approved and cannot be reserved: \(error)") }
    let id = OrderID(desk.pointee.orderNumber, of: desk.pointee.strategy)
    desk.pointee.add(
      WorkingOrder(
        id: id, request: order, position: position, life: OrderLife(quantity: order.quantity),
        promised: approved.reservation, isChild: isChild, nextPrice: nil, asked: now))
    desk.pointee.recount(position, ledger.instruments[Int(order.instrument.index)])
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
    cancelOpen(ref, desk, &effects)
  }

  mutating func cancel(at place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    guard desk.pointee.orders[place].life.cancel() else { return }  // asked for already
    sendCancel(at: place, desk, &effects)
  }

  mutating func sendCancel(at place: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    let order = desk.pointee.orders[place]
    desk.pointee.orders[place].asked = now
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
  }

  mutating func deliver(
    _ event: EventRecord, position: Int, _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects
  ) {
    guard !desk.pointee.isStopped else { return }
    if !desk.pointee.deliver(event, position: position) { stop(desk, .backlog(TurnLimits.events), &effects) }
  }
}
