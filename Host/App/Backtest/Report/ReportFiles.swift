import Glibc
import HostBacktest
import HostMarket
import HostModel

/// What a run writes besides its result: `--report` a page, `--csv` two tables. They are begun before the run, so that a
/// folder that nobody may write to is no surprise after it, and get their names when they are whole.
struct ReportFiles: ~Copyable {
  private let page: String?
  private let tables: String?
  private let command: String

  init(_ invocation: Invocation) throws(ReportFileError) {
    page = invocation[BacktestOptions.report]
    tables = invocation[BacktestOptions.csv]
    command = RepeatCommand(CommandLine.arguments, isUnsignedAllowed: StrategyOptions.allowsUnsigned).text
    if let tables, mkdir(tables, 0o777) != 0, errno != EEXIST { throw ReportFileError(path: tables, number: errno) }
    for path in paths { _ = try ReportFile(path) }
  }

  private var paths: [String] {
    (page.map { [$0] } ?? []) + (tables.map { ["\($0)/equity.csv", "\($0)/trades.csv"] } ?? [])
  }

  var isEmpty: Bool { page == nil && tables == nil }

  func write(_ report: BacktestReport, _ history: History) throws {
    if let page {
      var file = try ReportFile(page)
      try file.put(report.page(history, command: command).html)
      try file.finish()
    }
    guard let tables else { return }
    let writer = ReportTables(report: report, history: history)
    var equity = try ReportFile("\(tables)/equity.csv")
    try writer.equity(into: &equity)
    try equity.finish()
    var trades = try ReportFile("\(tables)/trades.csv")
    try writer.trades(into: &trades)
    try trades.finish()
  }
}

/// A file of text that takes the place of an older one when it is whole.
struct ReportFile: ~Copyable {
  private let path: String
  private var file: PartialFile
  private var bytes: [UInt8] = []
  private var written = 0

  init(_ path: String) throws(ReportFileError) {
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw ReportFileError(path: path, number: EISDIR)
    }
    file = try ReportFile.begin(path)
    self.path = path
  }

  private static func begin(_ path: String) throws(ReportFileError) -> PartialFile {
    do throws(MarketError) { return try PartialFile(path: path, force: true) } catch {
      throw ReportFileError(path: path, error)
    }
  }

  mutating func put(_ text: String) throws(ReportFileError) {
    bytes += Array(text.utf8)
    if bytes.count >= 1 << 20 { try flush() }
  }

  mutating func finish() throws(ReportFileError) {
    try flush()
    do throws(MarketError) { try file.finish() } catch { throw ReportFileError(path: path, error) }
  }

  private mutating func flush() throws(ReportFileError) {
    do throws(MarketError) { try file.write(bytes, at: written) } catch { throw ReportFileError(path: path, error) }
    written += bytes.count
    bytes.removeAll(keepingCapacity: true)
  }
}

struct ReportFileError: ExplainedError, Equatable {
  let path: String
  let number: Int32

  init(path: String, number: Int32) {
    self.path = path
    self.number = number
  }

  fileprivate init(path: String, _ error: MarketError) {
    self.path = path
    if case .system(_, _, let number) = error { self.number = number } else { number = EIO }
  }

  var code: String { "E_REPORT" }
  var cause: String { "the report cannot be written to \(path): \(String(cString: strerror(number)))" }
  var mend: String { "name a file or folder where you may write, with room on its disk" }
}
