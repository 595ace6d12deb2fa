import HostMarket
import HostModel

/// Why files of others do not become one of ours.
public enum ImportError: ExplainedError, Equatable {
  case market(MarketError)
  /// A gzip or zip that does not unpack.
  case archive(path: String, found: String)
  /// A pipe, a folder or a device: what is read twice has to stay.
  case noFile(path: String)
  case severalFiles(path: String, count: Int, names: String)
  case longLine(path: String, line: Int)
  /// Nobody's format, and what it is cannot be told from its columns.
  case unknownFormat(path: String, columns: [String]?, count: Int)
  case missingColumn(path: String, role: String, columns: [String]?)
  case noSuchColumn(path: String, column: String, columns: [String]?, count: Int)
  /// A NumPy array that is no table of numbers and texts.
  case array(path: String, found: String)
  /// A file that this program wrote.
  case ours(path: String)
  /// What its CHECKSUM file says is the sum of another file.
  case checksum(path: String, found: String)
  /// A number has no double of its own, so that an array of doubles would change it.
  case inexact(path: String, row: Int, column: String, text: String)
  case noRows(path: String)
  /// Records as they are, whose numbers mean nothing without the decimals of their instruments.
  case noDecimals(path: String, kind: MarketKind)
  /// Nothing says how long a bar is.
  case noInterval(path: String)
  case kinds(path: String, kind: MarketKind, first: String, firstKind: MarketKind)
  case symbols(path: String, first: String, second: String)
  case badRows(count: Int, first: String, mend: String)
  case stopped(path: String)

  public var code: String {
    switch self {
    case .market(let error): error.code
    case .archive, .severalFiles: "E_IMPORT_ARCHIVE"
    case .longLine, .unknownFormat, .kinds, .array, .ours, .noFile: "E_IMPORT_FORMAT"
    case .missingColumn, .noSuchColumn: "E_IMPORT_COLUMN"
    case .checksum: "E_IMPORT_CHECKSUM"
    case .inexact: "E_EXPORT_INEXACT"
    case .noRows: "E_IMPORT_EMPTY"
    case .noDecimals: "E_IMPORT_DECIMALS"
    case .noInterval: "E_IMPORT_INTERVAL"
    case .symbols: "E_IMPORT_SYMBOLS"
    case .badRows: "E_IMPORT_ROWS"
    case .stopped: "E_DATA_STOPPED"
    }
  }

  public var cause: String {
    switch self {
    case .market(let error): error.cause
    case .archive(let path, let found): "\(path) cannot be unpacked: \(found)"
    case .severalFiles(let path, let count, let names):
      count == 0 ? "\(path) is a zip without a file in it" : "\(path) is a zip of \(count) files: \(names)"
    case .noFile(let path): "\(path) is no regular file, and it has to be read twice"
    case .longLine(let path, let line): "\(path): line \(line) is longer than any line of market data"
    case .unknownFormat(let path, let columns?, _):
      "\(path) has the columns \(columns.joined(separator: ", ")), which are neither bars, trades, quotes nor a book"
    case .unknownFormat(let path, nil, let count):
      "\(path) does not name its columns, and its \(count) columns are of no known format"
    case .missingColumn(let path, let role, let columns):
      "\(path) has no column for \(role)\(columns.map { "; it has \($0.joined(separator: ", "))" } ?? "")"
    case .noSuchColumn(let path, let column, let columns?, _):
      "\(path) has no column '\(column)', but \(columns.joined(separator: ", "))"
    case .noSuchColumn(let path, let column, nil, let count):
      "\(path) has no column '\(column)': it does not name its \(count) columns, which count from 0"
    case .array(let path, let found): "\(path) is an array without rows of market data: \(found)"
    case .ours(let path): "\(path) is market data of this program already"
    case .checksum(let path, let found): "\(path) is not what \(path).CHECKSUM is the sum of: \(found)"
    case .inexact(let path, let row, let column, let text):
      "\(path): row \(row) has \(text) as \(column), and its double stands for another number"
    case .noRows(let path): "\(path) has no rows"
    case .noDecimals(let path, let kind):
      "\(path) holds \(kind.rawValue) in ticks and units, and nothing says how long those are"
    case .noInterval(let path): "\(path) does not say how long its bars are"
    case .kinds(let path, let kind, let first, let firstKind):
      "\(path) holds \(kind.rawValue), and \(first) \(firstKind.rawValue)"
    case .symbols(let path, let first, let second): "\(path) holds several instruments, such as \(first) and \(second)"
    case .badRows(let count, let first, _): "\(count) row\(count == 1 ? " is" : "s are") bad; \(first)"
    case .stopped(let path): "stopped in the middle of \(path)"
    }
  }

  public var mend: String {
    switch self {
    case .market(let error): error.mend
    case .archive: "get the file again"
    case .severalFiles: "unpack it with unzip and import the files"
    case .noFile: "write it to a file first, and name that"
    case .longLine: "name a text with columns, or an array of NumPy's"
    case .unknownFormat(_, _?, _), .missingColumn(_, _, _?):
      "say which column is what: --columns time=NAME,price=NAME,…; look at it with --preview 5"
    case .unknownFormat(_, nil, _), .missingColumn(_, _, nil):
      "say which column is what, counted from 0: --columns time=0,open=1,…"
    case .noSuchColumn: "name another with --columns"
    case .array: "save a structured array, or a table of numbers, with numpy.save"
    case .ours(let path): "look at it with bulkhead data info \(path), or bulkhead data export \(path)"
    case .checksum: "get both files again"
    case .inexact: "export it as text: --csv"
    case .noRows: "leave the file out"
    case .noDecimals: "name market data that lists the instruments: --like FILE.npy"
    case .noInterval: "say it with --every 1m"
    case .kinds: "import them into files of their own"
    case .symbols(_, let first, _): "choose one with --only '\(first)'"
    case .badRows(_, _, let mend): mend
    case .stopped: "start again to have the file"
    }
  }
}
