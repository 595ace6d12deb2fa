/// The head of a segment, a file of fixed size in the journal's folder named after its first sequence.
///
///     00000000000000000001.journal
///     offset  bytes
///          0   4096   the header below
///       4096    512   watermark, first copy (see Watermark.swift), and empty up to the next block
///       8192    512   watermark, second copy, and empty up to the next block
///      12288          groups, one directly behind the other (see GroupHeader.swift), then zeros
///
///     header
///      0      8   "BHJRNSEG"
///      8      2   format version, 1
///     10      2   0
///     12      4   CRC-32C over all 4096 bytes without these four
///     16      8   sequence of the first record
///     24      8   bytes of the file
///     32      4   most bytes of one group
///     36      4   bytes at the end that only the last words of a host may use
///     40     16   the journal's identity
///     56      8   0
///     64     32   chain: the hash before the first record, as the segment before ends with it
///     96          0
///
/// The watermarks lie in blocks of their own: no torn write of a group reaches them, and no damaged block takes both.
struct SegmentHeader: Equatable {
  let firstSequence: UInt64
  let settings: JournalSettings
  let identity: JournalIdentity
  let chain: ChainHash

  static let bytes = 4096
  static let dataOffset = 12288
  static let magic = UInt64(littleEndian: 0x4745_534E_524A_4842)

  func encoded() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.bytes)
    bytes.withUnsafeMutableBytes { buffer in
      let start = buffer.baseAddress!
      start.put(Self.magic, at: 0)
      start.put(JournalFormat.version, at: 8)
      start.put(firstSequence, at: 16)
      start.put(UInt64(settings.segmentBytes), at: 24)
      start.put(UInt32(settings.groupBytes), at: 32)
      start.put(UInt32(settings.reserveBytes), at: 36)
      identity.store(at: start + 40)
      chain.store(at: start + 64)
      Frame.seal(start, bytes: Self.bytes)
    }
    return bytes
  }

  init(firstSequence: UInt64, settings: JournalSettings, identity: JournalIdentity, chain: ChainHash) {
    self.firstSequence = firstSequence
    self.settings = settings
    self.identity = identity
    self.chain = chain
  }

  init(parsing segment: UnsafeRawBufferPointer) throws(SegmentFault) {
    guard segment.count >= Self.dataOffset, let start = segment.baseAddress else { throw .cutOff(bytes: segment.count) }
    guard start.number(at: 0) == Self.magic, Frame.holds(start, bytes: Self.bytes) else { throw .header }
    let version: UInt16 = start.number(at: 8)
    guard version == JournalFormat.version else { throw .version(version) }
    firstSequence = start.number(at: 16)
    let size: UInt64 = start.number(at: 24)
    let group: UInt32 = start.number(at: 32), reserve: UInt32 = start.number(at: 36)
    guard size <= UInt64(JournalSettings.largestSegment),
      let settings = JournalSettings(segmentBytes: Int(size), groupBytes: Int(group), reserveBytes: Int(reserve)),
      firstSequence > 0, firstSequence <= UInt64.max / 2
    else { throw .header }
    self.settings = settings
    identity = JournalIdentity(at: start + 40)
    chain = ChainHash(at: start + 64)
  }

  static func name(firstSequence: UInt64) -> String { JournalNames.padded(firstSequence) + JournalNames.segment }
}

/// Why the head of a segment is none.
public enum SegmentFault: Error, Equatable, Sendable {
  case cutOff(bytes: Int)
  case header
  case version(UInt16)
  /// The name of the file says one first sequence, its header another.
  case name(header: UInt64)
  case size(header: Int, file: Int)
  case watermark
}

/// How the files of the journal's folder are called.
enum JournalNames {
  static let segment = ".journal"
  static let snapshot = ".snapshot"
  /// A file that does not count yet: its name is changed once all of it is on the disk.
  static let unfinished = ".new"
  static let lock = "lock"

  /// Twenty digits, so that names in order are sequences in order.
  static func padded(_ sequence: UInt64) -> String {
    let digits = String(sequence)
    return String(repeating: "0", count: 20 - digits.count) + digits
  }

  /// The sequence in a name of this kind; `nil` for any other name.
  static func sequence(_ name: String, _ suffix: String) -> UInt64? {
    guard name.hasSuffix(suffix), name.utf8.count == 20 + suffix.utf8.count,
      name.utf8.prefix(20).allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
    else { return nil }
    return UInt64(name.prefix(20))
  }

  static func sequences(_ names: [String], _ suffix: String) -> [UInt64] {
    names.compactMap { sequence($0, suffix) }.sorted()
  }
}
