import HostJSON
import HostJournal
import TestSupport
import Testing

@testable import App

@Suite struct JournalReplayTests {
  let state = Scratch()

  private func bulkhead(_ line: String) -> Printed {
    Printed("journal \(line) --state \(state.path)", of: commandTree)
  }

  private func write(rounds: Int, snapshotAfter saved: Int? = nil) throws {
    var run = try RecordedRun(state: state.path)
    run.trade(rounds: 0..<(saved ?? rounds))
    guard let saved else { return }
    run.saveSnapshot()
    run.trade(rounds: saved..<rounds)
  }

  /// All lines that were printed, and of the last one, which tells of the whole run, hash and number of its record.
  private func replay(_ options: String = "") throws -> (lines: [Substring], sha256: String, sequence: Int64) {
    let printed = bulkhead("replay --json \(options)")
    #expect(printed.exit == .fine, "\(printed.errors)")
    let lines = printed.output.split(separator: "\n")
    var last = try JSONObject(JSON(parsing: Array((lines.last ?? "").utf8)))
    return (lines, try last.string("sha256"), try last.integer("sequence", in: 1...1_000_000))
  }

  @Test func `J07 a replay ends with the hash of the state that the run had, and shows what is owned`() throws {
    try write(rounds: 20, snapshotAfter: 20)
    let snapshots = try Snapshots(folder: "\(state.path)/journal", disk: RealDisk()).latestValid()
    let snapshot = try #require(snapshots.snapshot)
    let whole = try replay()
    #expect(whole.sha256 == snapshot.stateHash.description, "the host's own core and the replayed one")
    #expect(whole.sequence == Int64(snapshot.sequence))
    let shown = bulkhead("replay")
    #expect(shown.output.contains("records 1 to \(snapshot.sequence), 40 events of made up"))
    #expect(shown.output.contains("40 orders, 39 fills, 20 refused"), "\(shown.output)")
    #expect(shown.output.contains(whole.sha256) && shown.output.contains("Sample"))
  }

  @Test func `J06 J07 a replay from the newest snapshot and one from the first record are the same bytes`() throws {
    try write(rounds: 30, snapshotAfter: 12)
    let whole = try replay(), short = try replay("--from-snapshot")
    #expect(whole.sha256 == short.sha256 && whole.sequence == short.sequence)
    #expect(bulkhead("replay --from-snapshot").output.contains("from the snapshot after record 74 to record 182"))
    // A snapshot behind the record that is asked for is not used.
    #expect(bulkhead("replay --from-snapshot --to 70").output.contains("records 1 to 70"))
    #expect(try replay("--from-snapshot --to 74").sha256 == replay("--to 74").sha256)
  }

  @Test func `J06 a snapshot of another journal is not begun with`() throws {
    let other = Scratch()
    var run = try RecordedRun(state: other.path)
    run.trade(rounds: 3..<9)
    run.saveSnapshot()
    try write(rounds: 30)
    #expect(shell("cp '\(other.path)'/journal/*.snapshot '\(state.path)/journal/'").status == 0)
    #expect(try replay("--from-snapshot").sha256 == replay().sha256)
    #expect(bulkhead("replay --from-snapshot").output.contains("records 1 to 182"))
  }

  @Test func `J07 hashes on the way are those of a replay that stops there`() throws {
    try write(rounds: 6)
    let lines = try replay("--every 1").lines.dropLast()
    #expect(lines.count == 38 && Set(lines.map { $0.suffix(67) }).count == 38, "every record is in the state")
    for number in [1, 2, 7, 30, 38] {
      let alone = try replay("--to \(number)")
      #expect(alone.sequence == Int64(number) && lines[number - 1].contains(alone.sha256))
    }
    #expect(try replay("--every 10").lines.dropLast().map { $0 } == [9, 19, 29].map { lines[$0] })
  }

  @Test func `J05 a damaged journal is refused by replay with the code that verify gives`() throws {
    try write(rounds: 20)
    let segment = state.file("journal/00000000000000000001.journal")
    #expect(shell("printf x | dd of='\(segment)' bs=1 seek=13500 conv=notrunc status=none").status == 0)
    let verified = bulkhead("verify"), replayed = bulkhead("replay")
    #expect(verified.exit == .refused && replayed.exit == .refused)
    #expect(verified.errors.contains("E_JOURNAL_DAMAGED") && replayed.errors == verified.errors)
    #expect(replayed.output == "")
  }

  @Test func `a record that the journal does not have, and a journal of something else, are told as that`() throws {
    #expect(bulkhead("replay").errors.contains("E_NO_JOURNAL"))
    try write(rounds: 1)
    let short = bulkhead("replay --to 9")
    #expect(short.exit == .refused && short.errors.contains("E_NO_RECORD") && short.errors.contains("record 8"))
    #expect(try replay("--to 8").sha256 == replay().sha256)
  }
}
