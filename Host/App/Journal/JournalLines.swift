import HostEngine
import HostJSON
import HostJournal
import HostModel

/// Records as lines of JSON:
///
///     {"sequence":7,"time":…,"time_ns":…,"kind":5,"length":67,"payload":{…},"effects":[…]}
///
/// What is no run of this version of the host is shown as its bytes.
struct JournalLines {
  private let folder: String
  private let span: ClosedRange<UInt64>
  private let terminal: Terminal
  private let text: RecordText?

  init(folder: String, _ span: ClosedRange<UInt64>, _ terminal: Terminal) throws {
    self.folder = folder
    self.span = span
    self.terminal = terminal
    // The first record says what the instruments of all others are.
    var text: RecordText?
    try Journal.read(folder: folder, disk: RealDisk()) { header, payload in
      var bytes = ByteReader(payload)
      if header.kind == InputKind.begin.rawValue { text = try? RecordText(RunTerms(decoding: &bytes)) }
      return .enough
    }
    self.text = text
  }

  func print() throws(JournalError) {
    try Journal.read(folder: folder, disk: RealDisk(), from: span.lowerBound) { header, payload in
      guard header.sequence <= span.upperBound else { return .enough }
      terminal.print(line(header, payload, effects: nil))
      return isOver(header) ? .enough : .next
    }
  }

  /// The run is made again from its first record on or behind a snapshot, whatever the first line is to be.
  func printWithEffects(behind snapshot: Snapshot?) throws {
    var replay = RunReplay(behind: snapshot)
    try Journal.read(
      folder: folder, disk: RealDisk(), from: replay.first,
      groupEnds: { sequence, chain in replay.noteGroup(endingWith: sequence, chain) }
    ) { header, payload in
      guard header.sequence <= span.upperBound else { return .enough }
      var effects: [JSON] = []
      let step = replay.receive(header, payload) { notice in
        if let text { effects.append(text.words.effect(notice)) }
      }
      guard step == .next, span.contains(header.sequence) else { return step }
      terminal.print(line(header, payload, effects: effects))
      return isOver(header) ? .enough : .next
    }
    guard replay.fits else { return try printWithEffects(behind: nil) }
    _ = try replay.finish()
  }

  /// The last one, or whoever reads the output has enough: `export | head`.
  private func isOver(_ header: RecordHeader) -> Bool {
    terminal.output.errorNumber != 0 || header.sequence == span.upperBound
  }

  private func line(_ header: RecordHeader, _ payload: UnsafeRawBufferPointer, effects: [JSON]?) -> JSON {
    var members: [JSON.Member] = [
      .init("sequence", .integer(Int64(clamping: header.sequence))),
      .init("time", .string(Time(nanoseconds: header.time_ns).text)),
      .init("time_ns", .integer(header.time_ns)), .init("kind", .integer(Int64(header.kind))),
      .init("length", .integer(Int64(header.length))),
    ]
    if let described = text?.json(header.kind, payload) {
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
    if let effects { members.append(.init("effects", .array(effects))) }
    return .object(members)
  }
}
