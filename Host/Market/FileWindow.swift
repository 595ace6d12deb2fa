import HostModel

/// The rows of one of many files that come next, read into memory of its own. Through its mapping the kernel may bring in
/// megabytes at a time, which of a hundred files come to hundreds.
struct FileWindow {
  private let rows: UnsafeMutablePointer<EventRecord>
  private let capacity: Int
  private var first = 0
  private var end = 0

  /// Of so many files one. Together they hold what a run over a single file keeps, or less.
  init(fileCount: Int) {
    capacity = min(max(4 * MarketFile.forgottenRows / fileCount, 1024), MarketFile.forgottenRows)
    rows = .allocate(capacity: capacity)
  }

  func deallocate() { rows.deallocate() }

  /// A row of the file: one after the other.
  @inline(__always)
  mutating func row(_ row: Int, of file: borrowing MarketFile) -> EventPointer {
    if row >= end || row < first { load(row, file) }
    return EventPointer(rows + (row - first))
  }

  private mutating func load(_ row: Int, _ file: borrowing MarketFile) {
    first = row
    end = min(row + capacity, file.records.count)
    file.read(first..<end, into: rows)
  }
}
