import HostMarket
import HostModel

/// The first rows of a file as they would come in.
public struct ImportPreview: Sendable {
  public let source: String
  public let format: ImportFormat
  public let kind: MarketKind
  public let listings: [Listing]
  /// What is read from which column, in the order of the words.
  public let columns: [(role: Role, column: String)]
  public let rows: [Row]

  public struct Row: Sendable {
    public let placeName: String
    public let place: Int
    /// Empty where it is bad.
    public let records: [EventRecord]
    /// Why it is bad.
    public let fault: String?
  }

  /// Reads so many rows and no more. What the whole file says together, as that it is newest first, is not seen.
  public init(of source: String, settings: ImportSettings, rows count: Int) throws(ImportError) {
    let scan = try SourceScan(path: source, settings: settings, limit: count) { _ in true }
    let listings = try settings.listings(
      priceDecimals: settings.priceDecimals ?? scan.priceDecimals,
      quantityDecimals: settings.quantityDecimals ?? scan.quantityDecimals)
    var parser = RowParser(
      layout: scan.layout, listings: listings, rounds: settings.rounds,
      interval_ns: settings.interval_ns ?? scan.step_ns, day: settings.day)
    let source = try openRows(source)
    var rows: [Row] = []
    while rows.count < count, try source.next() {
      guard scan.isWanted(source, settings.only) else { continue }
      var records: [EventRecord] = [], fault: RowFault?
      do throws(RowFault) { try parser.parse(source, into: &records) } catch { fault = error }
      fault = fault ?? records.lazy.compactMap { $0.fault(of: listings.count) }.first
      rows.append(
        Row(
          placeName: source.placeName, place: source.place, records: fault == nil ? records : [], fault: fault?.text))
    }
    self.source = scan.path
    self.listings = listings
    self.rows = rows
    format = scan.layout.format
    kind = scan.layout.kind
    columns = Role.allCases.compactMap { role in
      scan.layout[role].map { column in (role, source.names.map { $0[column] } ?? "\(column)") }
    }
  }
}

extension EventRecord {
  /// What is wrong with it alone, whatever was before.
  func fault(of instruments: Int) -> RowFault? {
    marketFault(instrumentCount: instruments, after: Time(nanoseconds: .min)).map { .record($0) }
  }
}
