import Glibc
import HostJournal
import HostModel
import TestSupport
import Testing

/// Where the last record ends: what fills it up to a multiple of eight may be zeros.
private func writtenEnd(_ content: [UInt8]) -> Int { (content.lastIndex { $0 != 0 }! + 8) & ~7 }

/// A journal whose files were changed behind its back.
@Suite struct DamageTests {
  /// A hundred records in one segment, acknowledged, and where their last group ends.
  private func hundred() throws -> (disk: SimulatedDisk, path: String, end: Int) {
    let disk = try journal(100, settings: roomy)
    let path = segmentPath(1)
    return (disk, path, writtenEnd(disk.content(of: path)!))
  }

  @Test func `J01 every flipped bit of a journal of a hundred records is found, or is in no record`() throws {
    let (disk, path, end) = try hundred()
    let size = disk.content(of: path)!.count
    var missed: [Int] = []
    for byte in 0..<size {
      // Between the watermarks and behind the end nothing is stored: some of those bytes are enough in a short run.
      let isStored = byte < 4096 || byte >= 12288 && byte < end || (4096..<4608).contains(byte % 8192)
      guard isLong || isStored || byte % 61 == 0 else { continue }
      for bit in 0..<8 {
        disk.damage(path) { $0[byte] ^= 1 << bit }
        defer { disk.damage(path) { $0[byte] ^= 1 << bit } }
        do throws(JournalError) {
          let report = try Journal.verify(folder: folder, disk: disk)
          // What it says is right, and what is wrong is said: a copy of the watermark, or bytes behind the end.
          let isTold = !report.watermarksHold || report.tail != nil
          let isEmpty = byte >= 4096 && byte < 12288 && !isStored
          if report.records != 100 || !isTold && !isEmpty || byte >= 12288 && byte < end { missed.append(byte) }
        } catch {
          guard case .damaged = error else {
            missed.append(byte)
            continue
          }
        }
      }
    }
    #expect(missed == [])
    #expect(try recordsRead(disk).count == 100)
  }

  @Test(arguments: [0x00, 0xFF, 0x42, nil] as [UInt8?])
  func `J01 regions of zeros, ones and chance hold no record`(filling: UInt8?) throws {
    var numbers = SplitMix(seed: 9)
    for size in [1, 7, 8, 31, 32, 95, 96, 511, 4096, 12_287, 12_288, 12_289, 65_536, 1 << 20] {
      let bytes = (0..<size).map { _ in filling ?? UInt8(truncatingIfNeeded: numbers.next()) }
      // As a whole file.
      let disk = try journal(100, settings: roomy)
      disk.damage(segmentPath(1)) { $0 = bytes }
      #expect(throws: JournalError.self, "\(size) bytes") { try recordsRead(disk) }
      // Behind the records, where a group would stand.
      let (behind, path, end) = try hundred()
      let room = roomy.segmentBytes - end
      behind.damage(path) { $0.replaceSubrange(end..<(end + min(size, room)), with: bytes.prefix(room)) }
      let report = try Journal.verify(folder: folder, disk: behind)
      #expect(report.records == 100, "\(size) bytes")
      #expect((report.tail == nil) == (filling == 0))
      // In place of the records.
      behind.damage(path) { content in
        for (index, byte) in bytes.prefix(content.count - 12_288).enumerated() { content[12_288 + index] = byte }
      }
      // A first byte that stays what it was is no damage.
      guard behind.content(of: path)! != disk.content(of: path)!, bytes[0] != 0x42 || size > 1 else { continue }
      #expect(throws: JournalError.self, "\(size) bytes") { try Journal.verify(folder: folder, disk: behind) }
    }
  }

  @Test func `J05 a journal cut off at any byte starts with all that was acknowledged or not at all`() throws {
    // Nine groups are acknowledged; of the tenth the write is on the disk and the acknowledgement was not.
    let disk = SimulatedDisk(seed: 1)
    var journal = try Journal.open(folder: folder, disk: disk, settings: roomy)
    for number in 1...100 {
      try journal.appendNext()
      if number % 10 == 0, number < 100 { try journal.commit() }
    }
    // Its write, its sync, and then the watermark's write fails.
    disk.powerFailsAt = disk.changes + 2
    #expect(throws: JournalError.self) { try journal.commit() }
    let written = disk.afterProcessDeath(), path = segmentPath(1)
    let content = written.content(of: path)!
    let end = writtenEnd(content)
    let report = try Journal.verify(folder: folder, disk: written)
    #expect(report.records == 100 && report.watermark == 90)

    var acknowledgedEnd = 0
    for size in 0...content.count {
      guard isLong || size <= end || size % 16 == 0 else { continue }
      let cut = written.afterProcessDeath()
      cut.damage(path) { $0.removeLast($0.count - size) }
      switch opened(cut, settings: roomy) {
      case .success(let recovered):
        if acknowledgedEnd == 0 { acknowledgedEnd = size }
        let isWhole = size >= end
        guard recovered.lastSequence == (isWhole ? 100 : 90),
          (recovered.cut == nil) == (isWhole || size == acknowledgedEnd)
        else {
          Issue.record("\(size) bytes: \(recovered)")
          return
        }
      case .failure(.damaged): #expect(acknowledgedEnd == 0, "\(size) bytes")
      case .failure(let error): Issue.record("\(size) bytes: \(error.line)")
      }
    }
    #expect(acknowledgedEnd > 12_288 && acknowledgedEnd < end)
  }

