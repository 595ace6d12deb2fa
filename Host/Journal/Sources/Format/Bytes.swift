import CChecksum
import Glibc

/// Numbers in the journal's files are little-endian, wherever they stand.
extension UnsafeRawPointer {
  func number<Number: FixedWidthInteger>(at offset: Int) -> Number {
    Number(littleEndian: loadUnaligned(fromByteOffset: offset, as: Number.self))
  }
}

extension UnsafeMutableRawPointer {
  @inline(__always)
  func put<Number: FixedWidthInteger>(_ number: Number, at offset: Int) {
    storeBytes(of: number.littleEndian, toByteOffset: offset, as: Number.self)
  }
}

/// A piece of the journal that holds its own CRC-32C in bytes 12 to 15, over all of it but those four.
enum Frame {
  static let sumOffset = 12

  static func seal(_ frame: UnsafeMutableRawPointer, bytes: Int) {
    frame.put(bulkhead_crc32c_frame(frame, bytes), at: sumOffset)
  }

  static func holds(_ frame: UnsafeRawPointer, bytes: Int) -> Bool {
    frame.number(at: sumOffset) == bulkhead_crc32c_frame(frame, bytes)
  }
}

extension UnsafeRawBufferPointer {
  var isZero: Bool {
    guard let start = baseAddress, count > 0 else { return true }
    // Each byte is the one before it, and the first is zero.
    return self[0] == 0 && memcmp(start, start + 1, count - 1) == 0
  }

  /// How many bytes stand before the zeros that fill the rest.
  var countWithoutTrailingZeros: Int {
    var high = count
    // By pages first: the rest of a segment is large and mostly empty.
    while high > 4096, UnsafeRawBufferPointer(rebasing: self[(high - 4096)..<high]).isZero { high -= 4096 }
    while high > 0, self[high - 1] == 0 { high -= 1 }
    return high
  }
}
