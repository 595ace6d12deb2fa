import HostModel

extension MarketFile {
  /// Makes a file of bars of this file's trades, all of its instruments in one. `goOn` is asked every few thousand rows,
  /// with their number so far, and ends the work when it says no.
  ///
  /// The first and the last bar are of the trades that the file has of them. Throws `.noTrades` for a file of something
  /// else, `.record`, `.largeBar`, `.stopped`, and what `MarketWriter` throws.
  public func writeBars(
    interval_ns: Int64, to target: String, force: Bool = false, while goOn: (Int) -> Bool = { _ in true }
  ) throws(MarketError) {
    guard kind == .trades || kind == .events else { throw .noTrades(path: path, kind: kind) }
    var writer = try MarketWriter(path: target, kind: .bars, listings: listings, force: force)
    var builders = listings.map { _ in BarBuilder(interval_ns: interval_ns) }
    var previous = Time(nanoseconds: .min)
    /// Of the bars that are being made: they all end together.
    var end_ns = Int64.min
    for (row, record) in records.enumerated() {
      if let fault = kind.fault(of: record, listings: listings.count, after: previous) {
        throw .record(path: path, row: row, fault: fault)
      }
      guard row % 16_384 != 0 || goOn(row) else { throw .stopped(path: target, rows: row) }
      previous = record.time
      guard record.kind == EventKind.trade else { continue }
      if record.time_ns >= end_ns {
        // All bars that are over, before one with a later end can come.
        for index in builders.indices {
          if let bar = builders[index].close(before: record.time) { try writer.append(bar) }
        }
      }
      do throws(BarBuilder.TooLarge) {
        end_ns = try builders[0].end(of: record.time_ns)
        let over = try builders[Int(record.instrument)].take(record)
        precondition(over == nil, "a bar was not closed: \(String(describing: over))")
      } catch {
        throw .largeBar(path: path, row: row)
      }
    }
    for index in builders.indices {
      if let bar = builders[index].finish() { try writer.append(bar) }
    }
    try writer.finish()
  }
}
