import HostModel

extension MarketGenerator {
  /// Writes the next `count` records to a file. `progress` gets the number of rows written, a few times a second at
  /// most rates, and is for showing only.
  ///
  /// Throws what `MarketWriter` throws, and `.setting` when time ends before `count` records.
  public mutating func write(
    count: Int, to path: String, force: Bool = false, progress: (Int) -> Void = { _ in }
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
      if row % 65_536 == 0 { progress(row) }
    }
    try writer.finish()
    progress(count)
  }

  /// 640 GB at the most; a mistyped number shall not fill a disk for days.
  private static let counts = 1...10_000_000_000
}
