import Glibc
import HostEngine
import HostExecution
import HostJournal
import HostModel

extension RunRecord {
  /// Where a state folder's journal lies.
  static func folder(state: String) -> String { "\(state)/journal" }

  /// Goes on with the run that the state folder's journal holds, or begins one.
  ///
  /// A journal is gone on with on the terms it was begun with: other fees or another market would make its money mean
  /// something else. `isFresh` puts it aside first.
  static func open(state: String, _ terms: RunTerms, _ universe: Universe, isFresh: Bool) throws -> RunRecord {
    let folder = folder(state: state)
    if isFresh { try putAside(folder) }
    if let record = try continued(in: folder, from: newestSnapshot(in: folder)) {
      if let difference = record.run.terms.difference(from: terms) { throw difference }
      return record
    }
    var journal = try Journal.open(folder: folder, disk: RealDisk()), bytes = ByteWriter()
    terms.encode(into: &bytes)
    try journal.append(kind: InputKind.begin.rawValue, time_ns: 0, payload: bytes.bytes)
    try journal.commit()
    return RunRecord(PaperRun(terms, universe), journal)
  }

  /// The run that a journal holds; `nil` when it holds none.
  private static func continued(in folder: String, from snapshot: Snapshot?) throws -> RunRecord? {
    var replay = RunReplay(behind: snapshot)
    let journal = try Journal.open(
      folder: folder, disk: RealDisk(), replayFrom: replay.first,
      groupEnds: { last, chain in replay.noteGroup(endingWith: last, chain) },
      replay: { header, payload in _ = replay.receive(header, payload) })
    guard replay.fits else {
      // Given back before it is opened again.
      _ = consume journal
      return try continued(in: folder, from: nil)
    }
    guard let run = try replay.finish() else { return nil }
    return RunRecord(run, journal)
  }

  /// A folder without one, or that is not there yet, has none.
  private static func newestSnapshot(in folder: String) -> Snapshot? {
    (try? Snapshots(folder: folder, disk: RealDisk()).latestValid())?.snapshot
  }

  /// The first name that is free: nothing is thrown away.
  private static func putAside(_ folder: String) throws(RecordError) {
    guard access(folder, F_OK) == 0 else { return }
    var number = 1
    while access("\(folder)-\(number)", F_OK) == 0 { number += 1 }
    guard rename(folder, "\(folder)-\(number)") == 0 else { throw .notAside(folder: folder, number: errno) }
  }
}

extension RunTerms {
  /// Why a journal with these terms cannot be gone on with on others.
  fileprivate func difference(from asked: RunTerms) -> RecordError? {
    if market != asked.market || listings != asked.listings {
      return .terms("the market", recorded: market, asked: asked.market)
    }
    if venue.fees != asked.venue.fees { return .venue("other fees") }
    if venue != asked.venue { return .venue("another slippage, latency, queue or participation") }
    return nil
  }
}
