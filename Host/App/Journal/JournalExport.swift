import HostJSON
import HostJournal
import HostModel

/// `bulkhead journal export` prints each record as one line of JSON.
enum JournalExport {
  static let from = Parameter.option("from", .integer(1...(.max)), "the first record", default: "1")
  static let to = Parameter.option("to", .integer(1...(.max)), "the last record; otherwise all")

  static let command = Command(
    "export", "prints the records of the journal, each as one line of JSON", takes: [Folders.state, from, to],
    examples: [
      Example("bulkhead journal export", "all records"),
      Example("bulkhead journal export --from 100 --to 200", "some of them"),
    ]
  ) { invocation in
    let terminal = invocation.terminal
    let last = invocation[to].map { UInt64($0) } ?? .max
    guard UInt64(invocation[from]) <= last else {
      throw UsageError.conflict("--from \(invocation[from]) lies behind --to \(last)", path: invocation.path)
    }
    let lines = JournalLines(describe: { _, _ in nil })
    try Journal.read(
      folder: JournalCommands.folder(state: invocation[Folders.state]), disk: RealDisk(),
      from: UInt64(invocation[from])
    ) { header, payload in
      guard header.sequence <= last else { return .enough }
      terminal.print(lines.line(header, payload))
      // Whoever reads the output has enough: `export | head`.
      return terminal.output.errorNumber == 0 && header.sequence < last ? .next : .enough
    }
    return .fine
  }
}

/// A record as a line of JSON.
struct JournalLines {
  /// What a payload of this kind says. Where it knows no answer, the payload's bytes are shown.
  let describe: (UInt16, UnsafeRawBufferPointer) -> JSON?

  func line(_ header: RecordHeader, _ payload: UnsafeRawBufferPointer) -> JSON {
    var members: [JSON.Member] = [
      .init("sequence", .integer(Int64(clamping: header.sequence))),
      .init("time", .string(Time(nanoseconds: header.time_ns).text)),
      .init("time_ns", .integer(header.time_ns)), .init("kind", .integer(Int64(header.kind))),
      .init("length", .integer(Int64(header.length))),
    ]
    if let described = describe(header.kind, payload) {
      members.append(.init("payload", described))
    } else {
      let digits = Array("0123456789abcdef".utf8)
      let hex = [UInt8](unsafeUninitializedCapacity: 2 * payload.count) { buffer, count in
        for byte in payload {
          buffer.initializeElement(at: count, to: digits[Int(byte >> 4)])
          buffer.initializeElement(at: count + 1, to: digits[Int(byte & 15)])
          count += 2
        }
      }
      members.append(.init("payload_hex", .string(String(decoding: hex, as: UTF8.self))))
    }
    return .object(members)
  }
}
