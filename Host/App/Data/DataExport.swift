import HostImport
import HostJSON
import HostMarket
import HostModel

/// `bulkhead data export FILE --csv` or `--npy` gives market data to other programs.
enum DataExport {
  static let file = Parameter.positional("FILE", .file, "market data")
  static let csv = Parameter.flag("csv", "as lines of text with all digits, on standard output or in --to")
  static let npy = Parameter.flag("npy", "as an array of NumPy's with times and numbers in usual units, in --to")
  static let to = Parameter.option("to", .file, "the file to make")
  static let force = Parameter.flag("force", "replaces the file if it is there")

  static let command = Command(
    "export", "gives market data to other programs; import makes the same file of it again",
    takes: [file, csv, npy, to, force],
    examples: [
      Example("bulkhead data export btc.npy --csv", "text on standard output"),
      Example("bulkhead data export btc.npy --npy --to plain.npy", "an array with the columns open, high, low, close"),
    ]
  ) { invocation in
    guard invocation[csv] != invocation[npy] else {
      throw UsageError.conflict("either --csv or --npy says what is made", path: invocation.path)
    }
    let source = try MarketFile(path: invocation[file])
    let target = invocation[to], force = invocation[force]
    let stop = StopFlag.watch()
    // Where the text goes to a terminal a bar would be in its way.
    let isQuiet = target == nil
    let rows = Int64(source.records.count)
    var progress = Progress("exporting", of: rows, unit: "rows", on: invocation.terminal)
    let advance = { (rows: Int) in
      if !isQuiet { progress.advance(to: Int64(rows)) }
      return !stop.isRaised
    }
    let result = Result {
      if invocation[npy] {
        guard let target else {
          throw UsageError.missingOption("--to", placeholder: "FILE", path: invocation.path)
        }
        try ArrayExport(of: source).write(source, to: target, force: force, while: advance)
      } else if let target {
        try write(CSVExport(of: source), of: source, to: target, force: force, while: advance)
      } else {
        try CSVExport(of: source).write(source) { text, rows in
          invocation.terminal.output.write(text)
          return advance(rows)
        }
      }
    }
    progress.finish()
    try result.get()
    if let target {
      let name = Text(target, .strong)
      if invocation.wantsJSON {
        invocation.terminal.print(.object([.init("file", .string(target)), .init("rows", .integer(rows))]))
      } else {
        invocation.terminal.print("\(name): \(rows) rows")
      }
    }
    return .fine
  }

  private static func write(
    _ export: CSVExport, of source: borrowing MarketFile, to path: String, force: Bool, while goOn: (Int) -> Bool
  ) throws {
    var target = try PartialFile(path: path, force: force), offset = 0
    try export.write(source) { text, rows in
      let bytes = Array(text.utf8)
      try target.write(bytes, at: offset)
      offset += bytes.count
      return goOn(rows)
    }
    try target.finish()
  }
}
