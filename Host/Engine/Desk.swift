import HostExecution
import HostLedger
import HostModel
import HostRisk

struct Timer {
  let ref: ClientRef
  let due: Time
}

/// Where one strategy sits: its working orders, its inbox and what the gate must know of its past. The ledger holds its
/// portfolio.
///
/// Plain memory, owned by the engine: a run allocates a desk once and then only writes into it.
struct Desk {
  static let timers = 16
  /// The most orders that standing orders have at the venue at once.
  static let children = 256

  let strategy: StrategyID
  private let instrumentCount: Int
  /// What it is held to, and behind it the same under caution.
  private let bounds: UnsafeMutablePointer<Limits>
  var subscriptions: Subscriptions
  /// Its worker is gone or a person took it off; a new worker may take the desk over.
  var isStopped = false
  var losses = LossLadder()
  var lastClientRef = ClientRef(0)
  var orderNumber: UInt64 = 0
  /// Moves on with all that may change what a market event means to the strategy, but for the event itself.
  private(set) var revision: UInt64 = 0

  // The inbox: what happened since the strategy's last turn.
  let inbox: UnsafeMutablePointer<EventRecord>
  private(set) var inboxCount = 0
  var sequence: UInt32 = 0
  /// The engine's word of who has mail that holds this strategy's bit.
  private let mail: UnsafeMutablePointer<UInt64>
  private let mailBit: UInt64

  // Working orders in the order in which they were sent, and those that are over and may still hear of a fill.
  let orders: UnsafeMutablePointer<WorkingOrder>
  var orderCount = 0
  /// Working orders that a standing order sent.
  var childCount = 0
  var ended = EndedOrders()
  let trades: UnsafeMutablePointer<TradeMemory>
  let standing: UnsafeMutablePointer<StandingBook>
  /// The rebalancing that is under way, if one is.
  let plan: UnsafeMutablePointer<Plan>
  /// What of all this the plugin sees, made when it is looked at.
  let records: UnsafeMutablePointer<OpenOrderRecord>
  var recordCount = 0
  var areRecordsStale = false
  /// The strategy's own portfolio as it was when its last turn began.
  let view: UnsafeMutablePointer<PortfolioRecord>
  /// For each position, what its open orders would move.
  let open: UnsafeMutablePointer<OpenOrders>
  /// Of all positions, what the larger side of their open orders comes to.
  var openStake_units: Int128 = 0
  var margin = MarginWatch()
  /// Within one input: the standing orders are being looked at, and have to be once more.
  var isAdvancing = false
  var mustAdvanceAgain = false

  /// For each position, how many events of history are still to come.
  let warmUp: UnsafeMutablePointer<UInt32>
  var messages = MessageRate()
  var recent = RecentOrders()
  var runaway = RunawayWatch()
  /// The highest equity so far.
  var highest_units = Int64.min
  /// For each position, where the host closes it, and whether it does.
  let stops: UnsafeMutablePointer<StopLoss>
  let isStoppedOut: UnsafeMutablePointer<Bool>
  /// For each position, what it needs.
  let needs: UnsafeMutablePointer<PositionNeed>
  let correlations: HeldCorrelations

  let timers: UnsafeMutablePointer<Timer>
  var timerCount = 0

  init(
    _ strategy: StrategyID, _ limits: Limits, _ subscriptions: Subscriptions, instrumentCount: Int, warmUp: UInt32,
    positions: UnsafePointer<PositionRecord>, mail: UnsafeMutablePointer<UInt64>
  ) {
    self.strategy = strategy
    self.mail = mail + Int(strategy.index) / 64
    mailBit = 1 << UInt64(strategy.index % 64)
    self.instrumentCount = instrumentCount
    bounds = .allocate(capacity: 2)
    bounds.initialize(to: limits)
    (bounds + 1).initialize(to: limits.halved)
    self.subscriptions = subscriptions
    inbox = .allocate(capacity: TurnLimits.events)
    orders = .allocate(capacity: TurnLimits.openOrders + Desk.children)
    trades = .allocate(capacity: 1)
    trades.initialize(to: TradeMemory())
    standing = .allocate(capacity: 1)
    standing.initialize(to: StandingBook())
    plan = .allocate(capacity: 1)
    plan.initialize(to: Plan())
    records = .allocate(capacity: TurnLimits.openOrders)
    view = .allocate(capacity: 1)
    view.initialize(
      to: PortfolioRecord(
        state: 0, time: Time(nanoseconds: 0), equity_units: 0, cash_units: 0, free_units: 0,
        positions: UnsafeBufferPointer(start: positions, count: instrumentCount),
        orders: UnsafeBufferPointer(start: records, count: 0)))
    open = .allocate(capacity: instrumentCount)
    open.initialize(repeating: OpenOrders(), count: instrumentCount)
    self.warmUp = .allocate(capacity: instrumentCount)
    self.warmUp.initialize(repeating: warmUp, count: instrumentCount)
    stops = .allocate(capacity: instrumentCount)
    stops.initialize(repeating: StopLoss(), count: instrumentCount)
    isStoppedOut = .allocate(capacity: instrumentCount)
    isStoppedOut.initialize(repeating: false, count: instrumentCount)
    needs = .allocate(capacity: instrumentCount)
    needs.initialize(repeating: PositionNeed(), count: instrumentCount)
    correlations = HeldCorrelations(instrumentCount: instrumentCount)
    timers = .allocate(capacity: Desk.timers)
  }

