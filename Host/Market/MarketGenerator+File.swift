import HostModel

extension MarketGenerator {
  /// Writes the next `count` records to a file. `goOn` is asked every few thousand rows, with their number so far, and
  /// ends the work when it says no.
  ///
  /// Throws what `MarketWriter` throws, `.setting` when time ends before `count` records, and `.stopped`.
  public mutating func write(
    count: Int, to path: String, force: Bool = false, while goOn: (Int) -> Bool = { _ in true }
  ) throws(MarketError) {
    guard Self.counts.contains(count) else {
      throw .setting(name: "count", value: "\(count)", allowed: "1 to \(Self.counts.upperBound)")
    }
    var writer = try MarketWriter(path: path, kind: settings.kind, listings: [listing], force: force)
    for row in 0..<count {
      guard let record = next() else {
        throw .setting(name: "count", value: "\(count)", allowed: "at most \(row): 64 bits of nanoseconds end there")
      }
      try writer.append(record)
      guard row % 16_384 != 0 || goOn(row) else { throw .stopped(path: path, rows: row) }
    }
    try writer.finish()
  }

  /// 640 GB at the most; a mistyped number shall not fill a disk for days.
  private static let counts = 1...10_000_000_000
}
