import HostMarket

/// Where the one file of a zip lies, from the directory at the zip's end. All numbers are little-endian.
///
///     end of directory   "PK" 5 6 … 10: entries (2) 12: bytes of the directory (4) 16: its offset (4) 20: comment (2)
///     its locator        "PK" 6 7 … 8: offset of the end of a large directory (8); 20 bytes before the end, if any
///     large directory    "PK" 6 6 … 32: entries (8) 40: bytes (8) 48: offset (8)
///     entry              "PK" 1 2 … 8: flags (2) 10: method (2) 16: CRC-32 (4) 20: packed (4) 24: plain (4)
///                        28, 30, 32: lengths of name, extra and comment (2 each) 42: offset (4) 46: the name
///     extra field 1      what of plain, packed and offset is 0xFFFFFFFF in the entry, 8 bytes each
///     before the bytes   "PK" 3 4 … 26, 28: lengths of name and extra (2 each) 30: both, then the bytes
struct ZipEntry {
  let name: String
  let start: Int
  let packedBytes: Int
  let bytes: Int
  let sum: UInt32
  /// Not packed at all.
  let isStored: Bool

  /// Throws `.archive` for a zip that is damaged, encrypted, packed in an unusual way, or holds not exactly one file.
  init(soleIn file: borrowing Descriptor, size: Int) throws(ImportError) {
    let zip = Zip(path: file.path, size: size)
    let directory = try zip.directory(of: file)
    let files = try zip.entries(directory).filter { !$0.name.hasSuffix("/") && !$0.name.hasPrefix("__MACOSX/") }
    guard files.count == 1, let sole = files.first else {
      let names = files.prefix(5).map(\.name).joined(separator: ", ")
      throw .severalFiles(path: file.path, count: files.count, names: names)
    }
    guard sole.flags & 1 == 0 else { throw zip.damaged("\(sole.name) in it is encrypted") }
    guard sole.method == 0 || sole.method == 8 else {
      throw zip.damaged("\(sole.name) in it is packed with method \(sole.method), not DEFLATE")
    }
    let head = try zip.bytes(30, at: sole.offset, of: file)
    guard head.starts(with: [0x50, 0x4B, 3, 4]) else {
      throw zip.damaged("\(sole.name) in it is not where it should be")
    }
    name = sole.name
    start = sole.offset + 30 + Int(head.number(2, at: 26)) + Int(head.number(2, at: 28))
    packedBytes = sole.packedBytes
    bytes = sole.bytes
    sum = sole.sum
    isStored = sole.method == 0
    guard start <= size, packedBytes <= size - start, !isStored || bytes == packedBytes else {
      throw zip.damaged("\(sole.name) in it reaches beyond its end, so it was cut off")
    }
  }
}

private struct Zip {
  let path: String
  let size: Int

  struct Entry {
    var name = "", flags = 0, method = 0, offset = 0, packedBytes = 0, bytes = 0
    var sum: UInt32 = 0
  }

  /// A directory of more is no directory of market data.
  private static let largestDirectory = 1 << 20

  func damaged(_ why: String) -> ImportError { .archive(path: path, found: why) }

  func bytes(_ count: Int, at offset: Int, of file: borrowing Descriptor) throws(ImportError) -> [UInt8] {
    guard offset >= 0, offset <= size, count >= 0, count <= size - offset else {
      throw damaged("what it says of itself lies beyond its end, so it was cut off")
    }
    do { return try file.bytes(count, at: offset) } catch { throw .market(error) }
  }

  func directory(of file: borrowing Descriptor) throws(ImportError) -> [UInt8] {
    // The end has 22 bytes and a comment of at most 65,535.
    let tailStart = max(0, size - 22 - 65_535)
    let tail = try bytes(size - tailStart, at: tailStart, of: file)
    var end = tail.count - 22
    while end >= 0, !tail[end...].starts(with: [0x50, 0x4B, 5, 6]) { end -= 1 }
    guard end >= 0 else { throw damaged("its directory is missing, so it was cut off") }
    var count = tail.number(4, at: end + 12), offset = tail.number(4, at: end + 16)
    if end >= 20, tail[(end - 20)...].starts(with: [0x50, 0x4B, 6, 7]) {
      let place = Int(exactly: tail.number(8, at: end - 20 + 8)) ?? .max
      let large = try bytes(56, at: place, of: file)
      guard large.starts(with: [0x50, 0x4B, 6, 6]) else {
        throw damaged("its large directory is not where it should be")
      }
      (count, offset) = (large.number(8, at: 40), large.number(8, at: 48))
    }
    guard count <= Self.largestDirectory, let offset = Int(exactly: offset) else {
      throw damaged("its directory has \(count) bytes")
    }
    return try bytes(Int(count), at: offset, of: file)
  }

  func entries(_ directory: [UInt8]) throws(ImportError) -> [Entry] {
    var entries: [Entry] = [], place = 0
    while place < directory.count {
      guard directory.count - place >= 46, directory[place...].starts(with: [0x50, 0x4B, 1, 2]) else {
        throw damaged("its directory is damaged at byte \(place)")
      }
      let nameEnd = place + 46 + Int(directory.number(2, at: place + 28))
      let extraEnd = nameEnd + Int(directory.number(2, at: place + 30))
      let end = extraEnd + Int(directory.number(2, at: place + 32))
      guard end <= directory.count else { throw damaged("its directory is damaged at byte \(place)") }
      var numbers = [
        directory.number(4, at: place + 24), directory.number(4, at: place + 20), directory.number(4, at: place + 42),
      ]
      widen(&numbers, from: directory[nameEnd..<extraEnd])
      var entry = Entry()
      entry.name = String(decoding: directory[(place + 46)..<nameEnd], as: UTF8.self)
      entry.flags = Int(directory.number(2, at: place + 8))
      entry.method = Int(directory.number(2, at: place + 10))
      entry.sum = UInt32(directory.number(4, at: place + 16))
      guard let bytes = Int(exactly: numbers[0]), let packed = Int(exactly: numbers[1]),
        let offset = Int(exactly: numbers[2])
      else { throw damaged("its directory is damaged at byte \(place)") }
      (entry.bytes, entry.packedBytes, entry.offset) = (bytes, packed, offset)
      entries.append(entry)
      place = end
    }
    return entries
  }

  /// Puts in what was too large for the entry itself.
  private func widen(_ numbers: inout [UInt64], from extra: ArraySlice<UInt8>) {
    let extra = Array(extra)
    var place = 0
    while place + 4 <= extra.count {
      let end = place + 4 + Int(extra.number(2, at: place + 2))
      if extra.number(2, at: place) == 1 {
        place += 4
        for index in numbers.indices where numbers[index] == 0xFFFF_FFFF && place + 8 <= min(end, extra.count) {
          numbers[index] = extra.number(8, at: place)
          place += 8
        }
      }
      place = end
    }
  }
}

extension [UInt8] {
  /// Little-endian, of so many bytes.
  func number(_ count: Int, at place: Int) -> UInt64 {
    self[place..<place + count].reversed().reduce(0) { $0 << 8 | UInt64($1) }
  }
}
