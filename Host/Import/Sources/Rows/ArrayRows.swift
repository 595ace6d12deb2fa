/// The records of a NumPy array file: named columns, or the rows of a table of numbers.
///
/// A number of floating point is given as the shortest text that stands for it and no other, which is what Python prints
/// too; from then on it is exact.
final class ArrayRows: RowSource {
  let names: [String]?
  let beginsWithAddress = false
  let isArray = true
  private(set) var place = -1

  private let bytes: ByteReader
  private let columns: [ArrayColumn]
  private let records: Int
  private let recordBytes: Int
  private let record: UnsafeMutableRawBufferPointer
  /// The texts of the record's fields, one behind the other.
  private let text: UnsafeMutableBufferPointer<UInt8>
  private var ends: [Int] = []

  static let magic: [UInt8] = [0x93] + Array("NUMPY".utf8)
  private static let largestHeader = 1 << 20

  /// Whether bytes begin as an array does.
  static func begins(_ head: [UInt8]) -> Bool { head.starts(with: magic) }

  /// Throws `.array` for what cannot be read as rows, `.ours` for a file that this program wrote.
  init(_ bytes: ByteReader) throws(ImportError) {
    self.bytes = bytes
    let header = try ArrayHeader(Self.headerText(bytes), path: bytes.path)
    columns = header.columns
    records = header.records
    recordBytes = header.recordBytes
    names = header.hasNames ? header.columns.map(\.name) : nil
    record = .allocate(byteCount: max(1, recordBytes), alignment: 16)
    text = .allocate(capacity: columns.reduce(0) { $0 + $1.longestText })
  }

  deinit {
    record.deallocate()
    text.deallocate()
  }

  func next() throws(ImportError) -> Bool {
    guard place + 1 < records else { return false }
    let filled = try bytes.fill(UnsafeMutableRawBufferPointer(rebasing: record[..<recordBytes]))
    guard filled == recordBytes else {
      throw .array(path: bytes.path, found: "it promises \(records) records and ends in number \(place + 1)")
    }
    place += 1
    ends.removeAll(keepingCapacity: true)
    var end = 0
    for column in columns {
      let field = UnsafeRawBufferPointer(rebasing: record[column.offset..<column.offset + column.bytes])
      for byte in column.text(field).utf8 {
        text[end] = byte
        end += 1
      }
      ends.append(end)
    }
    return true
  }

  var count: Int { columns.count }
  var taken: Int { bytes.taken }
  var size: Int { bytes.size }

  func field(_ index: Int) -> Field {
    Field(rebasing: UnsafeBufferPointer(text)[(index == 0 ? 0 : ends[index - 1])..<ends[index]])
  }

  /// Version 1 has two bytes of length, 2 and 3 have four; all little-endian.
  private static func headerText(_ bytes: ByteReader) throws(ImportError) -> [UInt8] {
    func take(_ count: Int) throws(ImportError) -> [UInt8] {
      let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, count), alignment: 1)
      defer { buffer.deallocate() }
      guard try bytes.fill(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count])) == count else {
        throw .array(path: bytes.path, found: "it ends within its header")
      }
      return Array(buffer[..<count])
    }
    let version = try take(magic.count + 2)[magic.count]
    let lengthBytes = version == 1 ? 2 : 4
    let length = Int(try take(lengthBytes).number(lengthBytes, at: 0))
    guard (1...3).contains(version), length <= largestHeader else {
      throw .array(path: bytes.path, found: "it is of version \(version) with a header of \(length) bytes")
    }
    return try take(length)
  }
}

extension ByteReader {
  /// Up to so many bytes.
  func beginning(_ count: Int) throws(ImportError) -> [UInt8] {
    let head = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
    defer { head.deallocate() }
    return Array(head[..<(try fill(head))])
  }

  /// Reads until `output` is full or the file ends.
  func fill(_ output: UnsafeMutableRawBufferPointer) throws(ImportError) -> Int {
    var filled = 0
    while filled < output.count {
      let count = try read(into: UnsafeMutableRawBufferPointer(rebasing: output[filled...]))
      if count == 0 { break }
      filled += count
    }
    return filled
  }
}
