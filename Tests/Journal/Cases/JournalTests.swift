import CChecksum
import Glibc
import HostJournal
import HostModel
import TestSupport
import Testing

@Suite struct JournalTests {
  @Test func `what was committed is read back, record by record, over all segments`() throws {
    let disk = try journal(1000, perGroup: 7)
    #expect(disk.segments.count > 3)
    #expect(try recordsRead(disk) == Array(1...1000))
    let recovered = try opened(disk).get()
    #expect(recovered.lastSequence == 1000 && recovered.records == 1000 && recovered.cut == nil)
  }

  @Test(arguments: [1, 2, 69, 70, 71, 500, 999, 1000, 1001])
  func `reading begins at any record`(first: Int) throws {
    let disk = try journal(1000, perGroup: 7)
    #expect(try recordsRead(disk, from: UInt64(first)) == Array((1...1001).dropFirst(first - 1).dropLast()))
  }

  @Test func `a reader that has enough gets no more`() throws {
    var read = 0
    try Journal.read(folder: folder, disk: journal(100)) { header, _ in
      read += 1
      return header.sequence == 42 ? .enough : .next
    }
    #expect(read == 42)
  }

  @Test func `a sequence is acknowledged by a commit and not by an append`() throws {
    var journal = try Journal.open(folder: folder, disk: SimulatedDisk(seed: 1), settings: small)
    #expect(journal.durableSequence == 0)
    #expect(try journal.appendNext() == 1)
    #expect(try journal.appendNext() == 2)
    #expect(journal.durableSequence == 0 && journal.lastSequence == 2)
    try journal.commit()
    #expect(journal.durableSequence == 2)
    try journal.commit()
    #expect(journal.durableSequence == 2)
  }

  @Test func `a journal goes on where it ended, and the chain with it`() throws {
    let disk = SimulatedDisk(seed: 1)
    var last: UInt64 = 0
    for round in 1...20 {
      var journal = try Journal.open(folder: folder, disk: disk, settings: small)
      #expect(journal.recovered.lastSequence == last)
      for _ in 1...round { last = try journal.appendNext() }
      try journal.commit()
    }
    #expect(try recordsRead(disk) == Array(1...last))
  }

  @Test func `opening replays from the record that is asked for, on the same way through the files`() throws {
    let disk = try journal(300)
    var replayed: [UInt64] = []
    let journal = try Journal.open(
      folder: folder, disk: disk, settings: small, replayFrom: 250,
      replay: { header, bytes in
        #expect(matches(header, bytes))
        replayed.append(header.sequence)
      })
    #expect(replayed == Array(250...300))
    #expect(journal.recovered.records == 300)
  }

  @Test func `a record that no group can hold is refused, and the journal goes on`() throws {
    var journal = try Journal.open(folder: folder, disk: SimulatedDisk(seed: 1), settings: small)
    let largest = [UInt8](repeating: 7, count: small.largestPayload), larger = largest + [7]
    #expect(try append(largest, to: &journal) == 1)
    #expect(throws: JournalError.tooLarge(bytes: larger.count, limit: largest.count)) {
      try append(larger, to: &journal)
    }
    #expect(journal.lastSequence == 1)
    try journal.appendNext()
    try journal.commit()
    #expect(journal.durableSequence == 2)
  }

  @Test func `two journals do not have one identity, and their segments do not go together`() throws {
    let one = try journal(300, disk: SimulatedDisk(seed: 1)), other = try journal(300, disk: SimulatedDisk(seed: 2))
    let second = one.segments[1]
    one.damage(segmentPath(second)) { $0 = other.content(of: segmentPath(second))! }
    #expect(throws: JournalError.self) { try opened(one).get() }
  }

  @Test func `a folder without one of its segments is refused, whichever it is`() throws {
    let whole = try journal(500)
    for segment in whole.segments {
      let disk = whole.afterProcessDeath()
      try disk.remove(segmentPath(segment))
      let error = #expect(throws: JournalError.self) { try opened(disk).get() }
      switch error {
      case .missing?, .damaged(_, _, _, .brokenOff)?: break
      default: Issue.record("segment \(segment): \(error?.line ?? "no error")")
      }
    }
  }

  @Test func `a journal of a newer version is refused as such`() throws {
    let disk = try journal(10)
    disk.damage(segmentPath(1)) { content in
      content[8] = 2
      content.withUnsafeMutableBytes { reseal($0, 4096) }
    }
    #expect(opened(disk) == .failure(.version(path: segmentPath(1), found: 2)))
  }

  @Test func `J20 a second writer is refused and told who the first is`() throws {
    let scratch = Scratch()
    let path = scratch.file("journal")
    let first = try Journal.open(folder: path, disk: RealDisk(), settings: small)
    #expect(throws: JournalError.locked(folder: path, process: getpid())) {
      _ = try Journal.open(folder: path, disk: RealDisk(), settings: small)
    }
    #expect(first.durableSequence == 0)
  }
}

private func append(_ bytes: [UInt8], to journal: inout Journal<SimulatedDisk>) throws -> UInt64 {
  let result = bytes.withUnsafeBytes { bytes in
    Result { () throws(JournalError) in try journal.append(kind: 1, time_ns: 1, payload: bytes) }
  }
  return try result.get()
}

/// Puts the sum into bytes 12 to 15 that the frame has now.
func reseal(_ bytes: UnsafeMutableRawBufferPointer, _ count: Int) {
  bytes.storeBytes(of: bulkhead_crc32c_frame(bytes.baseAddress, count), toByteOffset: 12, as: UInt32.self)
}
