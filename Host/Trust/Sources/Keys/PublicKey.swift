import CSodium

/// Which key: eight random bytes that minisign writes next to a key, as 16 hexadecimal digits. A hint, never a proof.
public struct KeyID: Hashable, Sendable, CustomStringConvertible {
  public let number: UInt64

  public init(number: UInt64) { self.number = number }

  /// `nil` unless the text is 16 digits, capitals only. Minisign's own comments leave out leading zeros; we keep them.
  public init?(_ text: String) {
    guard text.utf8.count == 16, text.utf8.allSatisfy({ "0123456789ABCDEF".utf8.contains($0) }) else { return nil }
    guard let number = UInt64(text, radix: 16) else { return nil }
    self.number = number
  }

  public var description: String {
    let digits = String(number, radix: 16, uppercase: true)
    return String(repeating: "0", count: 16 - digits.utf8.count) + digits
  }

  /// The bytes in a key or signature file: little-endian.
  init(bytes: some Collection<UInt8>) {
    precondition(bytes.count == 8, "a key id of \(bytes.count) bytes")
    number = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }

  var bytes: [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: number >> (8 * UInt64($0))) } }
}

/// An Ed25519 public key as minisign writes it: base64 of `Ed`, the key id and the 32 bytes of the key.
public struct PublicKey: Hashable, Sendable {
  public let id: KeyID
  let point: [UInt8]

  init(id: KeyID, point: [UInt8]) {
    self.id = id
    self.point = point
  }

  /// From the one line that minisign calls the public key: `RW…`.
  public init?(_ text: String) {
    guard let bytes = Base64.decoded(text, count: 42), bytes.starts(with: "Ed".utf8) else { return nil }
    let point = Array(bytes[10...])
    // A point of small order verifies signatures that nobody made.
    Sodium.start()
    guard crypto_core_ed25519_is_valid_point(point) == 1 else { return nil }
    self.init(id: KeyID(bytes: bytes[2..<10]), point: point)
  }

  /// From a public key file: a comment line and the key.
  public init(file path: String) throws(TrustRefusal) {
    let bytes = try OpenFile.file(at: path, .unforgeable).contents(limit: 1024)
    guard let lines = textLines(bytes, count: 2), lines[0].hasPrefix("untrusted comment: ") else {
      throw .keyFormat(path: path, problem: "it must be a comment line and a line with the key")
    }
    guard let key = PublicKey(lines[1]) else {
      throw .keyFormat(path: path, problem: "its second line is not a public key")
    }
    self = key
  }

  public var text: String { Base64.encoded(Array("Ed".utf8) + id.bytes + point) }

  public var fileText: String { "untrusted comment: minisign public key \(id)\n\(text)\n" }

  func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
    precondition(signature.count == 64 && point.count == 32, "a signature of \(signature.count) bytes")
    Sodium.start()
    return crypto_sign_verify_detached(signature, message, UInt64(message.count), point) == 0
  }
}

/// The lines of a text that ends each of its `count` lines with one LF and has no other control character but tabs.
func textLines(_ bytes: [UInt8], count: Int) -> [String]? {
  guard bytes.last == 0x0A, !bytes.contains(where: { $0 < 0x20 && $0 != 0x0A && $0 != 0x09 || $0 == 0x7F }) else {
    return nil
  }
  guard let text = String(validating: bytes.dropLast(), as: UTF8.self) else { return nil }
  let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map { String(Substring($0)) }
  return lines.count == count ? lines : nil
}
