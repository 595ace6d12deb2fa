/// What stands before the state in a snapshot, a file named after the last record that is in it.
///
///     00000000000000001234.snapshot
///     offset  bytes
///      0      8   "BHJRNSNP"
///      8      2   format version, 1
///     10      2   0
///     12      4   CRC-32C over these 128 bytes without these four
///     16      8   sequence of the last record
///     24      8   bytes of the state
///     32     32   chain after that record
///     64     32   SHA-256 of the state
///     96     32   0
///    128          the state, to the end of the file
struct SnapshotHeader: Equatable {
  let sequence: UInt64
  let chain: ChainHash
  let stateBytes: Int
  let stateHash: ChainHash

  static let bytes = 128
  static let magic = UInt64(littleEndian: 0x504E_534E_524A_4842)

  init(sequence: UInt64, chain: ChainHash, stateBytes: Int, stateHash: ChainHash) {
    self.sequence = sequence
    self.chain = chain
    self.stateBytes = stateBytes
    self.stateHash = stateHash
  }

  func encoded() -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: Self.bytes)
    bytes.withUnsafeMutableBytes { buffer in
      let start = buffer.baseAddress!
      start.put(Self.magic, at: 0)
      start.put(JournalFormat.version, at: 8)
      start.put(sequence, at: 16)
      start.put(UInt64(stateBytes), at: 24)
      chain.store(at: start + 32)
      stateHash.store(at: start + 64)
      Frame.seal(start, bytes: Self.bytes)
    }
    return bytes
  }

  /// `nil` when the bytes are none.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count >= Self.bytes, let start = bytes.baseAddress else { return nil }
    guard start.number(at: 0) == Self.magic, start.number(at: 8) == JournalFormat.version,
      Frame.holds(start, bytes: Self.bytes)
    else { return nil }
    sequence = start.number(at: 16)
    let size: UInt64 = start.number(at: 24)
    guard size <= UInt64(Int.max / 2) else { return nil }
    stateBytes = Int(size)
    chain = ChainHash(at: start + 32)
    stateHash = ChainHash(at: start + 64)
  }
}
