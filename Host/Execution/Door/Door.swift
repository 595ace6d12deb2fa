import HostLedger
import HostModel
import HostRisk

/// The last look at what leaves for a venue, behind the gate and independent of it.
///
/// It reads nothing of the engine. Prices it has from the market events themselves, positions, money and open orders from
/// what it let out and what the venue reported of that, its limits from the approval, and its states from people's
/// commands and the stream of state changes. What does not increase any risk passes always: cancels and questions.
///
///     switch door.admit(request, at: now, offered: middle) {
///     case .passes(let request): venue.receive(request, …)
///     case .stops(let report, let refusal): …
///     }
public struct Door: ~Copyable {
  let instruments: UnsafeMutableBufferPointer<Instrument>
  @usableFromInline let marks: UnsafeMutablePointer<Mark>
  let accounts: UnsafeMutablePointer<DoorAccount>
  let capacity: Int
  var accountCount = 0
  var states: StateBoard

  /// What an instrument last traded at, and whether it may be traded.
  @usableFromInline
  struct Mark {
    @usableFromInline var last = Price(ticks: 0)
    /// What it traded at before that: an order may have been decided on while the last event was still on its way.
    @usableFromInline var before = Price(ticks: 0)
    @usableFromInline var time_ns = Int64.min
    @usableFromInline var status = MarketStatus.open
  }

  public init(instruments list: [Instrument], strategyCapacity: Int) {
    instruments = .allocate(capacity: list.count)
    _ = instruments.initialize(from: list)
    marks = .allocate(capacity: list.count)
    marks.initialize(repeating: Mark(), count: list.count)
    accounts = .allocate(capacity: strategyCapacity)
    capacity = strategyCapacity
    states = StateBoard(instrumentCount: list.count, strategyCapacity: strategyCapacity)
  }

  deinit {
    for index in 0..<accountCount { accounts[index].deallocate() }
    accounts.deinitialize(count: accountCount)
    accounts.deallocate()
    marks.deallocate()
    instruments.deallocate()
  }

  // MARK: What it is told

  /// A strategy begins, with the next number.
  public mutating func open(capital: Money, _ limits: Limits) {
    precondition(accountCount < capacity, "\(accountCount) accounts")
    (accounts + accountCount).initialize(
      to: DoorAccount(capital: capital, DoorLimits(limits), instrumentCount: instruments.count))
    accountCount += 1
  }

  public mutating func change(_ limits: Limits, of strategy: StrategyID) {
    accounts[Int(strategy.index)].change(DoorLimits(limits))
  }

  public mutating func obey(_ command: StateCommand, at now: Time) { _ = states.obey(command, at: now) }

  /// A state that the host itself tightened or a new day loosened.
  public mutating func follow(_ change: StateChange, at now: Time) { states.follow(change, at: now) }

  /// A market event. Three stores for most of them.
  @inlinable @inline(__always)
  public mutating func observe(_ event: EventPointer) {
    let index = Int(event.instrument)
    guard event.kind <= EventKind.trade else { return observeOther(event) }
    marks[index].before = marks[index].last
    marks[index].last = event.kind == EventKind.bar ? event.close : event.tradePrice
    marks[index].time_ns = event.time_ns
  }

  @usableFromInline
  mutating func observeOther(_ event: EventPointer) {
    let index = Int(event.instrument)
    switch event.kind {
    case EventKind.status: marks[index].status = event.status
    case EventKind.rules: _ = instruments[index].adopt(event.rules)
    case EventKind.funding:
      guard instruments[index].kind != .spot else { return }
      for account in 0..<accountCount where accounts[account].held[index] != 0 {
        let held = Quantity(units: accounts[account].held[index])
        let value = instruments[index].value(of: held, at: Price(ticks: event.field1), .up)
        let paid = value.flatMap { scaled($0.units, by: event.field0, over: 1_000_000_000, .up) }
        accounts[account].money_units -= Int128(paid ?? 0)
      }
    default: return
    }
  }

  /// What the venue says. Of an order that the door did not let out nothing is counted.
  public mutating func receive(_ report: VenueReport) {
    let owner = Int(report.order.strategy.index)
    guard owner < accountCount,
      let place = accounts[owner].orders.firstIndex(where: { $0.id == report.order })
    else { return }
    let order = accounts[owner].orders[place]
    switch report.report {
    case .filled(let fill, _):
      let signed = order.side == .buy ? fill.quantity.units : -fill.quantity.units
      let stake = instruments[Int(order.instrument.index)].stake(of: signed, at: fill.price, .up) ?? 0
      let fee = fill.fee.currency == accounts[owner].currency ? fill.fee.units : 0
      accounts[owner].money_units -= Int128(stake) + Int128(fee)
      accounts[owner].held[Int(order.instrument.index)] += signed
      accounts[owner].orders[place].rest -= fill.quantity.units
      if accounts[owner].orders[place].rest <= 0 { accounts[owner].orders.remove(at: place) }
    case .rejected, .cancelled, .expired: accounts[owner].orders.remove(at: place)
    case .accepted, .cancelRejected, .replaced, .replaceRejected, .lost, .absent: return
    }
  }

  /// It leaves. While new terms are asked for either may be what works: the larger counts.
  func note(_ id: OrderID, _ order: OrderRequest, at now: Time) {
    let account = accounts + Int(id.strategy.index)
    if !account.outcome(of: order, id).reduces { account.pointee.noteSent(at: now) }
    account.pointee.lastNumber = max(account.pointee.lastNumber, id.number)
    if let place = account.pointee.orders.firstIndex(where: { $0.id == id }) {
      account.pointee.orders[place].rest = max(account.pointee.orders[place].rest, order.quantity.units)
    } else {
      account.pointee.orders.append(
        DoorOrder(
          id: id, instrument: order.instrument, side: order.side, rest: order.quantity.units))
    }
  }
}