  /// What is done to one record.
  enum Damage: CaseIterable {
    case zeroed
    case flipped
    case moved
    case lengthGrown
    case sequenceChanged
  }

  /// A journal of twenty records, each in a group of its own, of which the last was not acknowledged.
  private func twenty() throws -> (disk: SimulatedDisk, groups: [Range<Int>]) {
    let disk = SimulatedDisk(seed: 1)
    var journal = try Journal.open(folder: folder, disk: disk, settings: roomy)
    var groups: [Range<Int>] = []
    for number in 1...20 {
      try journal.appendNext()
      let start = groups.last?.upperBound ?? 12_288
      groups.append(start..<(start + 96 + 32 + (payload(UInt64(number)).count + 7) / 8 * 8))
      if number == 20 { disk.powerFailsAt = disk.changes + 2 }
      do throws(JournalError) { try journal.commit() } catch { #expect(number == 20) }
    }
    return (disk.afterProcessDeath(), groups)
  }

  private func damage(_ content: inout [UInt8], _ group: Range<Int>, _ kind: Damage) {
    let record = group.lowerBound + 96
    switch kind {
    case .zeroed: for byte in group { content[byte] = 0 }
    case .flipped: content[record + 24] ^= 0x10
    case .moved:
      // Good in itself, eight bytes from where it belongs.
      let bytes = Array(content[group])
      content.replaceSubrange(group.lowerBound..<(group.upperBound + 8), with: [UInt8](repeating: 0, count: 8) + bytes)
    case .lengthGrown: content[record + 10] = 0xFF
    case .sequenceChanged:
      // With sums that hold: whoever does this means it.
      content[record + 16] &+= 1
      content.withUnsafeMutableBytes {
        reseal(UnsafeMutableRawBufferPointer(rebasing: $0[record..<group.upperBound]), group.upperBound - record)
      }
    }
  }

  @Test(arguments: Damage.allCases) func `J05 one damaged record has one verdict`(kind: Damage) throws {
    let (disk, groups) = try twenty()
    for index in 0..<20 {
      let damaged = disk.afterProcessDeath()
      damaged.damage(segmentPath(1)) { damage(&$0, groups[index], kind) }
      expect(opened(damaged, settings: roomy), [index: kind])
    }
  }

  @Test func `J05 two damaged records have one verdict, wherever they are`() throws {
    let (disk, groups) = try twenty()
    for first in 0..<19 {
      for second in (first + 1)..<20 {
        for kind in Damage.allCases {
          for other in Damage.allCases where isLong || (first + second) % 5 == 0 || kind == other {
            let damaged = disk.afterProcessDeath()
            damaged.damage(segmentPath(1)) {
              damage(&$0, groups[first], kind)
              damage(&$0, groups[second], other)
            }
            expect(opened(damaged, settings: roomy), [first: kind, second: other])
          }
        }
      }
    }
  }

  /// Nineteen of twenty groups were acknowledged: without one of them no host starts. Of the twentieth a crash can
  /// have left anything, but not a record that is good and has another number.
  private func expect(_ outcome: Result<Recovered, JournalError>, _ damages: [Int: Damage]) {
    let isAcknowledged = damages.keys.contains { $0 < 19 }
    switch outcome {
    case .success(let recovered):
      let isZero = damages == [19: .zeroed]
      #expect(!isAcknowledged && recovered.lastSequence == 19 && (recovered.cut == nil) == isZero, "\(damages)")
      #expect(damages[19] != .sequenceChanged)
    case .failure(.damaged(_, _, let sequence, let what)):
      #expect(isAcknowledged || damages[19] == .sequenceChanged, "\(damages)")
      #expect(sequence == UInt64(damages.keys.min()! + 1), "\(damages) \(what)")
    case .failure(let error): Issue.record("\(damages): \(error.line)")
    }
  }

  @Test func `a payload that looks like a group does not pass for one when a torn end is looked through`() throws {
    let (disk, path, end) = try hundred()
    // A strategy may have seen any journal but this one.
    let other = try journal(100, settings: roomy, disk: SimulatedDisk(seed: 8)).content(of: segmentPath(1))!
    disk.damage(path) { content in
      content[end] = 1
      content.replaceSubrange((end + 104)..<(end + 1104), with: other[12_288..<13_288])
    }
    #expect(try opened(disk, settings: roomy).get().cut != nil)
  }
}
