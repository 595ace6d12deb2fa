import HostEngine
import HostJournal
import HostModel

/// A run that is made again from its journal: behind a snapshot of it, or from the first record on.
///
///     var replay = RunReplay(behind: snapshot)
///     … journal, from `replay.first` on: `noteGroup` for each group, `receive` for each record …
///     guard replay.fits else { … again, behind no snapshot … }
///     let run = try replay.finish()
///
/// A host that goes on with its run and a person who looks at one do it in this one way.
struct RunReplay: ~Copyable {
  private var replay: PaperReplay
  private let start: (sequence: UInt64, chain: ChainHash)?
  /// The journal's own hash at the record of the snapshot.
  private var chain: ChainHash?

  /// A snapshot that another version of the host wrote is passed over.
  init(behind snapshot: Snapshot?) {
    if let snapshot, let run = RunReplay.restored(snapshot) {
      replay = PaperReplay(run, sequence: snapshot.sequence)
      start = (snapshot.sequence, snapshot.chain)
    } else {
      replay = PaperReplay()
      start = nil
    }
  }

  /// The record from which on the journal is to be read. That of the snapshot is among them, for the hash behind it.
  var first: UInt64 { start?.sequence ?? 1 }

  /// The record behind which it begins; 0 where it is the first one.
  var startSequence: UInt64 { start?.sequence ?? 0 }

  /// The last record that was taken.
  var sequence: UInt64 { replay.sequence }

  /// Whether the snapshot is of this journal. It is known once the group that ends with its record was read.
  var fits: Bool { start == nil || chain == start?.chain }

  mutating func noteGroup(endingWith last: UInt64, _ chain: ChainHash) {
    if last == start?.sequence { self.chain = chain }
  }

  /// `told` hears what people were told when the record was new. There is no use in more where it answers so.
  mutating func receive(
    _ header: RecordHeader, _ payload: UnsafeRawBufferPointer, told: (Notice) -> Void = { _ in }
  ) -> ReadingStep {
    guard header.sequence > replay.sequence else { return .next }
    guard fits else { return .enough }
    replay.receive(header.kind, payload, told: told)
    return replay.hasFailed ? .enough : .next
  }

  borrowing func look<Answer>(_ ask: (borrowing PaperRun) -> Answer) -> Answer? { replay.look(ask) }

  /// `nil` when there was no record at all.
  consuming func finish() throws(RecordError) -> PaperRun? {
    do throws(PaperReplay.Failure) { return try replay.finish() } catch { throw .replay(error) }
  }

  private static func restored(_ snapshot: Snapshot) -> PaperRun? {
    var run: PaperRun?
    snapshot.state.withUnsafeBytes { bytes in
      var reader = ByteReader(bytes)
      run = try? PaperRun.restored(from: &reader)
    }
    return run
  }
}

extension PaperRun {
  /// SHA-256 of the core in its canonical form: two runs with one hash are the same in every byte, and go on alike.
  borrowing func hash(_ bytes: inout ByteWriter) -> ChainHash {
    bytes.removeAll()
    encode(into: &bytes)
    return ChainHash(of: bytes.bytes)
  }
}
