import CBulkhead
import CLinux
import Glibc
import HostModel
import Synchronization

/// The worker broke the protocol: what it said, in words.
public struct WireViolation: Error, Equatable, Sendable {
  public let text: String
  public init(_ text: String) { self.text = text }
}

/// The host's half of a wire: it asks, waits, and takes over what the worker says after checking it.
///
///     end.requestTurn(events: events, view: view)
///     while !(try end.hasAnswer()) { end.wait(upTo_ns: 5_000_000) }
///     try end.takeWishes(into: &wishes)
///
/// All counts and cursors that matter are private to this process; what lies in the shared memory may change at any
/// time, so each value is read once. It does not watch the worker's life or the deadline.
public struct HostEnd: ~Copyable {
  let wire: Wire
  let answer: WireAnswer
  private let requestWord: WaitedWord
  private var answerWord: WaitedWord
  private let orderPlace: UnsafeMutablePointer<WireOrder>
  /// The number of the latest request, in the host's own memory.
  private var number: UInt32 = 0
  /// The number answered before the latest request.
  private var previous: UInt32 { number &- 1 }

  public init(_ wire: consuming Wire) {
    requestWord = WaitedWord(word: wire.word(WireLayout.request), asleep: wire.word(WireLayout.workerAsleep))
    answerWord = WaitedWord(word: wire.word(WireLayout.answer), asleep: wire.word(WireLayout.hostAsleep))
    orderPlace = (wire.base + WireLayout.order).assumingMemoryBound(to: WireOrder.self)
    answer = WireAnswer(wire)
    self.wire = wire
  }

  private mutating func send(_ order: WireOrder) {
    // Read before it is written: nearly always it is 0, and then the line stays in both processors' caches.
    if refusedMemory.pointee.load(ordering: .relaxed) != 0 { refusedMemory.pointee.store(0, ordering: .relaxed) }
    orderPlace.pointee = order
    number &+= 1
    requestWord.store(number)
  }
}

// MARK: Asking

extension HostEnd {
  /// The first request, made before the worker starts.
  public mutating func requestStart(_ operation: WireOperation, memoryBytes: UInt64) {
    precondition(number == 0 && (operation == .probe || operation == .load), "\(operation) as request \(number)")
    var order = WireOrder()
    order.operation = operation.rawValue
    order.host = getpid()
    order.memoryBytes = memoryBytes
    send(order)
  }

  /// Makes the strategy. The records have been checked against `TurnLimits` where the setup was made.
  public mutating func requestCreate(
    instruments: [bulkhead_instrument_v1], parameters: [bulkhead_value_v1], currency: (UInt64, UInt64),
    moneyDecimals: Int32
  ) {
    precondition(instruments.count <= TurnLimits.instruments && parameters.count <= TurnLimits.parameters)
    copy(instruments, to: WireLayout.instruments)
    copy(parameters, to: WireLayout.parameters)
    var order = WireOrder()
    order.operation = WireOperation.create.rawValue
    order.instrumentCount = UInt32(instruments.count)
    order.parameterCount = UInt32(parameters.count)
    order.currency = currency
    order.moneyDecimals = moneyDecimals
    send(order)
  }

  private func copy<Record>(_ records: [Record], to offset: Int) {
    records.withUnsafeBytes { bytes in
      if let start = bytes.baseAddress { (wire.base + offset).copyMemory(from: start, byteCount: bytes.count) }
    }
  }

  /// Traps when the batch is larger than `TurnLimits`: the engine cuts it.
  public mutating func requestTurn(events: UnsafeBufferPointer<EventRecord>, view: PortfolioView) {
    precondition((1...TurnLimits.events).contains(events.count), "\(events.count) events in one turn")
    precondition(view.positions.count <= TurnLimits.instruments, "\(view.positions.count) positions in one view")
    precondition(view.orders.count <= TurnLimits.openOrders, "\(view.orders.count) orders in one view")
    copy(events, to: WireLayout.events)
    copy(view.positions, to: WireLayout.positions)
    copy(view.orders, to: WireLayout.orders)
    var order = WireOrder()
    order.operation = WireOperation.turn.rawValue
    order.eventCount = UInt32(events.count)
    order.positionCount = UInt32(view.positions.count)
    order.orderCount = UInt32(view.orders.count)
    order.state = view.state
    order.time_ns = view.time.nanoseconds
    order.equity_units = view.equity_units
    order.cash_units = view.cash_units
    order.free_units = view.free_units
    send(order)
  }

  private func copy<Record>(_ records: UnsafeBufferPointer<Record>, to offset: Int) {
    guard let start = records.baseAddress else { return }
    (wire.base + offset).copyMemory(from: start, byteCount: records.count * MemoryLayout<Record>.stride)
  }

  public mutating func requestSave() { sendPlain(.saveState) }

  public mutating func requestLoad(_ state: [UInt8]) {
    precondition(state.count <= TurnLimits.stateBytes, "\(state.count) bytes of state")
    copy(state, to: WireLayout.state)
    var order = WireOrder()
    order.operation = WireOperation.loadState.rawValue
    order.stateLength = Int64(state.count)
    send(order)
  }

  public mutating func requestDestroy() { sendPlain(.destroy) }

  private mutating func sendPlain(_ operation: WireOperation) {
    var order = WireOrder()
    order.operation = operation.rawValue
    send(order)
  }
}

// MARK: Waiting

extension HostEnd {
  /// Whether the latest request is answered. Throws when the number is neither that nor the one before.
  public func hasAnswer() throws(WireViolation) -> Bool {
    let answered = answerWord.load()
    if answered == number { return true }
    guard answered == previous else { throw WireViolation("it answered request \(answered) instead of \(number)") }
    return false
  }

  /// Waits for about 50 µs without giving the processor away, where that is of use.
  public mutating func spin() { answerWord.spin(while: previous) }

  /// Sleeps until an answer or that long. May return early.
  public func sleep(upTo_ns timeout_ns: Int64) { answerWord.sleep(while: previous, timeout_ns: timeout_ns) }
}
