import CSodium

/// The SHA-256 that stands for everything up to one place of the journal.
///
/// All 32 bytes are kept: there is one for each group and not for each record, so nothing is gained by a shorter one,
/// and the whole is what an auditor can compare with a copy that somebody noted elsewhere.
public struct ChainHash: Hashable, Sendable, CustomStringConvertible {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  static let bytes = 32

  /// The hash of a journal without a record: that of its identity, so that no segment fits into another journal.
  init(genesisOf identity: JournalIdentity) {
    var words = (identity.first.littleEndian, identity.second.littleEndian)
    self = withUnsafeBytes(of: &words) { ChainHash(of: $0) }
  }

  public init(of bytes: UnsafeRawBufferPointer) {
    withUnsafeMutableBytes(of: &words) { target in
      _ = crypto_hash_sha256(
        target.baseAddress!.assumingMemoryBound(to: UInt8.self),
        bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }
  }

  init(at place: UnsafeRawPointer) {
    withUnsafeMutableBytes(of: &words) { $0.copyMemory(from: UnsafeRawBufferPointer(start: place, count: Self.bytes)) }
  }

  func store(at place: UnsafeMutableRawPointer) {
    withUnsafeBytes(of: words) { place.copyMemory(from: $0.baseAddress!, byteCount: Self.bytes) }
  }

  /// The hash behind a group: over this one, the head of the group's header without its sum, and its records.
  func following(head: UnsafeRawPointer, records: UnsafeRawBufferPointer) -> ChainHash {
    var state = crypto_hash_sha256_state()
    crypto_hash_sha256_init(&state)
    func add(_ bytes: UnsafeRawBufferPointer) {
      _ = crypto_hash_sha256_update(
        &state, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    }
    withUnsafeBytes(of: words) { add($0) }
    add(UnsafeRawBufferPointer(start: head, count: 12))
    add(UnsafeRawBufferPointer(start: head + 16, count: GroupHeader.hashOffset - 16))
    add(records)
    var result = self
    withUnsafeMutableBytes(of: &result.words) { target in
      _ = crypto_hash_sha256_final(&state, target.baseAddress!.assumingMemoryBound(to: UInt8.self))
    }
    return result
  }

  public var description: String {
    withUnsafeBytes(of: words) { bytes in
      bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    }
  }

  public static func == (left: ChainHash, right: ChainHash) -> Bool { left.words == right.words }

  public func hash(into hasher: inout Hasher) {
    withUnsafeBytes(of: words) { hasher.combine(bytes: $0) }
  }
}

/// Sixteen bytes that are drawn when a journal begins and stand in each of its headers.
///
/// What is written into a record comes partly from strategies. Since none of them knows the identity, none can write a
/// payload that would pass for a group of the journal when a torn end is looked through.
public struct JournalIdentity: Equatable, Sendable {
  let first: UInt64
  let second: UInt64

  public init(first: UInt64, second: UInt64) {
    self.first = first
    self.second = second
  }

  static let bytes = 16

  init(at place: UnsafeRawPointer) {
    first = place.number(at: 0)
    second = place.number(at: 8)
  }

  func store(at place: UnsafeMutableRawPointer) {
    place.put(first, at: 0)
    place.put(second, at: 8)
  }
}
