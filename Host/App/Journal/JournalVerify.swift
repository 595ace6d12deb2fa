import HostJSON
import HostJournal

/// `bulkhead journal verify` looks at every record, hash, segment, watermark and snapshot, and says what is there.
enum JournalVerify {
  static let command = Command(
    "verify", "looks at every record, hash, segment and snapshot of the journal", takes: [Folders.state],
    examples: [
      Example("bulkhead journal verify", "the journal of ./state"),
      Example("bulkhead journal verify --state /var/lib/bulkhead", "that of another host, which may be running"),
    ]
  ) { invocation in
    let folder = JournalCommands.folder(state: invocation[Folders.state])
    let report = try Journal.verify(folder: folder, disk: RealDisk())
    if invocation.wantsJSON {
      invocation.terminal.print(report.json)
    } else {
      report.print(folder: folder, on: invocation.terminal)
    }
    // A journal stands without its snapshots; that one of them does not hold is still an answer of no.
    return report.snapshots.allSatisfy { $0.fault == nil } ? .fine : .refused
  }
}

extension JournalReport {
  fileprivate func print(folder: String, on terminal: Terminal) {
    terminal.print("\("ok", .good)  \(folder, .strong): \(records) records in \(segments) segments, \(bytes) bytes")
    terminal.print("last record \(lastSequence), acknowledged up to \(watermark) at least")
    terminal.print("chain \(chain)")
    if let tail {
      terminal.print(
        """
        \("note", .warning)  \(tail.bytes) bytes behind the last record, in \(tail.path) at byte \(tail.offset): \
        written just now, or torn when a host died; the next host cuts them off
        """)
    }
    if !watermarksHold {
      terminal.print(
        "\("note", .warning)  one of the two copies of the watermark does not hold; the next host writes it anew")
    }
    for snapshot in snapshots {
      if let fault = snapshot.fault {
        terminal.print("\("bad", .bad)  \(snapshot.path): \(fault.text); remove it: rm '\(snapshot.path)'")
      } else {
        terminal.print("\("ok", .good)  snapshot after record \(snapshot.sequence)")
      }
    }
  }

  fileprivate var json: JSON {
    var members: [JSON.Member] = [
      .init("records", .integer(Int64(clamping: records))), .init("segments", .integer(Int64(segments))),
      .init("bytes", .integer(Int64(bytes))), .init("last_sequence", .integer(Int64(clamping: lastSequence))),
      .init("watermark", .integer(Int64(clamping: watermark))), .init("watermarks_hold", .boolean(watermarksHold)),
      .init("chain", .string(chain.description)),
    ]
    members.append(
      .init(
        "tail",
        tail.map { tail in
          .object([
            .init("file", .string(tail.path)), .init("offset", .integer(Int64(tail.offset))),
            .init("bytes", .integer(Int64(tail.bytes))),
          ])
        } ?? .null))
    members.append(
      .init(
        "snapshots",
        .array(
          snapshots.map { snapshot in
            .object([
              .init("file", .string(snapshot.path)),
              .init("sequence", .integer(Int64(clamping: snapshot.sequence))),
              .init("fault", snapshot.fault.map { .string($0.text) } ?? .null),
            ])
          })))
    return .object(members)
  }
}
