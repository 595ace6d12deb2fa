import HostMarket
import HostModel

/// What a first pass over a file found: what has to be known before the first row of it can be written.
struct SourceScan {
  let path: String
  let layout: Layout
  private(set) var rows = 0
  private(set) var priceDecimals = 0
  private(set) var quantityDecimals = 0
  /// The smallest distance between two rows that are not of the same moment.
  private(set) var step_ns: Int64?
  private var ascending = 0
  private var descending = 0
  private var last: Int64?
  private var symbol: String?
  /// Of times of day alone.
  private let day: Int64?

  /// Most rows are before the one above them. Changes of a book make no sense in that order.
  var isNewestFirst: Bool { descending > ascending && layout.kind != .depth && layout.kind != .events }

  /// Reads all of it, or so many rows. `goOn` hears how many bytes were read and ends the work by saying no.
  init(
    path: String, settings: ImportSettings, limit: Int = .max, while goOn: (Int) -> Bool
  ) throws(ImportError) {
    self.path = path
    let rows = try openRows(path)
    var hasRow = try rows.next()
    guard hasRow || rows.names != nil else { throw .noRows(path: path) }
    layout = try Layout(
      of: rows, hasRow: hasRow, path: path, base: settings.base, format: settings.format, chosen: settings.columns)
    day = settings.day
    guard settings.listings.count < 2 || layout[.symbol] != nil else {
      throw .missingColumn(path: path, role: Role.symbol.rawValue, columns: rows.names)
    }
    let prices = layout.priceColumns, quantities = layout.quantityColumns
    var read = 0
    while hasRow, self.rows < limit {
      if try isWanted(rows, settings) {
        self.rows += 1
        Self.widen(&priceDecimals, prices, rows)
        Self.widen(&quantityDecimals, quantities, rows)
        order(rows)
      }
      read += 1
      guard read % 4_096 != 0 || goOn(rows.taken) else { throw .stopped(path: path) }
      hasRow = try rows.next()
    }
    guard goOn(rows.taken) else { throw .stopped(path: path) }
    guard self.rows > 0 else { throw .noRows(path: path) }
  }

  /// Numbers that need more than an instrument can count are faults of their rows.
  private static func widen(_ decimals: inout Int, _ columns: [Int], _ rows: any RowSource) {
    for column in columns where column < rows.count {
      guard let needed = ExactNumber(parsing: rows.field(column))?.decimals, needed <= 12 else { continue }
      decimals = max(decimals, needed)
    }
  }

  private mutating func order(_ rows: any RowSource) {
    guard let column = layout[.time], column < rows.count, let time = MarketTime(parsing: rows.field(column), day: day)
    else {
      return
    }
    if let last, last != time.nanoseconds {
      let step = abs(time.nanoseconds - last)
      step_ns = min(step_ns ?? step, step)
      if time.nanoseconds > last { ascending += 1 } else { descending += 1 }
    }
    last = time.nanoseconds
  }

  /// Whether a row is of the symbol that was chosen.
  func isWanted(_ rows: any RowSource, _ only: String?) -> Bool {
    guard let only, let column = layout[.symbol], column < rows.count else { return true }
    return rows.field(column).isName(only)
  }

  /// Without a choice there may be one symbol only.
  private mutating func isWanted(_ rows: any RowSource, _ settings: ImportSettings) throws(ImportError) -> Bool {
    guard let column = layout[.symbol], column < rows.count else { return true }
    if settings.only != nil { return isWanted(rows, settings.only) }
    // Each row has to name one of them.
    if settings.listings.count > 1 { return true }
    guard let symbol else {
      symbol = rows.text(column)
      return true
    }
    guard rows.field(column).isName(symbol) else {
      throw .symbols(path: path, first: symbol, second: rows.text(column))
    }
    return true
  }
}

/// The rows of a file, whatever they are packed in.
func openRows(_ path: String) throws(ImportError) -> any RowSource {
  let head = try ByteReader(path: path).beginning(32)
  if ArrayRows.begins(head) { return try ArrayRows(ByteReader(path: path)) }
  if MessageRows.begins(head) { return try MessageRows(ByteReader(path: path)) }
  return try CSVRows(ByteReader(path: path))
}

extension Field {
  /// Whether this is the name; a quote in it may be doubled, as it is within quotes.
  func isName(_ name: String) -> Bool {
    elementsEqual(name.utf8) || name.contains("\"") && elementsEqual(name.replacing("\"", with: "\"\"").utf8)
  }
}

extension Layout {
  var priceColumns: [Int] {
    [Role.open, .high, .low, .close, .price, .bid, .ask, .mark].compactMap { columns[$0] } + levels.map(\.price)
  }

  var quantityColumns: [Int] {
    [Role.volume, .quantity, .bidSize, .askSize].compactMap { columns[$0] } + levels.map(\.size)
  }
}
