import HostMarket
import HostModel

/// Files of others, read twice and written as one of ours.
///
///     let plan = try Import(settings) { bytes in true }                // first pass: what they are
///     let report = try plan.write(to: "btc.npy") { bytes in true }     // second pass: each row, or a fault
///
/// Memory does not grow with the files. Nothing is changed on the way: a row is taken as it stands, or it is bad.
public struct Import: Sendable {
  public let settings: ImportSettings
  public let format: ImportFormat
  public let kind: MarketKind
  public let listings: [Listing]
  /// A bar's length, where no column says it.
  public let interval_ns: Int64?
  public let rows: Int
  /// The sources that are what a CHECKSUM file beside them says.
  public let verified: [String]
  let scans: [SourceScan]

  /// Throws `ImportError` for files that cannot be read or told. `goOn` hears how many bytes were read so far and ends
  /// the work by saying no.
  public init(_ settings: ImportSettings, while goOn: (Int64) -> Bool) throws(ImportError) {
    var scans: [SourceScan] = [], done: Int64 = 0
    var verified: [String] = []
    for path in settings.sources {
      if let checksum = try Checksum(beside: path) {
        try checksum.verify { goOn(done) }
        verified.append(path)
      }
      let scan = try SourceScan(path: path, settings: settings) { goOn(done + Int64($0)) }
      if let first = scans.first, first.layout.kind != scan.layout.kind {
        throw .kinds(path: path, kind: scan.layout.kind, first: first.path, firstKind: first.layout.kind)
      }
      scans.append(scan)
      done += try fileSize(path)
    }
    guard let first = scans.first else { preconditionFailure("nothing to import") }
    self.settings = settings
    self.scans = scans
    self.verified = verified
    format = first.layout.format
    kind = first.layout.kind
    let isCounted = settings.priceDecimals != nil && settings.quantityDecimals != nil || !settings.listings.isEmpty
    let isRaw = kind == .rules || kind == .events && first.layout[.message] == nil
    guard isCounted || !isRaw else { throw .noDecimals(path: first.path, kind: kind) }
    rows = scans.reduce(0) { $0 + $1.rows }
    listings = try settings.listings(
      priceDecimals: settings.priceDecimals ?? scans.map(\.priceDecimals).max()!,
      quantityDecimals: settings.quantityDecimals ?? scans.map(\.quantityDecimals).max()!)
    let says = scans.allSatisfy { $0.layout[.closeTime] != nil || $0.layout[.interval] != nil }
    interval_ns = settings.interval_ns ?? scans.compactMap(\.step_ns).min()
    if kind == .bars, !says, interval_ns == nil { throw .noInterval(path: first.path) }
  }

  /// How many bytes both passes read.
  public static func bytes(of sources: [String]) throws(ImportError) -> Int64 {
    var sum: Int64 = 0
    for path in sources { sum += try fileSize(path) }
    return sum * 2
  }
}

private func fileSize(_ path: String) throws(ImportError) -> Int64 {
  let file: Descriptor
  do { file = try Descriptor(reading: path) } catch { throw .market(error) }
  return Int64(try regularSize(of: file))
}
