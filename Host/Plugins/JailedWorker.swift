import CLinux
import Glibc
import HostJail
import HostModel
import HostWire

/// How long a worker may take and how much memory it may have.
public struct JailOptions: Sendable {
  /// For each turn, and for saving and loading the state.
  public var turnDeadline_ms: Int64 = 1000
  /// From the start of the process until the strategy is made.
  public var startDeadline_ms: Int64 = 5000
  public var memoryBytes: UInt64 = 2 << 30
  /// From its first turn that takes longer on, a strategy gets only the processor time that the others leave.
  public var slowTurn_ms: Int64 = 50
  public var flood = FloodLimits()
  /// How often one that gives way is looked after in a loop that serves several. Its events wait for it meanwhile.
  public var givingWay_ms: Int64 = 25
  public var log = LogLimits()

  public init() {}
}

/// A worker process with the host's end of its wire and of its standard error.
///
/// It sends a request, waits for the answer with one eye on the worker's life and one on the clock, and turns whatever
/// goes wrong into a `PluginStop`. After the first one the process is gone and every call throws the same again.
struct JailedWorker: ~Copyable {
  var end: HostEnd
  private var handle: WorkerHandle
  private let errors: Int32
  private let memoryBytes: UInt64
  private var errorFlood: FloodGauge
  private var lastWords = LastWords()
  private(set) var stop: PluginStop?
  /// When the request that it works on has taken so long that it has to give way.
  private var slowAt_ns = Int64.max
  private var turnsSinceRead = 0

  /// While the worker is slow, how often the host looks whether it still lives.
  private static let look_ns: Int64 = 5_000_000

  /// Every so many turns standard error is emptied, so that the words before a crash find room in the pipe's 64 KiB. Of
  /// one that gives way it is emptied before each turn, since nobody reads it within one.
  private static let turnsPerRead = 16

  /// Starts the process and leaves the first request for it.
  init(
    _ operation: WireOperation, library: Int32?, launcher: WorkerLauncher, options: JailOptions
  ) throws(PluginStop) {
    let memory: Int32
    let wire: Wire
    do throws(WireError) {
      memory = try Wire.makeMemory()
    } catch {
      throw .worker(call: error.call, errno: error.errno)
    }
    defer { close(memory) }
    do throws(WireError) {
      wire = try Wire(mapping: memory)
    } catch {
      throw .worker(call: error.call, errno: error.errno)
    }
    var pipe: [Int32] = [-1, -1]
    guard linux_pipe(&pipe) == 0 else { throw .worker(call: "pipe2", errno: errno) }
    defer { close(pipe[1]) }
    var end = HostEnd(wire)
    end.requestStart(operation, memoryBytes: options.memoryBytes)
    do throws(PluginStop) {
      handle = try launcher.launch(errors: pipe[1], library: library, wire: memory)
    } catch {
      close(pipe[0])
      throw error
    }
    self.end = end
    errors = pipe[0]
    memoryBytes = options.memoryBytes
    errorFlood = FloodGauge(perMinute: options.flood.errorBytes)
  }

  deinit { close(errors) }

  var process: pid_t { handle.process }
  var givesWay: Bool { handle.givesWay }

  /// Empties the pipe.
  private mutating func listen() throws(PluginStop) {
    let count = lastWords.read(from: errors)
    guard count > 0, errorFlood.overflows(with: Int64(count), at: monotonicTime_ns()) else { return }
    throw fail(.errorFlood(bytesPerMinute: errorFlood.limit))
  }

  /// What is to be done before each turn: `slowAt_ns` is when it counts as slow.
  mutating func prepareTurn(slowAt_ns: Int64) throws(PluginStop) {
    try checkRunning()
    self.slowAt_ns = slowAt_ns
    turnsSinceRead += 1
    if turnsSinceRead == JailedWorker.turnsPerRead || handle.givesWay {
      turnsSinceRead = 0
      try listen()
    }
  }

  /// Whether the latest request is answered. Throws when there can be no answer any more.
  mutating func hasAnswer(before deadline_ns: Int64, late: PluginStop) throws(PluginStop) -> Bool {
    if try isAnswered() { return true }
    if let fate = handle.currentFate() {
      // The answer may have come between the two looks, and then it counts.
      if let answered = try? end.hasAnswer(), answered { return true }
      throw fail(describe(fate))
    }
    let now_ns = monotonicTime_ns()
    guard now_ns < deadline_ns else { throw fail(late) }
    // One that gives way may hold the pipe's lock while it waits for the processor, and the host would wait with it.
    if !handle.givesWay { try listen() }
    if now_ns >= slowAt_ns {
      slowAt_ns = Int64.max
      if !handle.givesWay { handle.giveWay() }
    }
    return false
  }

  private mutating func isAnswered() throws(PluginStop) -> Bool {
    try checkRunning()
    guard try read({ end throws(WireViolation) in try end.hasAnswer() }) else { return false }
    slowAt_ns = Int64.max
    return true
  }

  /// Waits for the answer to the latest request and gives its status.
  mutating func awaitAnswer(before deadline_ns: Int64, late: PluginStop) throws(PluginStop) -> WireStatus {
    try checkRunning()
    end.spin()
    if !(try isAnswered()) {
      // The first look at the worker's life comes after the first sleep: nearly always there is an answer by then.
      repeat {
        end.sleep(upTo_ns: max(1, min(deadline_ns - monotonicTime_ns(), JailedWorker.look_ns)))
      } while !(try hasAnswer(before: deadline_ns, late: late))
    }
    return try read { end throws(WireViolation) in try end.status() }
  }

  /// Takes something over from the wire; a violation stops the worker.
  mutating func read<Value>(
    _ body: (borrowing HostEnd) throws(WireViolation) -> Value
  ) throws(PluginStop) -> Value {
    do throws(WireViolation) {
      return try body(end)
    } catch {
      throw fail(.protocolError(error.text))
    }
  }

  /// Throws when the process has ended although nothing was asked of it.
  mutating func checkAlive() throws(PluginStop) {
    try checkRunning()
    if let fate = handle.currentFate() { throw fail(describe(fate)) }
  }

  func checkRunning() throws(PluginStop) {
    if let stop { throw stop }
  }

  /// Ends the process and remembers why.
  mutating func fail(_ reason: PluginStop) -> PluginStop {
    handle.end()
    stop = reason
    return reason
  }

  private mutating func describe(_ fate: WorkerHandle.Fate) -> PluginStop {
    _ = lastWords.read(from: errors)
    switch fate {
    case .signalled(SIGSYS): return .forbiddenCall(name: end.takeForbiddenCall().flatMap(callName))
    case .exited(let status):
      return memoryLimit(then: "ended its process with status \(status)")
        ?? .exited(status: status, lastWords: lastWords.text)
    case .signalled(let signal):
      return memoryLimit(then: "crashed with \(signalName(signal))")
        ?? .crashed(signal: signalName(signal), lastWords: lastWords.text)
    }
  }

  private func memoryLimit(then end: String) -> PluginStop? {
    self.end.takeRefusedMemory().map { .memoryLimit(wantedBytes: $0, limitBytes: memoryBytes, end: end) }
  }
}
