import HostEngine
import HostJSON
import HostJournal
import HostModel

/// `bulkhead journal replay` makes the run again that a journal holds, without a host, and says what came of it: two
/// people who see the same hash have the same run, byte for byte.
enum JournalReplay {
  static let to = Parameter.option("to", .integer(1...(.max)), "stops after this record; otherwise after the last one")
  static let every = Parameter.option(
    "every", .integer(1...(.max)), "shows the hash of the state after each so many records too")
  static let fromSnapshot = Parameter.flag(
    "from-snapshot", "begins behind the newest snapshot that fits, and not with the first record")

  static let command = Command(
    "replay", "makes the recorded run again and shows its portfolios and the hash of its state",
    takes: [Folders.state, to, every, fromSnapshot],
    examples: [
      Example("bulkhead journal replay", "the run of ./state, which a host may be going on with"),
      Example("bulkhead journal replay --every 100000", "where two runs begin to differ"),
      Example("bulkhead journal replay --to 4711", "what was owned after record 4711"),
    ]
  ) { invocation in
    let folder = JournalCommands.folder(state: invocation[Folders.state])
    let last = invocation[to].map { UInt64($0) }
    let snapshots = Snapshots(folder: folder, disk: RealDisk())
    let snapshot = invocation[fromSnapshot] ? try? snapshots.latestValid(upTo: last ?? .max).snapshot : nil
    let marks = ReplayMarks(
      every: invocation[every].map { UInt64($0) }, invocation.terminal, wantsJSON: invocation.wantsJSON)
    try show(replayed(folder, behind: snapshot, to: last, marks), folder, asked: last, invocation)
    return .fine
  }

  private static func replayed(
    _ folder: String, behind snapshot: Snapshot?, to last: UInt64?, _ marks: ReplayMarks
  ) throws -> RunReplay {
    var replay = RunReplay(behind: snapshot), bytes = ByteWriter()
    try Journal.read(
      folder: folder, disk: RealDisk(), from: replay.first,
      groupEnds: { sequence, chain in replay.noteGroup(endingWith: sequence, chain) }
    ) { header, payload in
      guard header.sequence <= last ?? .max else { return .enough }
      let step = replay.receive(header, payload)
      guard step == .next, header.sequence > replay.startSequence else { return step }
      if marks.isDue(header.sequence) {
        _ = replay.look { run in marks.show(header.sequence, run.trading.engine.now, run.hash(&bytes)) }
      }
      return header.sequence == last || marks.isUnread ? .enough : .next
    }
    guard replay.fits else { return try replayed(folder, behind: nil, to: last, marks) }
    return replay
  }

  private static func show(
    _ replay: consuming RunReplay, _ folder: String, asked: UInt64?, _ invocation: Invocation
  ) throws {
    let start = replay.startSequence, sequence = replay.sequence
    guard let run = try replay.finish() else { throw JournalError.none(folder: folder) }
    if let asked, sequence < asked { throw RecordError.ends(last: sequence, asked: asked) }
    var bytes = ByteWriter()
    let report = ReplayReport(run, start: start, sequence: sequence, hash: run.hash(&bytes))
    if invocation.wantsJSON {
      invocation.terminal.print(report.json)
    } else {
      report.print(folder: folder, on: invocation.terminal)
    }
  }
}

/// The hashes that are shown on the way.
struct ReplayMarks {
  private let every: UInt64?
  private let terminal: Terminal
  private let wantsJSON: Bool

  init(every: UInt64?, _ terminal: Terminal, wantsJSON: Bool) {
    self.every = every
    self.terminal = terminal
    self.wantsJSON = wantsJSON
  }

  /// Whoever reads the output has enough: `replay --every 1 | head`.
  var isUnread: Bool { terminal.output.errorNumber != 0 }

  func isDue(_ sequence: UInt64) -> Bool { every.map { sequence % $0 == 0 } ?? false }

  func show(_ sequence: UInt64, _ time: Time, _ hash: ChainHash) {
    if wantsJSON {
      terminal.print(
        .object([
          .init("sequence", .integer(Int64(clamping: sequence))), .init("time", time.json),
          .init("sha256", .string(hash.description)),
        ]))
    } else {
      terminal.print("record \(sequence)  \(time.known ?? "before the market")  \(hash)")
    }
  }
}

extension Time {
  /// The text of a time that the market has come to; `nil` before its first event.
  fileprivate var known: String? { nanoseconds == .min ? nil : text }

  var json: JSON { known.map { .string($0) } ?? .null }
}
