import HostModel

/// Writes a market-data file, record by record. See `MarketHeader.swift` for the format.
///
///     var writer = try MarketWriter(path: "btc.npy", kind: .bars, listings: [listing])
///     for bar in bars { try writer.append(bar) }
///     try writer.finish()
///
/// Until `finish()` returns there is no file of that name, or still the old one: see `PartialFile`.
public struct MarketWriter: ~Copyable {
  public var path: String { file.path }
  private var header: MarketHeader
  private let dataStart: Int
  private var file: PartialFile
  private var previous = Time(nanoseconds: .min)

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
    file = try PartialFile(path: path, force: force)
    self.header = header
    self.dataStart = dataStart
    buffer = .allocate(capacity: Self.bufferedRecords)
  }

  deinit { buffer.deallocate() }

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
    try file.write(head, at: 0)
    try file.finish()
    return header.rows
  }

  /// 1 MiB.
  private static let bufferedRecords = 16_384

  private mutating func flush() throws(MarketError) {
    let bytes = UnsafeRawBufferPointer(start: buffer.baseAddress, count: buffered * MarketFile.rowBytes)
    try file.write(bytes, at: dataStart + header.rows * MarketFile.rowBytes)
    header.rows += buffered
    buffered = 0
  }
}
