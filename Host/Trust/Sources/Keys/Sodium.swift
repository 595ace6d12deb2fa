import CSodium

/// The only place that starts libsodium, and the few of its functions that more than one file here needs.
enum Sodium {
  /// Reading it once is enough; it picks the fastest code for this machine.
  static let isReady: Bool = sodium_init() >= 0

  static func start() { precondition(isReady, "libsodium could not start: no source of randomness") }

  static func randomBytes(_ count: Int) -> [UInt8] {
    start()
    var bytes = [UInt8](repeating: 0, count: count)
    randombytes_buf(&bytes, count)
    return bytes
  }

  /// BLAKE2b of `outputCount` bytes without a key, as minisign uses it.
  static func blake2b(_ message: [UInt8], outputCount: Int) -> [UInt8] {
    start()
    var digest = [UInt8](repeating: 0, count: outputCount)
    crypto_generichash(&digest, outputCount, message, UInt64(message.count), nil, 0)
    return digest
  }
}

/// Base64 with padding, in the one form that each sequence of bytes has.
enum Base64 {
  static func encoded(_ bytes: [UInt8]) -> String {
    let capacity = (bytes.count + 2) / 3 * 4 + 1
    var text = [CChar](repeating: 0, count: capacity)
    sodium_bin2base64(&text, capacity, bytes, bytes.count, sodium_base64_VARIANT_ORIGINAL)
    return String(decoding: text.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
  }

  /// `nil` unless the text is exactly what `encoded` gives for these bytes, and they are `count`.
  static func decoded(_ text: String, count: Int) -> [UInt8]? {
    guard text.utf8.count == (count + 2) / 3 * 4 else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    var length = 0
    let status = sodium_base642bin(
      &bytes, count, text, text.utf8.count, nil, &length, nil, sodium_base64_VARIANT_ORIGINAL)
    guard status == 0, length == count, encoded(bytes) == text else { return nil }
    return bytes
  }
}
