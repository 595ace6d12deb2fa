import CZlib
import HostMarket

/// The bytes of a file without what packs them: plain, gzip, or the one file in a zip, told apart by how they begin.
final class ByteReader {
  let path: String
  /// The size of the file, and how much of it was read: for a progress bar.
  let size: Int
  private(set) var taken = 0

  private enum Packing {
    case plain
    case gzip
    case zip(ZipEntry)
  }

  private let file: Descriptor
  private let packing: Packing
  /// Where the bytes end that belong to it.
  private let end: Int
  private var inflater: Inflater
  private var input: [UInt8] = []
  private var position = 0
  /// Within packed bytes that have not come to their end.
  private var isInStream: Bool
  private var streams = 0
  private var isOver = false
  /// What a zip says of its file is compared with these.
  private var given = 0
  private var sum: UInt = 0

  /// Throws `.market` where it cannot be read, `.archive` for a zip that holds not exactly one file.
  init(path: String) throws(ImportError) {
    self.path = path
    do { file = try Descriptor(reading: path) } catch { throw .market(error) }
    size = try regularSize(of: file)
    let head = try Self.bytes(4, at: 0, of: file)
    if head.starts(with: [0x1F, 0x8B]) {
      packing = .gzip
      (taken, end, isInStream) = (0, size, false)
      inflater = Inflater(.gzip)
    } else if head == [0x50, 0x4B, 3, 4] || head == [0x50, 0x4B, 5, 6] {
      let entry = try ZipEntry(soleIn: file, size: size)
      packing = .zip(entry)
      (taken, end, isInStream) = (entry.start, entry.start + entry.packedBytes, true)
      inflater = Inflater(.bare)
    } else {
      packing = .plain
      (taken, end, isInStream) = (0, size, true)
      inflater = Inflater(.bare)
    }
  }

  /// Fills `output` from its beginning and says how far; 0 at the end. Throws `.archive` for damaged packing.
  func read(into output: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
    while !isOver {
      if position == input.count { try refill() }
      let count =
        switch packing {
        case .plain: copy(into: output)
        case .gzip: try gunzip(into: output)
        case .zip(let entry): try unzip(entry, into: output)
        }
      if count > 0 { return count }
    }
    return 0
  }

  private static let chunk = 262_144

  private static func bytes(
    _ count: Int, at offset: Int, of file: borrowing Descriptor
  ) throws(ImportError) -> [UInt8] {
    do { return try file.bytes(count, at: offset) } catch { throw .market(error) }
  }

  private func refill() throws(ImportError) {
    input = try Self.bytes(min(Self.chunk, end - taken), at: taken, of: file)
    position = 0
    taken += input.count
  }

  private func copy(into output: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(output.count, input.count - position)
    output.copyBytes(from: input[position..<position + count])
    position += count
    isOver = count == 0
    return count
  }

  /// Several streams may lie one behind the other, and zeros behind the last.
  private func gunzip(into output: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
    if !isInStream {
      while position < input.count, input[position] == 0, streams > 0 { position += 1 }
      guard position < input.count else {
        isOver = input.isEmpty
        return 0
      }
      inflater.restart()
      isInStream = true
    }
    guard position < input.count else { throw damaged("it ends in the middle, so it was cut off") }
    let (count, hasEnded) = try inflate(into: output)
    if hasEnded {
      isInStream = false
      streams += 1
    }
    return count
  }

  private func unzip(_ entry: ZipEntry, into output: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
    guard isInStream else {
      guard given == entry.bytes, UInt32(sum) == entry.sum else {
        throw damaged("\(entry.name) in it is not what the zip says: \(given) bytes of \(entry.bytes), or another sum")
      }
      isOver = true
      return 0
    }
    guard position < input.count || entry.isStored else {
      throw damaged("\(entry.name) in it ends in the middle, so it was cut off")
    }
    let count: Int, hasEnded: Bool
    if entry.isStored {
      count = copy(into: output)
      hasEnded = isOver
      isOver = false
    } else {
      (count, hasEnded) = try inflate(into: output)
    }
    isInStream = !hasEnded
    given += count
    sum = crc32(sum, output.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt32(count))
    return count
  }

  private func inflate(into output: UnsafeMutableRawBufferPointer) throws(ImportError) -> (Int, hasEnded: Bool) {
    let (taken, count, step) = input.withUnsafeMutableBytes {
      inflater.step(from: UnsafeMutableRawBufferPointer(rebasing: $0[position...]), into: output)
    }
    position += taken
    switch step {
    case .goesOn: return (count, false)
    case .ended: return (count, true)
    case .damaged(let why): throw damaged(why)
    }
  }

  private func damaged(_ why: String) -> ImportError { .archive(path: path, found: why) }
}

/// How many bytes a file has. Throws `.noFile` for what is none.
func regularSize(of file: borrowing Descriptor) throws(ImportError) -> Int {
  do { return try file.regularFileSize() } catch {
    if case .format(let path, _) = error { throw .noFile(path: path) }
    throw .market(error)
  }
}
