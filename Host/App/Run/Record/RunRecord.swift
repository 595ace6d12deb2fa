import Glibc
import HostEngine
import HostJournal
import HostModel

/// A run on paper and its journal. Each input is written down before it is applied, and what came of it is told to
/// nobody before it is on the disk.
///
/// After the journal has failed nothing more is applied: what could not be written down did not happen. The caller looks
/// at `failure` and ends.
struct RunRecord: ~Copyable {
  private(set) var run: PaperRun
  private(set) var failure: JournalError?
  private var journal: Journal<RealDisk>
  private var bytes = ByteWriter()
  private var lastCommit_ns: Int64 = 0
  private var snapshotSequence: UInt64 = 0

  /// How many records may come after a snapshot before there is another.
  private static let snapshotEvery: UInt64 = 1_000_000

  /// What nobody waits to be told of may stay in memory for so long.
  private static let commitEvery_ns: Int64 = 50_000_000

  init(_ run: consuming PaperRun, _ journal: consuming Journal<RealDisk>) {
    self.run = run
    self.journal = journal
  }

  /// Gives what is wrong with a market record, which then changed nothing and was not written down.
  mutating func apply(_ input: Input, _ wishes: borrowing WishBuffer) -> MarketRecordFault? {
    if case .market(let event) = input, let fault = run.trading.engine.fault(of: event) { return fault }
    guard failure == nil else { return nil }
    bytes.removeAll()
    input.encode(into: &bytes)
    if case .wishes = input { wishes.encode(into: &bytes) }
    do throws(JournalError) {
      try journal.append(kind: input.kind.rawValue, time_ns: RunRecord.now_ns, payload: bytes.bytes)
      // A person's word is on the disk before anything follows of it.
      if case .command = input { try journal.commit() }
    } catch {
      failure = error
      return nil
    }
    return run.apply(input, wishes)
  }

  /// The oldest thing that happened and was not told yet. It is on the disk.
  mutating func takeNotice() -> Notice? {
    guard run.hasNotices else { return nil }
    commit()
    guard failure == nil else { return nil }
    return run.takeNotice()
  }

  /// Lets time count: what was not told to anybody is brought to the disk too.
  mutating func tick(at now_ns: Int64) {
    if now_ns - lastCommit_ns >= RunRecord.commitEvery_ns {
      lastCommit_ns = now_ns
      commit()
      if journal.durableSequence - snapshotSequence >= RunRecord.snapshotEvery { saveSnapshot() }
    }
  }

  mutating func commit() {
    guard failure == nil, journal.durableSequence != journal.lastSequence else { return }
    do throws(JournalError) { try journal.commit() } catch { failure = error }
  }

  /// So that the next start need not go through all of it again. One that cannot be written costs time then and nothing
  /// else: the journal is the truth.
  mutating func saveSnapshot() {
    commit()
    guard failure == nil, !run.hasNotices, journal.durableSequence > snapshotSequence else { return }
    bytes.removeAll()
    run.encode(into: &bytes)
    let snapshots = Snapshots(folder: journal.folder, disk: RealDisk())
    try? snapshots.write(sequence: journal.durableSequence, chain: journal.chain, state: bytes.bytes)
    snapshotSequence = journal.durableSequence
  }

  /// When a record was written, for people and audits: nothing is decided by it.
  private static var now_ns: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * Time.nanosecondsPerSecond + Int64(time.tv_nsec)
  }
}
