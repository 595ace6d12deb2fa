import Glibc
import HostModel

/// Writes a market-data file, record by record. See `MarketHeader.swift` for the format.
///
///     var writer = try MarketWriter(path: "btc.npy", kind: .bars, listings: [listing])
///     for bar in bars { try writer.append(bar) }
///     try writer.finish()
///
/// Until `finish()` returns there is no file of that name, or still the old one; a writer that ends before it leaves
/// nothing behind. Only a process killed on the way leaves its hidden `.NAME.NUMBER.partial`.
public struct MarketWriter: ~Copyable {
  public let path: String
  private let replaces: Bool
  private var header: MarketHeader
  private let dataStart: Int
  private let partial: Descriptor
  private var previous = Time(nanoseconds: .min)
  private var isNamed = false

  private let buffer: UnsafeMutableBufferPointer<EventRecord>
  private var buffered = 0

  /// Throws `.exists` unless `force` allows to replace a file, `.listing` or `.tooManyListings` for instruments that
  /// cannot be written, `.system` when no file can be made there.
  public init(path: String, kind: MarketKind, listings: [Listing], force: Bool = false) throws(MarketError) {
    for listing in listings {
      if let problem = listing.problem { throw .listing(symbol: listing.symbol, problem: problem) }
    }
    let header = MarketHeader(kind: kind, listings: listings, rows: 0)
    let dataStart = try header.encoded().count
    guard force || access(path, F_OK) != 0 else { throw .exists(path: path) }
    let (folder, name) = Self.split(path)
    let partial: Descriptor
    do throws(MarketError) {
      partial = try Descriptor(creating: "\(folder)/.\(name).\(UInt32.random(in: .min ... .max)).partial")
    } catch {
      guard case .system(_, let doing, let number) = error else { throw error }
      // By the name that was asked for: nobody knows the hidden one.
      throw .system(path: path, doing: doing, number: number)
    }
    self.path = path
    replaces = force
    self.header = header
    self.dataStart = dataStart
    self.partial = partial
    buffer = .allocate(capacity: Self.bufferedRecords)
  }

  deinit {
    buffer.deallocate()
    // Once it has its name, the partial one is gone.
    if !isNamed { unlink(partial.path) }
  }

  /// Throws `.record` for one that is not valid market data of this file's kind in order of time, and `.system` when
  /// the disk is full or failing. A writer that threw is of no more use.
  public mutating func append(_ record: EventRecord) throws(MarketError) {
    let row = header.rows + buffered
    if let fault = header.kind.fault(of: record, listings: header.listings.count, after: previous) {
      throw .record(path: path, row: row, fault: fault)
    }
    previous = record.time
    buffer.initializeElement(at: buffered, to: record)
    buffered += 1
    if buffered == buffer.count { try flush() }
  }

  /// Gives the file its name and returns how many rows it has.
  @discardableResult
  public consuming func finish() throws(MarketError) -> Int {
    try flush()
    guard header.rows > 0 else { throw .empty(path: path) }
    let head = try header.encoded()
    precondition(head.count == dataStart, "a header of \(head.count) bytes where \(dataStart) were left for it")
    try partial.write(head, at: 0)
    try partial.sync()
    try giveName()
    return header.rows
  }

  /// 1 MiB.
  private static let bufferedRecords = 16_384

  private mutating func flush() throws(MarketError) {
    let bytes = UnsafeRawBufferPointer(start: buffer.baseAddress, count: buffered * MarketFile.rowBytes)
    try partial.write(bytes, at: dataStart + header.rows * MarketFile.rowBytes)
    header.rows += buffered
    buffered = 0
  }

  /// A link fails where a file is, also one that came while this one was written; a rename replaces it.
  private mutating func giveName() throws(MarketError) {
    let result = replaces ? rename(partial.path, path) : link(partial.path, path)
    guard result == 0 else {
      throw errno == EEXIST ? .exists(path: path) : .system(path: path, doing: "give its name to", number: errno)
    }
    if !replaces { unlink(partial.path) }
    isNamed = true
    try Descriptor(reading: Self.split(path).folder).sync()
  }

  private static func split(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
  }
}
