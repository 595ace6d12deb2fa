import HostEngine
import HostExecution
import HostJournal
import HostLedger
import HostModel
import HostRisk

/// A host as one that trades at a venue outside of it has to be: every input is in the journal before it is applied, and
/// on the disk before anything that follows from it leaves. The engine and the journal are the real ones; disk, venue and
/// market are not.
struct SimulatedHost: ~Copyable {
  static let folder = "state/journal"
  static let settings = JournalSettings(segmentBytes: 64 << 10, groupBytes: 32 << 10, reserveBytes: 4 << 10)!

  var engine: Engine
  var effects = Effects()
  private(set) var disk: SimulatedDisk
  private var journal: Journal<SimulatedDisk>
  private var bytes = ByteWriter()
  /// Every input that was appended, by sequence, for whoever compares.
  private(set) var inputs: [Written] = []
  /// For each order that has not left yet, what was held before and after the input that it followed from.
  private(set) var heldAtApproval: [OrderID: (before: Int64, after: Int64)] = [:]

  struct Written {
    let kind: UInt16
    let payload: [UInt8]
  }

  init(_ universe: Universe, strategies: Int, seed: UInt64) throws(SimulationFailure) {
    let disk = SimulatedDisk(seed: seed)
    do throws(DiskFault) { try disk.makeFolder("state") } catch { throw .host("no folder: \(error)") }
    let journal: Journal<SimulatedDisk>
    do throws(JournalError) {
      journal = try Journal.open(folder: SimulatedHost.folder, disk: disk, settings: SimulatedHost.settings)
    } catch { throw .host("no journal: \(error)") }
    self.init(SimulatedHost.emptyEngine(universe, strategies), disk, journal)
  }

  private init(_ engine: consuming Engine, _ disk: SimulatedDisk, _ journal: consuming Journal<SimulatedDisk>) {
    self.engine = engine
    self.disk = disk
    self.journal = journal
  }

  /// Goes on after a start. `inputs` are those of the host before; what of them did not reach the disk is gone.
  init(_ recovery: consuming Recovery, inputs: [Written]) {
    disk = recovery.disk
    self.inputs = Array(inputs.prefix(Int(recovery.sequence)))
    engine = recovery.engine
    journal = recovery.journal
  }

  static func emptyEngine(_ universe: Universe, _ strategies: Int) -> Engine {
    Engine(
      currencies: universe.currencies, instruments: universe.instruments,
      gate: Gate(fees: FeeSchedule(maker_ppm: 1000, taker_ppm: 1000)), strategyCapacity: strategies)
  }

  /// The last input whose group was acknowledged.
  var durableSequence: UInt64 { journal.durableSequence }

  /// Throws when the journal does not take it; then it was not applied.
  mutating func apply(_ input: Input, _ wishes: borrowing WishBuffer) throws(JournalError) {
    if case .market(let event) = input, engine.fault(of: event) != nil { return }
    bytes.removeAll()
    input.encode(into: &bytes)
    if case .wishes = input { wishes.encode(into: &bytes) }
    try journal.append(kind: input.kind.rawValue, time_ns: 0, payload: bytes.bytes)
    inputs.append(Written(kind: input.kind.rawValue, payload: Array(bytes.bytes)))
    let before = held()
    _ = engine.apply(input, wishes, &effects)
    engine.ledger.checkInvariants()
    let after = held()
    while !effects.notices.isEmpty {
      guard case .approved(let strategy, let id, let request, _) = effects.notices.removeFirst() else { continue }
      let owner = Int(strategy.index), place = Int(request.instrument.index)
      heldAtApproval[id] = (before[owner][place], after[owner][place])
    }
  }

  /// By strategy and instrument.
  private func held() -> [[Int64]] {
    (0..<engine.strategyCount).map { index in
      let portfolio = engine.ledger[StrategyID(UInt16(index))]
      return (0..<portfolio.instrumentCount).map { portfolio.positions[$0].quantity_units }
    }
  }

  mutating func forgetApprovals() { heldAtApproval.removeAll() }

  /// After this, what follows from all inputs so far may leave.
  mutating func commit() throws(JournalError) { try journal.commit() }

  mutating func saveSnapshot() throws(JournalError) {
    bytes.removeAll()
    engine.encode(into: &bytes)
    let snapshots = Snapshots(folder: SimulatedHost.folder, disk: disk)
    try snapshots.write(sequence: journal.durableSequence, chain: journal.chain, state: bytes.bytes)
  }

  /// The whole state in canonical form.
  mutating func state() -> [UInt8] {
    bytes.removeAll()
    engine.encode(into: &bytes)
    return Array(bytes.bytes)
  }
}
