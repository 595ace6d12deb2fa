/// How far the journal is known to be on the disk, in one of two places of its newest segment.
///
///     offset  bytes
///      0      8   "BHJRNMRK"
///      8      2   format version, 1
///     10      2   1: the journal goes on in another segment; 0: it does not yet
///     12      4   CRC-32C over these 512 bytes without these four
///     16      8   how often the watermark of this segment was written; even: first copy, odd: second
///     24      8   sequence of the last durable record
///     32      8   where in the segment its group ends
///     40     16   the journal's identity
///     56      8   sequence of the segment's first record
///     64     32   chain after that group
///     96          0
///
/// It is written when `fdatasync` of a group has returned, so it never says more than is true, and before the next group
/// is written, so that group's `fdatasync` takes it along and it costs none of its own. After the process died it is
/// exact; after a loss of power it may be one group behind. What is damaged up to it was acknowledged, and no recovery
/// may cut that off; what is torn behind it was not.
struct Watermark: Equatable {
  var count: UInt64
  var sequence: UInt64
  var end: Int
  var chain: ChainHash
  var continued: Bool

  static let bytes = 512
  static let offsets = (first: 4096, second: 8192)
  static let magic = UInt64(littleEndian: 0x4B52_4D4E_524A_4842)

  var offset: Int { count % 2 == 0 ? Self.offsets.first : Self.offsets.second }

  func store(at start: UnsafeMutableRawPointer, of segment: SegmentHeader) {
    start.initializeMemory(as: UInt8.self, repeating: 0, count: Self.bytes)
    start.put(Self.magic, at: 0)
    start.put(JournalFormat.version, at: 8)
    start.put(UInt16(continued ? 1 : 0), at: 10)
    start.put(count, at: 16)
    start.put(sequence, at: 24)
    start.put(UInt64(end), at: 32)
    segment.identity.store(at: start + 40)
    start.put(segment.firstSequence, at: 56)
    chain.store(at: start + 64)
    Frame.seal(start, bytes: Self.bytes)
  }

  private init?(_ start: UnsafeRawPointer, of segment: SegmentHeader) {
    guard start.number(at: 0) == Self.magic, start.number(at: 8) == JournalFormat.version,
      Frame.holds(start, bytes: Self.bytes), JournalIdentity(at: start + 40) == segment.identity,
      start.number(at: 56) == segment.firstSequence
    else { return nil }
    let end: UInt64 = start.number(at: 32)
    guard end <= UInt64(segment.settings.segmentBytes) else { return nil }
    count = start.number(at: 16)
    sequence = start.number(at: 24)
    self.end = Int(end)
    chain = ChainHash(at: start + 64)
    continued = start.number(at: 10) == (1 as UInt16)
  }

  init(count: UInt64, sequence: UInt64, end: Int, chain: ChainHash, continued: Bool) {
    self.count = count
    self.sequence = sequence
    self.end = end
    self.chain = chain
    self.continued = continued
  }

  /// The newer of the two copies, and whether the other holds too. Throws when neither does: a segment gets its name
  /// with both, so that cannot be a crash.
  static func newest(
    _ memory: UnsafeRawBufferPointer, of segment: SegmentHeader
  ) throws(SegmentFault) -> (Watermark, bothHold: Bool) {
    guard memory.count >= SegmentHeader.dataOffset, let start = memory.baseAddress else {
      throw .cutOff(bytes: memory.count)
    }
    let first = Watermark(start + offsets.first, of: segment), second = Watermark(start + offsets.second, of: segment)
    switch (first, second) {
    case (let first?, let second?): return (first.count > second.count ? first : second, true)
    case (let only?, nil), (nil, let only?): return (only, false)
    case (nil, nil): throw .watermark
    }
  }
}
