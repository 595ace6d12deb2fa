import Glibc
import HostModel

/// A market-data file, mapped read-only. See `MarketHeader.swift` for the format.
///
///     let file = try MarketFile(path: "btc.npy")
///     try file.validate()
///     for record in file.records { … }
///
/// Opening reads the header only; the records are what the file holds, valid or not, until `validate()` or `summary()`
/// has seen them all. Another process that shortens the file while it is mapped ends this one: what writes here goes
/// to a new file that takes the old one's name, and the mapping keeps the old one.
public struct MarketFile: ~Copyable {
  public let path: String
  public let kind: MarketKind
  public let listings: [Listing]
  /// Valid as long as this value lives. Never empty.
  public let records: UnsafeBufferPointer<EventRecord>

  private let source: Descriptor
  /// Where the records begin in it.
  private let start: Int
  private let mapping: UnsafeMutableRawPointer
  private let mappedBytes: Int

  /// Throws `.system`, `.format`, `.size`, `.empty` or `.listing`.
  public init(path: String) throws(MarketError) {
    let source = try Descriptor(reading: path)
    let bytes = try source.regularFileSize()
    let (header, start) = try Self.header(of: source, path: path, size: bytes)
    let rest = bytes - start
    guard rest % Self.rowBytes == 0, rest / Self.rowBytes == header.rows else {
      throw .size(path: path, rows: header.rows, bytes: rest)
    }
    guard header.rows > 0 else { throw .empty(path: path) }
    guard let mapping = mmap(nil, bytes, PROT_READ, MAP_PRIVATE, source.number, 0), mapping != MAP_FAILED else {
      throw .system(path: path, doing: "map", number: errno)
    }
    // Only advice: where the kernel does not take it, reading is a little slower.
    _ = madvise(mapping, bytes, MADV_SEQUENTIAL)

    self.path = path
    kind = header.kind
    listings = header.listings
    self.mapping = mapping
    mappedBytes = bytes
    let first = (mapping + start).bindMemory(to: EventRecord.self, capacity: header.rows)
    records = UnsafeBufferPointer(start: first, count: header.rows)
    self.start = start
    self.source = source
  }

  deinit {
    munmap(mapping, mappedBytes)
  }

  /// After how many rows it is worth saying which are not needed any more.
  public static let forgottenRows = 65_536

  /// Gives the memory of the rows before this one back, of which twice `step` at most are still there: a run over a file
  /// does not grow with it. They can still be read, from the disk again.
  public func forget(before row: Int, step: Int = forgottenRows) {
    guard let start = records.baseAddress else { return }
    let page = Int(getpagesize()), first = max(row - 2 * step, 0)
    let from = (Int(bitPattern: start + first) + page - 1) / page * page
    let to = Int(bitPattern: start + row) / page * page
    guard to > from, let place = UnsafeMutableRawPointer(bitPattern: from) else { return }
    _ = madvise(place, to - from, MADV_DONTNEED)
  }

  /// Reads rows without the mapping, which stays out of memory.
  func read(_ rows: Range<Int>, into target: UnsafeMutablePointer<EventRecord>) {
    let bytes = UnsafeMutableRawBufferPointer(start: target, count: rows.count * Self.rowBytes)
    if source.fill(bytes, from: start + rows.lowerBound * Self.rowBytes) { return }
    // What cannot be read this way may still be mapped; if not, the kernel says so.
    target.update(from: records.baseAddress.unsafelyUnwrapped + rows.lowerBound, count: rows.count)
  }

  /// Throws `.record` for the first row that is not valid market data of this file's kind in order of time.
  public func validate() throws(MarketError) {
    var previous = Time(nanoseconds: .min)
    for (row, record) in records.enumerated() {
      if let fault = kind.fault(of: record, listings: listings.count, after: previous) {
        throw .record(path: path, row: row, fault: fault)
      }
      previous = record.time
    }
  }

  static let rowBytes = MemoryLayout<EventRecord>.size

  /// The header and where the data begins.
  private static func header(
    of source: borrowing Descriptor, path: String, size: Int
  ) throws(MarketError) -> (MarketHeader, start: Int) {
    let prefix = try source.bytes(MarketHeader.prefixBytes, at: 0)
    guard prefix.count == MarketHeader.prefixBytes, prefix.starts(with: MarketHeader.magic.prefix(6)) else {
      throw .format(path: path, found: "it does not begin as a .npy file does")
    }
    guard prefix.starts(with: MarketHeader.magic) else {
      throw .format(path: path, found: "it is a .npy file of format version \(prefix[6]).\(prefix[7]), not 1.0")
    }
    let count = Int(prefix[8]) | Int(prefix[9]) << 8
    guard count <= MarketHeader.largestText else {
      throw .format(
        path: path, found: "its header has \(count) bytes, and NumPy reads at most \(MarketHeader.largestText)")
    }
    let start = MarketHeader.prefixBytes + count
    guard start % MarketHeader.alignment == 0 else {
      throw .format(
        path: path, found: "its data begins at byte \(start), not at a multiple of \(MarketHeader.alignment)")
    }
    let text = try source.bytes(count, at: MarketHeader.prefixBytes)
    guard text.count == count else {
      throw .format(path: path, found: "it ends within its header, after \(size) bytes")
    }
    return (try MarketHeader(parsing: text, path: path), start)
  }
}

extension MarketKind {
  /// What is wrong with a record as a row of a file of this kind, or `nil`.
  func fault(of record: EventRecord, listings: Int, after previous: Time) -> MarketRecordFault? {
    if let eventKind, record.kind != eventKind { return .kind(record.kind) }
    return record.marketFault(instrumentCount: listings, after: previous)
  }
}
