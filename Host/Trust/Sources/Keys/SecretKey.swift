import CSodium
import Glibc

/// An Ed25519 secret key in guarded memory that is wiped when it goes. Files are minisign's own:
///
///     untrusted comment: …
///     base64 of "Ed", kdf "Sc" or two zeros, "B2", salt (32), opslimit (8), memlimit (8),
///               and, XORed with the scrypt stream when kdf is "Sc": key id (8), secret key (64), checksum (32)
///
/// The checksum is BLAKE2b-256 of "Ed", key id and secret key; stock minisign leaves it zero without a passphrase.
public struct SecretKey: ~Copyable {
  public let publicKey: PublicKey
  /// Whether the file that it came from needs a passphrase. One that does not may not approve live trading.
  public let isProtected: Bool
  private let memory: UnsafeMutableRawPointer

  public var id: KeyID { publicKey.id }

  /// How much work the passphrase costs: minisign's limits go up to one gibibyte, ours take about a second.
  struct Cost: Equatable {
    let opslimit: UInt64
    let memlimit: UInt64
    static let standard = Cost(opslimit: 1 << 23, memlimit: 1 << 28)
    static let most = Cost(opslimit: 33_554_432, memlimit: 1 << 30)
    static let least = Cost(opslimit: 32_768, memlimit: 1 << 24)
  }

  /// A new key. It is nowhere but here until it is written.
  public init(generating protected: Bool) {
    Sodium.start()
    let memory = SecretKey.guarded(64)
    var point = [UInt8](repeating: 0, count: 32)
    crypto_sign_keypair(&point, memory.assumingMemoryBound(to: UInt8.self))
    self.memory = memory
    publicKey = PublicKey(id: KeyID(bytes: Sodium.randomBytes(8)), point: point)
    isProtected = protected
  }

  /// Reads a key file. `passphrase` is asked for only when the file needs one.
  public init(file path: String, passphrase: () throws(TrustRefusal) -> [UInt8]) throws(TrustRefusal) {
    Sodium.start()
    let bytes = try OpenFile.file(at: path, .secret).contents(limit: 1024)
    guard let lines = textLines(bytes, count: 2), lines[0].hasPrefix("untrusted comment: "),
      let content = Base64.decoded(lines[1], count: 158), content.starts(with: "Ed".utf8),
      content[4..<6].elementsEqual("B2".utf8)
    else { throw .keyFormat(path: path, problem: "it must be a comment line and a line with the key") }

    let sealed = SecretKey.guarded(104)
    defer { sodium_free(sealed) }
    sealed.copyMemory(from: Array(content[54...]), byteCount: 104)
    let protected = content[2..<4] == [UInt8(ascii: "S"), UInt8(ascii: "c")]
    if protected {
      let cost = Cost(opslimit: littleEndian(content[38..<46]), memlimit: littleEndian(content[46..<54]))
      try SecretKey.unlock(sealed, try passphrase(), salt: Array(content[6..<38]), cost: cost, path: path)
    } else if content[2..<4] != [0, 0] {
      throw .keyFormat(path: path, problem: "its passphrase function is neither scrypt nor none")
    }

    let stored = UnsafeRawBufferPointer(start: sealed, count: 104)
    if protected {
      var checksum = SecretKey.checksum(id: KeyID(bytes: stored[..<8]), secret: sealed + 8)
      defer { sodium_memzero(&checksum, 32) }
      guard sodium_memcmp(checksum, sealed + 72, 32) == 0 else {
        throw .passphrase(path: path, problem: "the passphrase is wrong")
      }
    }
    // The public half is stored next to the seed; a file in which they differ would sign with a mixture of two keys.
    let memory = SecretKey.guarded(64)
    var point = [UInt8](repeating: 0, count: 32)
    crypto_sign_seed_keypair(
      &point, memory.assumingMemoryBound(to: UInt8.self), (sealed + 8).assumingMemoryBound(to: UInt8.self))
    guard stored[40..<72].elementsEqual(point) else {
      sodium_free(memory)
      throw .keyFormat(path: path, problem: "its two halves do not belong together")
    }
    self.memory = memory
    publicKey = PublicKey(id: KeyID(bytes: stored[..<8]), point: point)
    isProtected = protected
  }

  deinit { sodium_free(memory) }

