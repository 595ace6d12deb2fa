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
  private(set) var limits: Limits
  var subscriptions: Subscriptions
  /// Its worker is gone or a person took it off; a new worker may take the desk over.
  var isStopped = false
  var losses = LossLadder()
  var lastClientRef = ClientRef(0)
  var orderNumber: UInt64 = 0

  // The inbox: what happened since the strategy's last turn.
  let inbox: UnsafeMutablePointer<EventRecord>
  var inboxCount = 0
  var sequence: UInt32 = 0

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
  /// For each position, what its open orders would move.
  let open: UnsafeMutablePointer<OpenOrders>
  var margin = MarginWatch()
  /// Within one input: the standing orders are being looked at, and have to be once more.
  var isAdvancing = false
  var mustAdvanceAgain = false

  /// For each position, how many events of history are still to come.
  let warmUp: UnsafeMutablePointer<UInt32>
  /// When the last orders were sent, a ring as long as the limit of orders in one second.
  private(set) var sentTimes: UnsafeMutableBufferPointer<Int64>
  var sentCount = 0

  let timers: UnsafeMutablePointer<Timer>
  var timerCount = 0

  init(_ strategy: StrategyID, _ limits: Limits, _ subscriptions: Subscriptions, instrumentCount: Int, warmUp: UInt32) {
    self.strategy = strategy
    self.limits = limits
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
    open = .allocate(capacity: instrumentCount)
    open.initialize(repeating: OpenOrders(), count: instrumentCount)
    self.warmUp = .allocate(capacity: instrumentCount)
    self.warmUp.initialize(repeating: warmUp, count: instrumentCount)
    sentTimes = .allocate(capacity: Int(limits.ordersPerSecond))
    sentTimes.initialize(repeating: Int64.min)
    timers = .allocate(capacity: Desk.timers)
  }

  func deallocate() {
    inbox.deallocate()
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
    sentTimes.deallocate()
    timers.deallocate()
  }

  /// Orders of the last second still count against the new rate.
  mutating func change(_ limits: Limits) {
    let ring = UnsafeMutableBufferPointer<Int64>.allocate(capacity: Int(limits.ordersPerSecond))
    ring.initialize(repeating: Int64.min)
    let latest = recentTimes.suffix(ring.count)
    for (index, time) in latest.enumerated() { ring[index] = time }
    sentTimes.deallocate()
    sentTimes = ring
    sentCount = latest.count
    self.limits = limits
    losses.setFloor(limit_ppm: limits.dailyLoss_ppm)
  }

  /// Puts an event into the inbox under the strategy's own numbering. False when it is full.
  @inline(__always)
  mutating func deliver(_ event: EventRecord, position: Int, isHistory: Bool = false) -> Bool {
    guard inboxCount < TurnLimits.events else { return false }
    var record = event
    record.instrument = UInt16(truncatingIfNeeded: position)
    record.flags = isHistory ? EventRecord.history : 0
    if event.kind == EventKind.depth { record.flags |= event.flags & EventRecord.batchFlags }
    record.sequence = sequence
    (inbox + inboxCount).initialize(to: record)
    inboxCount += 1
    sequence &+= 1
    return true
  }

  /// Orders sent in the second that ends at `now`, at most the limit.
  func recentOrders(at now: Time) -> Int64 {
    var count: Int64 = 0
    let since = now.nanoseconds.subtractingReportingOverflow(Time.nanosecondsPerSecond).partialValue
    for time in sentTimes where time > since { count += 1 }
    return count
  }

  /// What the ring of sent orders holds, oldest first.
  var recentTimes: [Int64] { sentTimes.sorted().suffix(min(sentCount, sentTimes.count)) }

  mutating func noteSent(at now: Time) {
    guard !sentTimes.isEmpty else { return }
    sentTimes[sentCount % sentTimes.count] = now.nanoseconds
    sentCount += 1
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
  /// Of what everybody is told who holds the instrument: whether its market is open.
  static let all = Subscriptions(rawValue: .max)
}
