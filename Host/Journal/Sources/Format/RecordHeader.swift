/// What stands before the payload of one record.
///
///     offset  bytes
///      0      4   "BHJr"
///      4      2   format version, 1
///      6      2   kind: whose payload it is; the journal does not look at it
///      8      4   length of the payload in bytes
///     12      4   CRC-32C over these 32 bytes without these four, the payload and its filling
///     16      8   sequence: 1, 2, 3, … without a gap over all segments
///     24      8   time in nanoseconds since 1970, UTC, as the host gave it
///     32          payload, filled with zeros to a multiple of 8
public struct RecordHeader: Equatable, Sendable {
  public let sequence: UInt64
  public let kind: UInt16
  public let time_ns: Int64
  public let length: Int

  static let bytes = 32
  static let magic = UInt32(littleEndian: 0x724A_4842)

  /// How many bytes a record of this length takes.
  @inline(__always)
  static func frameBytes(length: Int) -> Int { bytes + (length + 7) & ~7 }

  /// The record that begins the bytes, or what is wrong with it. Reads nothing beyond them.
  static func parsed(_ memory: UnsafeRawBufferPointer, sequence: UInt64) -> Result<RecordHeader, RecordFault> {
    guard memory.count >= bytes, let start = memory.baseAddress else { return .failure(.cutOff) }
    guard start.number(at: 0) == magic, start.number(at: 4) == JournalFormat.version else { return .failure(.noRecord) }
    let length = Int(start.number(at: 8) as UInt32)
    // Bounded before anything is done with it.
    guard length <= memory.count - bytes, frameBytes(length: length) <= memory.count else { return .failure(.cutOff) }
    guard Frame.holds(start, bytes: frameBytes(length: length)) else { return .failure(.sum) }
    let found: UInt64 = start.number(at: 16)
    guard found == sequence else { return .failure(.sequence(found: found)) }
    return .success(
      RecordHeader(sequence: found, kind: start.number(at: 6), time_ns: start.number(at: 24), length: length))
  }
}

/// Why some bytes are not the record that had to be there.
public enum RecordFault: Error, Equatable, Sendable {
  case noRecord
  case cutOff
  case sum
  case sequence(found: UInt64)
}

enum JournalFormat {
  /// Of every structure in the journal's files. A reader of another version refuses them.
  static let version: UInt16 = 1
}
