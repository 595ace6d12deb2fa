import Glibc

/// The end of what a worker wrote to standard error: at most 4 KiB, whatever it writes.
///
/// The pipe's writing end does not block, so a plugin that writes more than is read loses text, not time.
struct LastWords {
  static let limit = 4096
  private var bytes: [UInt8]

  init(of bytes: [UInt8] = []) { self.bytes = bytes }

  /// Takes over what is in the pipe now, but no more than one pipe's worth: the writer may be faster than the reader.
  /// Gives how many bytes that were.
  mutating func read(from pipe: Int32) -> Int {
    var total = 0
    for _ in 0..<16 {
      let chunk = [UInt8](unsafeUninitializedCapacity: LastWords.limit) { buffer, initialized in
        initialized = max(0, Glibc.read(pipe, buffer.baseAddress, buffer.count))
      }
      guard !chunk.isEmpty else { break }
      total += chunk.count
      bytes = Array((bytes + chunk).suffix(LastWords.limit))
    }
    return total
  }

  /// One line that is safe on a terminal and in a log: whatever could move a cursor or turn the direction of text
  /// around is shown as `?`, and lines are joined.
  var text: String {
    let lines = String(decoding: bytes, as: UTF8.self).unicodeScalars.split(whereSeparator: { $0 == "\n" || $0 == "\r" }
    )
    return lines.map { String(String.UnicodeScalarView($0.map(LastWords.plain))) }.joined(separator: " | ")
  }

  private static func plain(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
    switch scalar.properties.generalCategory {
    case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: "?"
    default: scalar
    }
  }
}
