import HostExecution
import HostLedger
import HostModel
import HostRisk

/// Who may trade: what a person says, what a day's loss brings about, and what happens to the orders that are there.
extension Engine {
  /// A person's word. It is latched before anything follows of it.
  public mutating func obey(_ command: StateCommand, _ effects: inout Effects) {
    guard let change = states.obey(command, at: now) else { return }
    if case .strategy(let strategy) = change.scope, command.deed == .resume {
      // What it may lose from here on is a day's limit again.
      desk(strategy).pointee.losses.beginAnew(
        limit_ppm: desk(strategy).pointee.limits.dailyLoss_ppm, equity_units: ledger[strategy].equity_units)
      desk(strategy).pointee.runaway.beginAnew()
    }
    follow(change, &effects)
  }

  /// The equity has reached a step of the ladder, or the day is over.
  mutating func climb(_ desk: UnsafeMutablePointer<Desk>, equity_units: Int64, _ effects: inout Effects) {
    let strategy = desk.pointee.strategy
    switch desk.pointee.losses.climb(
      limit_ppm: desk.pointee.limits.dailyLoss_ppm, equity_units: equity_units, at: now)
    {
    case nil: return
    case .newDay:
      if let change = states.beginDay(of: strategy, at: now) { follow(change, &effects) }
    case .step(let step):
      let currency = ledger[strategy].currency, losses = desk.pointee.losses
      let loss = Money(units: losses.loss_units(equity_units: equity_units), currency)
      let anchor = Money(units: losses.anchor_units, currency)
      effects.notices.append(.loss(strategy, step, loss, of: anchor))
      // What is being closed already is not held up by what it loses meanwhile.
      guard let state = step.state, states[.strategy(strategy)].state != .unwinding,
        let change = states.tighten(.strategy(strategy), to: state, because: .loss(loss, of: anchor), at: now)
      else { return }
      follow(change, &effects)
    }
  }

  /// Something that a strategy which has run away does over and over. `stopRunaway` acts on it when all of the
  /// wishes or the report have been taken; what a market event brings about waits for the next of those.
  func note(_ repetition: Repetition, _ desk: UnsafeMutablePointer<Desk>) {
    desk.pointee.runaway.note(repetition, at: now, desk.pointee.limits)
  }

  @inline(__always)
  mutating func stopRunaway(_ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects) {
    guard desk.pointee.runaway.excess != nil, let repetition = desk.pointee.runaway.takeExcess() else { return }
    let cause = StateCause.repeated(repetition, limit: repetition.limit(desk.pointee.limits))
    if let change = states.tighten(.strategy(desk.pointee.strategy), to: .halted, because: cause, at: now) {
      follow(change, &effects)
    }
  }

  /// A fill that cannot be booked: the books are not the venue's any more, until a person has looked.
  mutating func distrustFill(_ report: VenueReport, of instrument: InstrumentID, _ effects: inout Effects) {
    if let change = states.tighten(.instrument(instrument), to: .halted, because: .fill(report.order), at: now) {
      follow(change, &effects)
    }
  }

  /// An order passed the gate and was stopped behind it.
  public mutating func distrust(_ strategy: StrategyID, over order: OrderID, _ effects: inout Effects) {
    if let change = states.tighten(.strategy(strategy), to: .halted, because: .door(order), at: now) {
      follow(change, &effects)
    }
  }

  /// Tells of a change, and takes back what is not allowed any more.
  mutating func follow(_ change: StateChange, _ effects: inout Effects) {
    reviseAll()
    effects.changes.append(change)
    effects.notices.append(.state(change))
    noteUnwinding()
    guard change.isTighter || change.after == .unwinding else { return }
    for index in 0..<strategyCount {
      let desk = desks + index
      switch change.scope {
      case .host, .venue: withdraw(desk, to: change.after, &effects) { _ in true }
      case .strategy(let strategy):
        if desk.pointee.strategy == strategy { withdraw(desk, to: change.after, &effects) { _ in true } }
      case .instrument(let instrument):
        let portfolio = ledger.portfolio(desk.pointee.strategy)
        withdraw(desk, to: change.after, &effects) { portfolio.pointee.instruments[$0] == instrument }
      }
    }
  }

  /// Takes back a strategy's orders in the positions that are meant, as far as the state says.
  private mutating func withdraw(
    _ desk: UnsafeMutablePointer<Desk>, to state: TradingState, _ effects: inout Effects,
    in isMeant: (_ position: Int) -> Bool
  ) {
    switch state {
    case .normal, .caution: return
    case .reduceOnly: withdrawOpening(desk, &effects, in: isMeant)
    case .unwinding:
      withdrawAll(desk, &effects, in: isMeant)
      // Of what protects only that stays which waits in the host: what rests at the venue would hold on to the position.
      retireStanding(desk, &effects) { isMeant($0.position) && $0.outstanding != .zero }
    case .halted: withdrawAll(desk, &effects, in: isMeant)
    case .killed:
      retireStanding(desk, &effects) { isMeant($0.position) }
      for place in 0..<desk.pointee.orderCount where isMeant(desk.pointee.orders[place].position) {
        cancel(at: place, desk, &effects)
      }
    }
  }

  /// All but what protects a position: that is the host's, and stays with it.
  mutating func withdrawAll(
    _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects, in isMeant: (_ position: Int) -> Bool
  ) {
    retireStanding(desk, &effects) { isMeant($0.position) && !$0.isProtective }
    for place in 0..<desk.pointee.orderCount
    where isMeant(desk.pointee.orders[place].position) && !isProtected(place, desk) {
      cancel(at: place, desk, &effects)
    }
  }

  /// What would make a position larger, or one of the other side: of the orders that close, the first ones stay, up to
  /// the position.
  private mutating func withdrawOpening(
    _ desk: UnsafeMutablePointer<Desk>, _ effects: inout Effects, in isMeant: (_ position: Int) -> Bool
  ) {
    let portfolio = ledger.portfolio(desk.pointee.strategy)
    retireStanding(desk, &effects) { order in
      let held = portfolio.pointee.positions[order.position].quantity_units
      return isMeant(order.position) && !order.isProtective
        && !(order.request.side == .sell ? held > 0 : held < 0)
    }
    for position in 0..<portfolio.pointee.instrumentCount where isMeant(position) {
      let held = portfolio.pointee.positions[position].quantity_units
      var left = held.magnitude
      for place in 0..<desk.pointee.orderCount where desk.pointee.orders[place].position == position {
        let order = desk.pointee.orders[place], units = order.life.remaining.units.magnitude
        let closes = order.request.side == .sell ? held > 0 : held < 0
        if closes, units <= left { left -= units } else { cancel(at: place, desk, &effects) }
      }
    }
  }
}