  func deallocate() {
    bounds.deinitialize(count: 2)
    bounds.deallocate()
    inbox.deallocate()
    view.deallocate()
    orders.deallocate()
    ended.deallocate()
    trades.deinitialize(count: 1)
    trades.deallocate()
    standing.deinitialize(count: 1)
    standing.deallocate()
    plan.deinitialize(count: 1)
    plan.deallocate()
    records.deallocate()
    open.deallocate()
    warmUp.deallocate()
    recent.deallocate()
    stops.deallocate()
    isStoppedOut.deallocate()
    needs.deallocate()
    correlations.deallocate()
    timers.deallocate()
  }

  var limits: Limits { _read { yield bounds.pointee } }

  /// The limits that hold in a state.
  func limits(in state: TradingState) -> UnsafePointer<Limits> {
    UnsafePointer(state == .caution ? bounds + 1 : bounds)
  }

  mutating func change(_ limits: Limits) {
    bounds.pointee = limits
    (bounds + 1).pointee = limits.halved
    needs.update(repeating: PositionNeed(), count: instrumentCount)
    losses.setFloor(limit_ppm: limits.dailyLoss_ppm)
  }

  @inline(__always)
  var hasEmptyInbox: Bool { inboxCount == 0 }

  @inline(__always)
  mutating func revise() { revision &+= 1 }

  /// Whether a bar or a trade of this position's market can bring about nothing but a new worth.
  mutating func isQuiet(_ position: Int) -> Bool {
    !isStopped && timerCount == 0 && warmUp[position] == 0 && !isStoppedOut[position] && openOrders(on: position) == 0
      && !plan.pointee.isActive
  }

  /// Puts an event into the inbox under the strategy's own numbering. False when it is full.
  @inline(__always)
  mutating func deliver(_ event: EventPointer, position: Int, isHistory: Bool = false) -> Bool {
    guard inboxCount < TurnLimits.events else { return false }
    let batch = event.kind == EventKind.depth ? event.flags & EventRecord.batchFlags : 0
    number(event, at: inboxCount, position, flags: isHistory ? batch | EventRecord.history : batch)
    inboxCount += 1
    mail.pointee |= mailBit
    return true
  }

  /// The same for a bar or a trade that is the only event of a turn, which begins at once: the inbox counts as empty. Of
  /// the view only the time and the equity are new.
  @inline(__always)
  mutating func handOver(_ event: EventPointer, position: Int, equity_units: Int64) {
    number(event, at: 0, position, flags: 0)
    if equity_units > highest_units { highest_units = equity_units }
    view.pointee.time_ns = event.time_ns
    view.pointee.equity_units = equity_units
  }

  @inline(__always)
  private mutating func number(_ event: EventPointer, at place: Int, _ position: Int, flags: UInt8) {
    let record = inbox + place
    record.initialize(to: event.pointee)
    record.pointee.instrument = UInt16(truncatingIfNeeded: position)
    record.pointee.flags = flags
    record.pointee.sequence = sequence
    sequence &+= 1
  }

  /// Whether this event of the market is one of those that only warm the position up.
  @inline(__always)
  mutating func isWarmedUp(by position: Int) -> Bool {
    guard warmUp[position] > 0 else { return false }
    warmUp[position] -= 1
    revise()
    return true
  }

  /// Puts a record into the inbox as it is.
  @inline(__always)
  mutating func restore(_ record: EventRecord) {
    (inbox + inboxCount).initialize(to: record)
    inboxCount += 1
    mail.pointee |= mailBit
  }

  /// The inbox was handed over, or is void.
  @inline(__always)
  mutating func clearInbox() {
    inboxCount = 0
    mail.pointee &= ~mailBit
  }

  func recentMessages(at now: Time) -> Int64 { messages.recent(at: now, limits.ordersPerSecond, per: .second) }

  /// An order that the strategy asked for was taken.
  mutating func remember(_ pattern: OrderPattern, at now: Time) {
    guard limits.duplicateWindow_ns > 0 else { return }
    recent.add(pattern, at: now, window_ns: limits.duplicateWindow_ns)
  }
}

/// Which market events a strategy gets. The bits are those of `bulkhead.h`.
public struct Subscriptions: OptionSet, Sendable {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }
  public static let bars = Subscriptions(rawValue: 1)
  public static let trades = Subscriptions(rawValue: 2)
  public static let quotes = Subscriptions(rawValue: 4)
  public static let depth = Subscriptions(rawValue: 8)
  /// Bars that the host makes of what the market says, instead of the market's own.
  public static let madeBars = Subscriptions(rawValue: 1 << 31)
  /// Of what everybody is told who holds the instrument: whether its market is open.
  static let all = Subscriptions(rawValue: .max)
}
