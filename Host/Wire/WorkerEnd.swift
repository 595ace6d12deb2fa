import CBulkhead
import HostModel
import Synchronization

/// The worker's half of a wire: it waits for requests and answers them.
///
///     while true {
///       switch end.next() {
///       case .turn: end.answer(end.turn(of: strategy))
///       …
///
/// It trusts the host. It lets the plugin work on the shared memory itself, since the host copies everything.
public struct WorkerEnd: ~Copyable {
  let wire: Wire
  let answer: WireAnswer
  private var requestWord: WaitedWord
  private let answerWord: WaitedWord
  let order: UnsafeMutablePointer<WireOrder>
  let wishes: UnsafeMutablePointer<bulkhead_wish_v1>
  private var number: UInt32 = 0

  public init(_ wire: consuming Wire) {
    requestWord = WaitedWord(word: wire.word(WireLayout.request), asleep: wire.word(WireLayout.workerAsleep))
    answerWord = WaitedWord(word: wire.word(WireLayout.answer), asleep: wire.word(WireLayout.hostAsleep))
    order = (wire.base + WireLayout.order).assumingMemoryBound(to: WireOrder.self)
    wishes = (wire.base + WireLayout.wishes).assumingMemoryBound(to: bulkhead_wish_v1.self)
    answer = WireAnswer(wire)
    wire.word(WireLayout.version).pointee.store(WireLayout.currentVersion, ordering: .relaxed)
    self.wire = wire
  }

  /// Waits for the next request, for as long as it takes: when the host ends, so does this process.
  public mutating func next() -> WireOperation? {
    requestWord.spin(while: number)
    while requestWord.load() == number { requestWord.sleep(while: number, timeout_ns: nil) }
    number = requestWord.load()
    return WireOperation(rawValue: order.pointee.operation)
  }

  public func answer(_ status: WireStatus) {
    answer.status.pointee.store(status.rawValue, ordering: .relaxed)
    answerWord.store(number)
  }

  /// The process that this worker belongs to, and how much memory it may have.
  public var host: Int32 { order.pointee.host }
  public var memoryBytes: UInt64 { order.pointee.memoryBytes }

  public var forbiddenCall: UnsafeMutablePointer<Int32> {
    (wire.base + WireLayout.forbiddenCall).assumingMemoryBound(to: Int32.self)
  }

  public var refusedMemory: UnsafeMutablePointer<UInt64> {
    (wire.base + WireLayout.refusedMemory).assumingMemoryBound(to: UInt64.self)
  }

  public func report(_ record: LayerRecord, at index: Int) {
    precondition((0..<WireLayout.layerCount).contains(index), "layer \(index)")
    let place = (wire.base + WireLayout.layers + 8 * index).assumingMemoryBound(to: Atomic<UInt64>.self)
    place.pointee.store(record.word, ordering: .relaxed)
  }

  public func answerNotAPlugin(_ text: String) {
    let bytes = Array(text.utf8.prefix(WireLayout.failureBytes))
    (wire.base + WireLayout.failure).copyMemory(from: bytes, byteCount: bytes.count)
    answer.failureLength.pointee.store(UInt32(bytes.count), ordering: .relaxed)
    answer(.notAPlugin)
  }

  public func answerDescriptor(_ descriptor: PluginDescriptor) {
    let bytes = descriptor.encoded()
    precondition(bytes.count <= WireLayout.descriptorBytes, "a descriptor of \(bytes.count) bytes")
    (wire.base + WireLayout.descriptor).copyMemory(from: bytes, byteCount: bytes.count)
    answer.length.pointee.store(Int64(bytes.count), ordering: .relaxed)
    answer(.done)
  }
}
