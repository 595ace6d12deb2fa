import HostJournal
import HostModel
import Testing

/// What a start behind a snapshot looks at of the segments before it: not their records, but that they are there, one
/// leading to the next.
@Suite struct SealedTests {
  /// What a host that begins behind record 750 finds, and which records it is given.
  private func opened(_ disk: SimulatedDisk) -> (fault: JournalError?, replayed: [UInt64], records: UInt64) {
    var replayed: [UInt64] = []
    do throws(JournalError) {
      let journal = try Journal.open(
        folder: folder, disk: disk, settings: small, replayFrom: 750,
        replay: { header, bytes in
          #expect(matches(header, bytes))
          replayed.append(header.sequence)
        })
      return (nil, replayed, journal.recovered.records)
    } catch {
      return (error, replayed, 0)
    }
  }

  /// A journal of 900 records, with the segments that end before record 750 and those that do not.
  private func sample() throws -> (disk: SimulatedDisk, sealed: [Int], open: [Int]) {
    let disk = try journal(900), segments = disk.segments
    let open = try #require(segments.lastIndex { $0 <= 750 })
    try #require(open >= 2)
    return (disk, Array(segments[..<open]), Array(segments[open...]))
  }

  @Test func `J05 J06 a start behind a snapshot reads no record of a segment that ends before it, and verify does`()
    throws
  {
    let (disk, sealed, open) = try sample()
    for first in sealed {
      disk.damage(segmentPath(first)) { $0[12_288 + 100] ^= 1 }
      let found = opened(disk)
      #expect(found.fault == nil && found.replayed == Array(750...900) && found.records == 900)
      guard case .damaged(segmentPath(first), _, _, _) = verified(disk) else {
        Issue.record("verify should name segment \(first): \(String(describing: verified(disk)))")
        return
      }
      disk.damage(segmentPath(first)) { $0[12_288 + 100] ^= 1 }
    }
    // What is replayed is read in full, from the first record of its segment on.
    for first in open {
      disk.damage(segmentPath(first)) { $0[12_288 + 100] ^= 1 }
      guard case .damaged(segmentPath(first), _, _, _) = opened(disk).fault else {
        Issue.record("segment \(first) was not read")
        return
      }
      disk.damage(segmentPath(first)) { $0[12_288 + 100] ^= 1 }
    }
    #expect(verified(disk) == nil)
  }

  @Test func `J05 a segment before a snapshot that is gone, or is of another journal, is noticed at the start`() throws
  {
    let (disk, sealed, _) = try sample()
    for first in sealed {
      let gone = disk.afterProcessDeath()
      try gone.remove(segmentPath(first))
      #expect(opened(gone).fault != nil && opened(gone).replayed == [], "segment \(first)")
      let mixed = disk.afterProcessDeath()
      let other = try journal(900, disk: SimulatedDisk(seed: 5)).content(of: segmentPath(first))!
      mixed.damage(segmentPath(first)) { $0 = other }
      #expect(opened(mixed).fault != nil && opened(mixed).replayed == [], "segment \(first)")
    }
  }

  @Test func `J05 one copy of a sealed segment's watermark is enough, and without both no host starts`() throws {
    let (disk, sealed, _) = try sample()
    for first in sealed {
      for copy in [4096, 8192] {
        disk.damage(segmentPath(first)) { $0[copy + 20] ^= 1 }
        let found = opened(disk)
        #expect(found.fault == nil && found.replayed == Array(750...900), "segment \(first), copy at \(copy)")
        disk.damage(segmentPath(first)) { $0[copy + 20] ^= 1 }
      }
      disk.damage(segmentPath(first)) {
        $0[4096 + 20] ^= 1
        $0[8192 + 20] ^= 1
      }
      #expect(
        opened(disk).fault
          == .damaged(path: segmentPath(first), offset: 0, sequence: UInt64(first), .segment(.watermark)))
      disk.damage(segmentPath(first)) {
        $0[4096 + 20] ^= 1
        $0[8192 + 20] ^= 1
      }
    }
  }

  private func verified(_ disk: SimulatedDisk) -> JournalError? {
    do throws(JournalError) {
      _ = try Journal.verify(folder: folder, disk: disk)
      return nil
    } catch {
      return error
    }
  }
}
