import CSodium
import Glibc
import HostMarket

/// The SHA-256 that some publishers put beside a file, as `sha256sum` writes it: `FILE.CHECKSUM` holds the sum in
/// hexadecimal, spaces and the file's name.
struct Checksum {
  let path: String
  private let sum: String

  /// `nil` where there is no such file beside this one. Throws `.checksum` for one that holds something else.
  init?(beside path: String) throws(ImportError) {
    guard access(path + ".CHECKSUM", F_OK) == 0 else { return nil }
    let bytes: [UInt8]
    do { bytes = try Descriptor(reading: path + ".CHECKSUM").bytes(4_096, at: 0) } catch { throw .market(error) }
    let words = bytes.split { $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }.map { String(decoding: $0, as: UTF8.self) }
    guard let sum = words.first?.lowercased(), sum.utf8.count == 64,
      sum.utf8.allSatisfy({ $0.isDigit || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains($0) })
    else { throw .checksum(path: path, found: "it begins with no SHA-256") }
    let name = path.lastIndex(of: "/").map { String(path[path.index(after: $0)...]) } ?? path
    // A star before the name says that it was read as bytes.
    guard words.count == 2, words[1] == name || words[1] == "*" + name else {
      throw .checksum(path: path, found: "it speaks of \(words.dropFirst().first ?? "nothing")")
    }
    self.path = path
    self.sum = sum
  }

  /// Reads the whole file. Throws `.checksum` where its sum is another.
  func verify(while goOn: () -> Bool) throws(ImportError) {
    var state = crypto_hash_sha256_state()
    crypto_hash_sha256_init(&state)
    var offset = 0
    let file: Descriptor
    do { file = try Descriptor(reading: path) } catch { throw .market(error) }
    while true {
      let chunk: [UInt8]
      do { chunk = try file.bytes(1 << 20, at: offset) } catch { throw .market(error) }
      if chunk.isEmpty { break }
      crypto_hash_sha256_update(&state, chunk, UInt64(chunk.count))
      offset += chunk.count
      guard goOn() else { throw .stopped(path: path) }
    }
    var digest = [UInt8](repeating: 0, count: Int(crypto_hash_sha256_BYTES))
    crypto_hash_sha256_final(&state, &digest)
    let found = digest.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    guard found == sum else { throw .checksum(path: path, found: "its sum is \(found), and there stands \(sum)") }
  }
}
