import HostJournal

/// `bulkhead journal export` prints each record as one line of JSON, and on request what followed from it.
enum JournalExport {
  static let from = Parameter.option("from", .integer(1...(.max)), "the first record", default: "1")
  static let to = Parameter.option("to", .integer(1...(.max)), "the last record; otherwise all")
  static let effects = Parameter.flag(
    "effects", "makes the run again too, and adds what followed: each approval and refusal with its numbers, each fill")

  static let command = Command(
    "export", "prints the records of the journal, each as one line of JSON",
    takes: [Folders.state, from, to, effects],
    examples: [
      Example("bulkhead journal export", "all records"),
      Example("bulkhead journal export --from 100 --to 200", "some of them"),
      Example("bulkhead journal export --effects", "what was decided, and by which numbers"),
    ]
  ) { invocation in
    let first = UInt64(invocation[from]), last = invocation[to].map { UInt64($0) } ?? .max
    guard first <= last else {
      throw UsageError.conflict("--from \(first) lies behind --to \(last)", path: invocation.path)
    }
    let folder = JournalCommands.folder(state: invocation[Folders.state])
    let lines = try JournalLines(folder: folder, first...last, invocation.terminal)
    if invocation[effects] {
      let snapshot = try? Snapshots(folder: folder, disk: RealDisk()).latestValid(upTo: first - 1).snapshot
      try lines.printWithEffects(behind: snapshot)
    } else {
      try lines.print()
    }
    return .fine
  }
}
