import CBulkhead
import Glibc
import HostModel
import HostWire

/// One strategy in a worker process of its own.
///
///     var strategy = try JailedStrategy.start(image, setup: setup, launcher: launcher)
///     try strategy.turn(events: events, view: view, wishes: &wishes)
///
/// `turn` waits for the answer. A loop that serves several strategies uses `begin` and `poll` instead. Whatever the
/// plugin does, each call returns or throws within its deadline, and after the first `PluginStop` the process is gone.
/// It restarts nothing and decides nothing about orders or positions.
public struct JailedStrategy: ~Copyable, StrategyPort {
  public let descriptor: PluginDescriptor
  /// The jail that the worker says it has put on. It loads nothing without the mandatory layers.
  public let layers: [JailProbe.Report]
  var worker: JailedWorker
  let options: JailOptions
  private var begun: BegunTurn?
  private var logBudget: LogBudget
  private var logFlood: FloodGauge
  /// Until then one that gives way is not looked after: what it does at its own pace costs the others nothing.
  private var nextLook_ns: Int64 = 0

  private struct BegunTurn {
    let number: UInt64
    let time: Time
    let deadline_ns: Int64
  }

  /// What a strategy is doing.
  public enum Progress: Equatable, Sendable {
    case idle
    case busy
    /// The wishes of this turn have been copied out.
    case answered(turn: UInt64)
  }

  init(
    descriptor: PluginDescriptor, layers: [JailProbe.Report], worker: consuming JailedWorker, options: JailOptions
  ) {
    self.descriptor = descriptor
    self.layers = layers
    self.worker = worker
    self.options = options
    logBudget = LogBudget(options.log)
    logFlood = FloodGauge(perMinute: options.flood.lines)
  }

  /// Whether a turn was begun whose answer has not been taken.
  public var isBusy: Bool { begun != nil }

  /// Why it was stopped, or `nil` while it may have turns.
  public var stopped: PluginStop? { worker.stop }

  /// Whether it was so slow that it now gets only the time which the others leave: of the processor, and of
  /// the host that looks after it.
  public var givesWay: Bool { worker.givesWay }

  /// What became of its log lines.
  public var logTally: LogTally { logBudget.tally }

  /// The worker's number among the machine's processes, for logs.
  public var process: Int32 { worker.process }

  public mutating func turn(
    events: UnsafeBufferPointer<EventRecord>, view: PortfolioView, wishes: inout WishBuffer
  ) throws(PluginStop) {
    precondition(begun == nil, "a turn inside turn \(begun?.number ?? 0)")
    let now_ns = monotonicTime_ns(), deadline_ns = now_ns + options.turnDeadline_ms * 1_000_000
    try worker.prepareTurn(slowAt_ns: now_ns + options.slowTurn_ms * 1_000_000)
    worker.end.requestTurn(events: events, view: view)
    try takeWishes(of: try worker.awaitAnswer(before: deadline_ns, late: late), at: view.time, into: &wishes)
  }

  /// Hands the turn over and returns at once. Traps when the turn before is not answered: `poll` says when it is.
  public mutating func begin(
    turn number: UInt64, events: UnsafeBufferPointer<EventRecord>, view: PortfolioView
  ) throws(PluginStop) {
    precondition(begun == nil, "turn \(number) inside turn \(begun?.number ?? 0)")
    let now_ns = monotonicTime_ns()
    try worker.prepareTurn(slowAt_ns: now_ns + options.slowTurn_ms * 1_000_000)
    begun = BegunTurn(number: number, time: view.time, deadline_ns: now_ns + options.turnDeadline_ms * 1_000_000)
    worker.end.requestTurn(events: events, view: view)
  }

  /// How the begun turn stands; never waits. Once it is answered, its wishes replace what was in `wishes`.
  public mutating func poll(wishes: inout WishBuffer) throws(PluginStop) -> Progress {
    guard let turn = begun else {
      // Between turns the latest request is answered; this looks whether the process still lives.
      try worker.checkAlive()
      return .idle
    }
    guard isDue(at: monotonicTime_ns()) else { return .busy }
    guard try worker.hasAnswer(before: turn.deadline_ns, late: late) else { return .busy }
    begun = nil
    let status = try worker.read { end throws(WireViolation) in try end.status() }
    try takeWishes(of: status, at: turn.time, into: &wishes)
    return .answered(turn: turn.number)
  }

  /// Waits until the begun turn is answered or for that long, for a loop with nothing else to do.
  public mutating func wait(upTo_ns timeout_ns: Int64) {
    guard begun != nil, worker.stop == nil else { return }
    let pause_ns = nextLook_ns - monotonicTime_ns()
    guard worker.givesWay, pause_ns > 0 else { return worker.end.sleep(upTo_ns: timeout_ns) }
    // Its answer may be there already, so that waiting for it would not wait.
    var time = timespec(tv_sec: 0, tv_nsec: Int(min(timeout_ns, pause_ns, 999_999_999)))
    nanosleep(&time, nil)
  }

  /// Whether a begun turn is looked at now: always, but of one that gives way only every so often.
  private mutating func isDue(at now_ns: Int64) -> Bool {
    guard worker.givesWay else { return true }
    guard now_ns >= nextLook_ns else { return false }
    nextLook_ns = now_ns + options.givingWay_ms * 1_000_000
    return true
  }

  private mutating func takeWishes(
    of status: WireStatus, at time: Time, into wishes: inout WishBuffer
  ) throws(PluginStop) {
    guard status == .done else { throw worker.fail(.protocolError("it answered a turn with another step's status")) }
    do throws(WireViolation) {
      try worker.end.takeWishes(into: &wishes)
    } catch {
      throw worker.fail(.protocolError(error.text))
    }
    guard wishes.count > 0 else { return }
    let dropped = logBudget.apply(to: &wishes, at: time)
    if dropped > 0, logFlood.overflows(with: dropped, at: monotonicTime_ns()) {
      throw worker.fail(.logFlood(linesPerMinute: logFlood.limit))
    }
  }

  var late: PluginStop { .missedDeadline(milliseconds: options.turnDeadline_ms) }

  /// Lets the plugin destroy the strategy within the turn deadline; then, or if it does not, the process ends. Without
  /// this call the process ends at once when the value goes.
  public consuming func stop() {
    guard worker.stop == nil, begun == nil else { return }
    let deadline_ns = monotonicTime_ns() + options.turnDeadline_ms * 1_000_000
    worker.end.requestDestroy()
    // Whatever comes of it, the strategy is over; there is nobody to tell.
    _ = try? worker.awaitAnswer(before: deadline_ns, late: late)
  }
}