  /// The text of a key file, protected by the passphrase when there is one.
  func fileText(passphrase: [UInt8]?, cost: Cost = .standard) throws(TrustRefusal) -> String {
    precondition(isProtected == (passphrase != nil), "a key is written with a passphrase exactly when it is protected")
    let sealed = SecretKey.guarded(104)
    defer { sodium_free(sealed) }
    sealed.initializeMemory(as: UInt8.self, repeating: 0, count: 104)
    sealed.copyMemory(from: id.bytes, byteCount: 8)
    (sealed + 8).copyMemory(from: memory, byteCount: 64)
    var header = Array("Ed".utf8)
    if let passphrase {
      (sealed + 72).copyMemory(from: SecretKey.checksum(id: id, secret: memory), byteCount: 32)
      let salt = Sodium.randomBytes(32)
      try SecretKey.unlock(sealed, passphrase, salt: salt, cost: cost, path: "the new key")
      header += Array("ScB2".utf8) + salt + littleEndianBytes(cost.opslimit) + littleEndianBytes(cost.memlimit)
    } else {
      header += [0, 0] + Array("B2".utf8) + [UInt8](repeating: 0, count: 48)
    }
    let body = Array(UnsafeRawBufferPointer(start: sealed, count: 104))
    return "untrusted comment: minisign encrypted secret key\n\(Base64.encoded(header + body))\n"
  }

  /// Writes a key file that nobody else can read; never over one that is there.
  func write(to path: String, passphrase: [UInt8]?, cost: Cost = .standard) throws(TrustRefusal) {
    let (folder, name) = try OpenFile.splitPath(path)
    let text = try fileText(passphrase: passphrase, cost: cost)
    try OpenFile.folder(folder).create(name, with: Array(text.utf8), mode: 0o600)
  }

  func sign(_ message: [UInt8]) -> [UInt8] {
    var signature = [UInt8](repeating: 0, count: 64)
    crypto_sign_detached(&signature, nil, message, UInt64(message.count), memory.assumingMemoryBound(to: UInt8.self))
    return signature
  }

  /// XORs the 104 bytes with the passphrase's stream: the same step closes and opens them.
  private static func unlock(
    _ sealed: UnsafeMutableRawPointer, _ passphrase: [UInt8], salt: [UInt8], cost: Cost, path: String
  ) throws(TrustRefusal) {
    guard !passphrase.isEmpty else { throw .passphrase(path: path, problem: "the passphrase is empty") }
    // Bounded before use: a file must not be able to ask for a terabyte, nor to make guessing cheap.
    guard (Cost.least.opslimit...Cost.most.opslimit).contains(cost.opslimit),
      (Cost.least.memlimit...Cost.most.memlimit).contains(cost.memlimit)
    else {
      throw .keyFormat(path: path, problem: "its scrypt limits \(cost.opslimit), \(cost.memlimit) are out of bounds")
    }
    let stream = guarded(104)
    defer { sodium_free(stream) }
    let status = crypto_pwhash_scryptsalsa208sha256(
      stream.assumingMemoryBound(to: UInt8.self), 104, passphrase.map(CChar.init(bitPattern:)),
      UInt64(passphrase.count),
      salt, cost.opslimit, Int(cost.memlimit))
    guard status == 0 else {
      throw .passphrase(path: path, problem: "\(cost.memlimit >> 20) MiB of memory are needed to check the passphrase")
    }
    let mask = UnsafeRawBufferPointer(start: stream, count: 104)
    let bytes = UnsafeMutableRawBufferPointer(start: sealed, count: 104)
    for index in 0..<104 { bytes[index] ^= mask[index] }
  }

  private static func checksum(id: KeyID, secret: UnsafeMutableRawPointer) -> [UInt8] {
    let covered = guarded(74)
    defer { sodium_free(covered) }
    covered.copyMemory(from: Array("Ed".utf8) + id.bytes, byteCount: 10)
    (covered + 10).copyMemory(from: secret, byteCount: 64)
    var digest = [UInt8](repeating: 0, count: 32)
    crypto_generichash(&digest, 32, covered.assumingMemoryBound(to: UInt8.self), 74, nil, 0)
    return digest
  }

  private static func guarded(_ count: Int) -> UnsafeMutableRawPointer {
    guard let memory = sodium_malloc(count) else { preconditionFailure("no memory for a secret of \(count) bytes") }
    return memory
  }
}

private func littleEndian(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) } }

private func littleEndianBytes(_ number: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) }
}
