import CSodium
import Glibc

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
    self.init(digest: digest)
  }

  /// Of any file, whoever may write it: a sum to compare by eye. It says nothing about what a host will load.
  public init(file path: String) throws(TrustRefusal) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw OpenFile.openFailure(path, errno) }
    let file = OpenFile(descriptor: descriptor, path: path)
    Sodium.start()
    var state = crypto_hash_sha256_state()
    crypto_hash_sha256_init(&state)
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(file.descriptor, &chunk, chunk.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw .fileFailed(path: path, operation: "reading", errno: errno) }
      if count == 0 { break }
      crypto_hash_sha256_update(&state, chunk, UInt64(count))
    }
    var digest = [UInt8](repeating: 0, count: 32)
    crypto_hash_sha256_final(&state, &digest)
    self.init(digest: digest)
  }

  private init(digest: [UInt8]) {
    var digits = ""
    for byte in digest { digits += (byte < 16 ? "0" : "") + String(byte, radix: 16) }
    text = digits
  }

  public var description: String { text }
}
