import HostEngine
import HostExecution
import HostJournal
import HostModel

/// A host's start on a disk on which one ran before: the newest snapshot that holds, then the inputs behind it.
struct Recovery: ~Copyable {
  let disk: SimulatedDisk
  let engine: Engine
  let journal: Journal<SimulatedDisk>
  /// The last input that the disk has.
  let sequence: UInt64
  let hadSnapshot: Bool

  /// Throws `JournalError` as the journal does.
  init(_ disk: SimulatedDisk, _ universe: Universe, strategies: Int) throws {
    self.disk = disk
    let snapshots = Snapshots(folder: SimulatedHost.folder, disk: disk)
    let snapshot = try snapshots.latestValid().snapshot
    var replayed = Replayed(SimulatedHost.emptyEngine(universe, strategies)), first: UInt64 = 1
    if let snapshot {
      try replayed.restore(snapshot.state)
      first = snapshot.sequence + 1
    }
    var chain: ChainHash?
    let opened = try Journal.open(
      folder: SimulatedHost.folder, disk: disk, settings: SimulatedHost.settings, replayFrom: first,
      groupEnds: { last, hash in if last == first - 1 { chain = hash } },
      replay: { header, payload in replayed.apply(header.kind, payload) })
    if let snapshot, snapshot.chain != chain {
      throw SimulationFailure.host("a snapshot at \(snapshot.sequence) is not of this journal")
    }
    if let fault = replayed.fault { throw SimulationFailure.host("replay: \(fault)") }
    sequence = opened.lastSequence
    hadSnapshot = snapshot != nil
    journal = opened
    engine = replayed.finish()
  }

  func state() -> [UInt8] {
    var bytes = ByteWriter()
    engine.encode(into: &bytes)
    return Array(bytes.bytes)
  }
}

/// An engine that is given inputs as they were written down. What follows from them has followed before; only which
/// orders were placed is kept.
struct Replayed: ~Copyable {
  private var engine: Engine
  private var effects = Effects()
  private var wishes = WishBuffer()
  private(set) var fault: ByteFault?
  private(set) var placed: [OrderID] = []

  init(_ engine: consuming Engine) { self.engine = engine }

  mutating func restore(_ state: [UInt8]) throws(SimulationFailure) {
    let fault = state.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      do throws(ByteFault) {
        try engine.restore(from: &reader)
        try reader.checkEnd()
        return ByteFault?.none
      } catch { return error }
    }
    if let fault { throw .host("a snapshot cannot be read: \(fault)") }
  }

  mutating func apply(_ kind: UInt16, _ payload: UnsafeRawBufferPointer) {
    guard fault == nil, let kind = InputKind(rawValue: kind) else { return }
    do throws(ByteFault) {
      var reader = ByteReader(payload)
      let input = try Input(kind, decoding: &reader)
      if kind == .wishes { try wishes.restore(from: &reader) }
      _ = engine.apply(input, wishes, &effects)
    } catch { fault = error }
    while !effects.requests.isEmpty {
      if case .place(let id, _) = Ask(effects.requests.removeFirst()) { placed.append(id) }
    }
    effects.notices.removeAll()
  }

  mutating func apply(_ written: SimulatedHost.Written) {
    written.payload.withUnsafeBytes { apply(written.kind, $0) }
  }

  borrowing func state() -> [UInt8] {
    var bytes = ByteWriter()
    engine.encode(into: &bytes)
    return Array(bytes.bytes)
  }

  consuming func finish() -> Engine { engine }
}
