import CSodium

/// A SHA-256, as the 64 small hexadecimal digits that `sha256sum` prints.
public struct SHA256Digest: Hashable, Sendable, CustomStringConvertible {
  public let text: String

  public init?(_ text: String) {
    guard text.utf8.count == 64, text.utf8.allSatisfy({ "0123456789abcdef".utf8.contains($0) }) else { return nil }
    self.text = text
  }

  public init(of bytes: UnsafeRawBufferPointer) {
    Sodium.start()
    var digest = [UInt8](repeating: 0, count: 32)
    crypto_hash_sha256(&digest, bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(bytes.count))
    var digits = ""
    for byte in digest { digits += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    text = digits
  }

  public var description: String { text }
}
