import Glibc
import HostJournal
import HostModel

// JournalWriter FOLDER RECORDS PER_GROUP: a host of the journal alone, for tests that kill it.
//
// Prints `start N` when it has opened the journal, N being the last record that is there; then appends RECORDS records
// `record N`, commits after each PER_GROUP of them and prints the last sequence of each commit once it is durable. Every
// third commit it writes a snapshot. On an error it prints it and ends with 3.

let arguments = CommandLine.arguments
guard arguments.count == 4, let records = Int(arguments[2]), let perGroup = Int(arguments[3]) else { exit(2) }
let folder = arguments[1]
let settings = JournalSettings(segmentBytes: 16_384, groupBytes: 1024, reserveBytes: 256)!

do throws(JournalError) {
  var journal = try Journal.open(folder: folder, disk: RealDisk(), settings: settings)
  let snapshots = Snapshots(folder: folder, disk: RealDisk())
  say("start \(journal.durableSequence)")
  var commits = 0
  for number in 0..<records {
    let text = Array("record \(journal.lastSequence + 1)".utf8)
    let result = text.withUnsafeBytes { bytes in
      Result { () throws(JournalError) in try journal.append(kind: 1, time_ns: 1, payload: bytes) }
    }
    _ = try result.get()
    guard (number + 1) % perGroup == 0 else { continue }
    try journal.commit()
    say("\(journal.durableSequence)")
    commits += 1
    guard commits % 3 == 0 else { continue }
    let sequence = journal.durableSequence, chain = journal.chain
    let state = Array("state \(sequence)".utf8)
    let written = state.withUnsafeBytes { bytes in
      Result { () throws(JournalError) in try snapshots.write(sequence: sequence, chain: chain, state: bytes) }
    }
    try written.get()
  }
} catch {
  say(error.line, to: STDERR_FILENO)
  exit(3)
}

func say(_ line: String, to stream: Int32 = STDOUT_FILENO) {
  var line = line + "\n"
  _ = line.withUTF8 { write(stream, $0.baseAddress, $0.count) }
}
