import HostEngine
import HostExecution
import HostJournal
import HostLedger
import HostModel
import HostRisk

/// The host of a simulation: the real engine, and the real journal on a disk that may fail. Requests leave and notices
/// are told once the journal has them on the disk, as in the real one.
struct SimulatedHost: ~Copyable {
  private(set) var engine: Engine
  private(set) var effects = Effects()
  private var journal: Journal<SimulatedDisk>
  private var bytes = ByteWriter()
  private var state = ByteWriter()

  static let folder = "state/journal"
  static let capacity = 4
  static let settings = JournalSettings(segmentBytes: 1 << 18, groupBytes: 1 << 16, reserveBytes: 1 << 12)!
  static let fees = FeeSchedule(maker_ppm: 1000, taker_ppm: 1000)

  /// Opens the journal of a disk and makes the engine again from it.
  init(_ universe: Universe, on disk: SimulatedDisk) throws(JournalError) {
    var replay = EngineReplay(universe)
    journal = try Journal.open(folder: SimulatedHost.folder, disk: disk, settings: SimulatedHost.settings) {
      header, payload in replay.receive(header, payload)
    }
    engine = replay.finish()
  }

  var lastSequence: UInt64 { journal.lastSequence }
  var durableSequence: UInt64 { journal.durableSequence }

  /// Writes an input down and applies it. Gives what is wrong with a market record, which then changed nothing.
  mutating func apply(_ input: Input, _ wishes: borrowing WishBuffer) throws(JournalError) -> MarketRecordFault? {
    if case .market(let event) = input, let fault = engine.fault(of: event) { return fault }
    bytes.removeAll()
    input.encode(into: &bytes)
    if case .wishes = input { wishes.encode(into: &bytes) }
    try journal.append(kind: input.kind.rawValue, time_ns: engine.now.nanoseconds, payload: bytes.bytes)
    let fault = engine.apply(input, wishes, &effects)
    engine.ledger.checkInvariants()
    return fault
  }

  mutating func commit() throws(JournalError) { try journal.commit() }

  mutating func takeRequest() -> VenueRequest? {
    effects.requests.isEmpty ? nil : effects.requests.removeFirst()
  }

  mutating func takeNotice() -> Notice? { effects.notices.isEmpty ? nil : effects.notices.removeFirst() }

  /// What the auditor finds wrong.
  func difference(_ auditor: Auditor, _ exchange: FalseExchange) -> String? { auditor.difference(engine, exchange) }

  /// Of all that the engine is.
  mutating func stateHash() -> ChainHash {
    state.removeAll()
    engine.encode(into: &state)
    return ChainHash(of: state.bytes)
  }
}

/// The engine again, from a journal's records.
private struct EngineReplay: ~Copyable {
  private var engine: Engine
  private var effects = Effects()
  private var wishes = WishBuffer()

  init(_ universe: Universe) {
    engine = Engine(
      currencies: universe.currencies, instruments: universe.instruments, gate: Gate(fees: SimulatedHost.fees),
      strategyCapacity: SimulatedHost.capacity)
  }

  mutating func receive(_ header: RecordHeader, _ payload: UnsafeRawBufferPointer) {
    var bytes = ByteReader(payload)
    guard let kind = InputKind(rawValue: header.kind), let input = try? Input(kind, decoding: &bytes) else {
      preconditionFailure("record \(header.sequence) is no input")
    }
    if case .wishes = input, (try? wishes.restore(from: &bytes)) == nil {
      preconditionFailure("record \(header.sequence) has no wishes")
    }
    precondition(engine.admits(input), "record \(header.sequence) does not fit: \(input)")
    let fault = engine.apply(input, wishes, &effects)
    precondition(fault == nil, "record \(header.sequence): \(fault!)")
    // They left when the record was new, or were lost with the host; the exchange is asked which.
    while !effects.requests.isEmpty { _ = effects.requests.removeFirst() }
    while !effects.notices.isEmpty { _ = effects.notices.removeFirst() }
  }

  consuming func finish() -> Engine { engine }
}
