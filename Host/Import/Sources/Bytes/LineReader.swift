import Glibc

/// The lines of a text, one after the other, without their ends.
struct LineReader: ~Copyable {
  let bytes: ByteReader
  /// Of the line that was given last, from 1.
  private(set) var number = 0
  private var buffer: UnsafeMutableRawBufferPointer
  private var start = 0
  private var filled = 0
  private var isAtEnd = false

  /// A line of more is no line of market data: a book of a thousand levels has fewer.
  static let longest = 1 << 20

  init(_ bytes: ByteReader) {
    self.bytes = bytes
    buffer = .allocate(byteCount: 131_072, alignment: 16)
  }

  deinit { buffer.deallocate() }

  /// Valid until the next call; `nil` at the end. Throws `.archive` and `.longLine`.
  mutating func next() throws(ImportError) -> UnsafeBufferPointer<UInt8>? {
    var searched = start
    while true {
      if let end = lineFeed(from: searched) {
        defer { start = end + 1 }
        number += 1
        return line(upTo: end)
      }
      searched = filled
      if isAtEnd {
        guard start < filled else { return nil }
        defer { start = filled }
        number += 1
        return line(upTo: filled)
      }
      searched -= try makeRoom()
      let count = try bytes.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]))
      filled += count
      isAtEnd = count == 0
    }
  }

  private func lineFeed(from place: Int) -> Int? {
    guard place < filled, let base = buffer.baseAddress, let found = memchr(base + place, 0x0A, filled - place) else {
      return nil
    }
    return UnsafeRawPointer(found) - UnsafeRawPointer(base)
  }

  /// Without a carriage return before the end, and without the mark that some programs put before a text.
  private func line(upTo end: Int) -> UnsafeBufferPointer<UInt8> {
    var start = start, end = end
    if end > start, buffer[end - 1] == 0x0D { end -= 1 }
    if number == 1, buffer[start..<end].starts(with: [0xEF, 0xBB, 0xBF]) { start += 3 }
    let bytes = UnsafeRawBufferPointer(UnsafeMutableRawBufferPointer(rebasing: buffer[start..<end]))
    return bytes.assumingMemoryBound(to: UInt8.self)
  }

  /// Returns by how much the bytes that are left moved to the front.
  private mutating func makeRoom() throws(ImportError) -> Int {
    guard filled == buffer.count else { return 0 }
    let moved = start
    if start == 0 {
      guard buffer.count < Self.longest else { throw .longLine(path: bytes.path, line: number + 1) }
      let larger = UnsafeMutableRawBufferPointer.allocate(byteCount: buffer.count * 2, alignment: 16)
      larger.copyMemory(from: UnsafeRawBufferPointer(buffer))
      buffer.deallocate()
      buffer = larger
    } else {
      memmove(buffer.baseAddress!, buffer.baseAddress! + start, filled - start)
    }
    (start, filled) = (0, filled - moved)
    return moved
  }
}
