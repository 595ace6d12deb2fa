import HostExecution
import HostLedger
import HostModel
import HostRisk

/// An instrument in whose market nothing is at stake but what a position is worth: one strategy has it, with neither
/// orders, timers nor margin to be looked at. What is known of that is looked up once and holds until the desk's `revision`
/// moves on, so that an ordinary event of a backtest costs a few comparisons and the new worth.
struct QuietMarket {
  /// Of the only strategy that has the instrument.
  let desk: UnsafeMutablePointer<Desk>
  let position: Int
  /// What every turn is that begins with an event of this market.
  let turn: Engine.WaitingTurn
  /// The desk's revision that the rest was looked up at.
  fileprivate var revision = UInt64.max
  /// No events are taken without it.
  fileprivate var held: LongPosition
  fileprivate var stop = StopLoss()
  fileprivate var takesBars = false
  fileprivate var takesTrades = false

  init(_ desk: UnsafeMutablePointer<Desk>, position: Int, _ held: LongPosition) {
    self.desk = desk
    self.position = position
    self.held = held
    turn = Engine.WaitingTurn(
      strategy: desk.pointee.strategy, events: UnsafeBufferPointer(start: desk.pointee.inbox, count: 1),
      view: PortfolioView(desk.pointee.view))
  }
}

extension Engine {
  /// Takes a bar or a trade from which nothing follows but a new worth and a turn, and gives the turn. `nil`, and nothing
  /// is changed, where anything else may follow: then `receive` takes it, to the same effect.
  @inline(__always)
  mutating func receiveQuietly(_ event: EventPointer) -> UnsafePointer<WaitingTurn>? {
    guard let quiet = quiets[Int(event.instrument)] else { return nil }
    if quiet.pointee.revision != quiet.pointee.desk.pointee.revision { lookUp(quiet) }
    switch event.kind {
    case EventKind.bar:
      guard quiet.pointee.takesBars else { return nil }
      return take(event, event.close, event.volume, low: event.low, high: event.high, quiet)
    case EventKind.trade:
      guard quiet.pointee.takesTrades else { return nil }
      let price = event.tradePrice
      return take(event, price, event.tradeQuantity, low: price, high: price, quiet)
    default: return nil
    }
  }

  @inline(__always)
  private mutating func take(
    _ event: EventPointer, _ price: Price, _ volume: Quantity, low: Price, high: Price,
    _ quiet: UnsafeMutablePointer<QuietMarket>
  ) -> UnsafePointer<WaitingTurn>? {
    let time = event.time, desk = quiet.pointee.desk
    guard standingCount == 0, time.nanoseconds < wake_ns, desk.pointee.hasEmptyInbox,
      !quiet.pointee.stop.isReached(low: low, high: high)
    else { return nil }
    let stake = quiet.pointee.held.stake_units(at: price)
    let positionsValue_units = quiet.pointee.held.positionsValue_units(with: stake)
    guard stake <= Ledger.largest_units, positionsValue_units <= Ledger.largest_units else { return nil }
    let equity_units = quiet.pointee.held.cash_units &+ positionsValue_units
    guard desk.pointee.losses.isQuiet(equity_units: equity_units, at: time) else { return nil }
    // From here on it is taken.
    now = time
    quiet.pointee.held.mark(stake: stake, positionsValue_units: positionsValue_units, at: price, time: time)
    memories[Int(event.instrument)].note(price, volume: volume, at: time)
    desk.pointee.handOver(event, position: quiet.pointee.position, equity_units: equity_units)
    return UnsafePointer(quiet).pointer(to: \.turn)
  }

  private mutating func lookUp(_ quiet: UnsafeMutablePointer<QuietMarket>) {
    let desk = quiet.pointee.desk, position = quiet.pointee.position, strategy = desk.pointee.strategy
    quiet.pointee.revision = desk.pointee.revision
    quiet.pointee.takesBars = false
    quiet.pointee.takesTrades = false
    guard desk.pointee.isQuiet(position), !ledger.portfolio(strategy).pointee.isMargined, !isUnwinding,
      let held = ledger.longPosition(strategy, position: position)
    else { return }
    quiet.pointee.held = held
    quiet.pointee.stop = desk.pointee.stops[position]
    quiet.pointee.takesBars = desk.pointee.subscriptions.contains(.bars)
    quiet.pointee.takesTrades = desk.pointee.subscriptions.contains(.trades)
    // All of it but time and equity stays as it is now.
    _ = Engine.show(ledger.portfolio(strategy), desk, states.state(of: strategy), at: now)
  }

  /// The instrument has got a strategy: the only one, or not.
  func noteSubscriber(of instrument: InstrumentID, _ subscriber: Subscriber, isOnly: Bool) {
    let quiet = quiets + Int(instrument.index), strategy = subscriber.desk.pointee.strategy
    quiet.pointee?.deallocate()
    quiet.pointee = nil
    guard isOnly, let held = ledger.longPosition(strategy, position: subscriber.position) else { return }
    let market = UnsafeMutablePointer<QuietMarket>.allocate(capacity: 1)
    market.initialize(to: QuietMarket(subscriber.desk, position: subscriber.position, held))
    quiet.pointee = market
  }
}
