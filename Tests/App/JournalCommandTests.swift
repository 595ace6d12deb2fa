import Glibc
import HostJSON
import HostJournal
import Testing

@testable import App

@Suite struct JournalCommandTests {
  let folder = TemporaryFolder()

  private func bulkhead(_ line: String) -> Printed {
    Printed("journal \(line) --state \(folder.path)", of: commandTree)
  }

  private func writeJournal(records: Int) throws {
    let settings = JournalSettings(segmentBytes: 16_384, groupBytes: 1024, reserveBytes: 256)!
    var journal = try Journal.open(folder: "\(folder.path)/journal", disk: RealDisk(), settings: settings)
    for number in 1...records {
      let text = Array("record \(number)".utf8)
      let result = text.withUnsafeBytes { bytes in
        Result { () throws(JournalError) in try journal.append(kind: 7, time_ns: Int64(number), payload: bytes) }
      }
      _ = try result.get()
      if number % 5 == 0 { try journal.commit() }
    }
  }

  /// Changes one byte of a file where it lies.
  private func flip(_ name: String, at offset: Int) {
    let file = open("\(folder.path)/journal/\(name)", O_RDWR)
    var byte: UInt8 = 0
    #expect(pread(file, &byte, 1, off_t(offset)) == 1)
    byte ^= 1
    #expect(pwrite(file, &byte, 1, off_t(offset)) == 1)
    close(file)
  }

  @Test func `verify says what is in a journal`() throws {
    try writeJournal(records: 200)
    let shown = bulkhead("verify")
    #expect(shown.exit == .fine)
    #expect(shown.output.contains("200 records in 3 segments, 49152 bytes"))
    var report = try JSONObject(JSON(parsing: Array(bulkhead("verify --json").output.utf8)))
    #expect(try report.integer("records", in: 0...1000) == 200)
    #expect(try report.integer("last_sequence", in: 0...1000) == 200)
    #expect(try report.integer("watermark", in: 0...1000) == 200)
    #expect(try report.string("chain").utf8.count == 64)
  }

  @Test func `verify names the place that is damaged and what to do`() throws {
    try writeJournal(records: 200)
    flip("00000000000000000001.journal", at: 12_288 + 96 + 40)
    let shown = bulkhead("verify")
    #expect(shown.exit == .refused && shown.output == "")
    #expect(shown.errors.contains("E_JOURNAL_DAMAGED"))
    #expect(shown.errors.contains("00000000000000000001.journal is damaged at byte 12288, record 1"))
    #expect(shown.errors.contains("backup"))
  }

  @Test func `export prints each record once, in order, between the two that are named`() throws {
    try writeJournal(records: 200)
    let lines = bulkhead("export").output.split(separator: "\n")
    #expect(lines.count == 200)
    #expect(
      lines.first
        == #"{"sequence":1,"time":"1970-01-01T00:00:00.000000001Z","time_ns":1,"kind":7,"length":8,"payload_hex":"7265636f72642031"}"#
    )
    let some = bulkhead("export --from 90 --to 110").output.split(separator: "\n")
    #expect(some == lines[89..<110])
    #expect(bulkhead("export --from 201").output == "")
    #expect(bulkhead("export --from 2 --to 1").exit == .usage)
  }

  @Test func `export prints what stands before a damaged place, and then says where it is`() throws {
    try writeJournal(records: 200)
    // In the second segment.
    let second = 80
    let name = "\(String(repeating: "0", count: 17))0\(second + 1).journal"
    guard access("\(folder.path)/journal/\(name)", F_OK) == 0 else {
      Issue.record("the second segment begins elsewhere")
      return
    }
    flip(name, at: 12_288 + 96 + 40)
    let shown = bulkhead("export")
    #expect(shown.exit == .refused && shown.errors.contains("E_JOURNAL_DAMAGED"))
    #expect(shown.output.split(separator: "\n").count == second)
  }

  @Test(arguments: ["verify", "export"]) func `a folder without a journal is told as that`(command: String) {
    let shown = bulkhead(command)
    #expect(shown.exit == .refused)
    #expect(shown.errors.contains("E_NO_JOURNAL") && shown.errors.contains("--state"))
  }
}
