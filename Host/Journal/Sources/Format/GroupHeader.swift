/// What stands before the records that one commit wrote: a group is written and counts as a whole.
///
///     offset  bytes
///      0      8   "BHJRNGRP"
///      8      2   format version, 1
///     10      2   0
///     12      4   CRC-32C over these 96 bytes without these four
///     16      8   sequence of the first record
///     24      4   number of records
///     28      4   their bytes
///     32      8   where in the segment this header stands, so that a group in a wrong place is none
///     40     16   the journal's identity
///     56      8   0
///     64     32   chain: SHA-256 over the chain before, bytes 0–11 and 16–63 of this header, and the records
///     96          the records
///
/// There is one hash for each group and not for each record: hashing costs more than everything else about a record, and
/// what a commit wrote is acknowledged together or not at all. A bit that flips is found by the CRC of its record or
/// header already; the chain finds what was changed on purpose.
struct GroupHeader: Equatable {
  let firstSequence: UInt64
  let records: Int
  let recordBytes: Int
  let chain: ChainHash

  static let bytes = 96
  static let hashOffset = 64
  static let magic = UInt64(littleEndian: 0x5052_474E_524A_4842)

  var totalBytes: Int { Self.bytes + recordBytes }
  var lastSequence: UInt64 { firstSequence + UInt64(records) - 1 }

  /// Writes the header before `recordBytes` bytes of records that lie behind it already, and returns their chain.
  static func seal(
    _ group: UnsafeMutableRawPointer, firstSequence: UInt64, records: Int, recordBytes: Int, offset: Int,
    identity: JournalIdentity, after chain: ChainHash
  ) -> ChainHash {
    group.initializeMemory(as: UInt8.self, repeating: 0, count: bytes)
    group.put(magic, at: 0)
    group.put(JournalFormat.version, at: 8)
    group.put(firstSequence, at: 16)
    group.put(UInt32(records), at: 24)
    group.put(UInt32(recordBytes), at: 28)
    group.put(UInt64(offset), at: 32)
    identity.store(at: group + 40)
    let chain = chain.following(
      head: group, records: UnsafeRawBufferPointer(start: group + bytes, count: recordBytes))
    chain.store(at: group + hashOffset)
    Frame.seal(group, bytes: bytes)
    return chain
  }

  /// `nil` when the bytes at `offset` are no header of this journal for this very place.
  init?(_ segment: UnsafeRawBufferPointer, at offset: Int, identity: JournalIdentity) {
    guard offset >= 0, segment.count - offset >= Self.bytes, let base = segment.baseAddress else { return nil }
    let start = base + offset
    guard start.number(at: 0) == Self.magic, start.number(at: 8) == JournalFormat.version,
      Frame.holds(start, bytes: Self.bytes), start.number(at: 32) == UInt64(offset),
      JournalIdentity(at: start + 40) == identity
    else { return nil }
    firstSequence = start.number(at: 16)
    records = Int(start.number(at: 24) as UInt32)
    recordBytes = Int(start.number(at: 28) as UInt32)
    chain = ChainHash(at: start + Self.hashOffset)
    // No arithmetic on them later may overflow, whoever wrote them.
    guard records > 0, firstSequence > 0, firstSequence <= UInt64.max / 2 else { return nil }
  }
}
