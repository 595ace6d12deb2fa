import HostImport
import HostMarket
import HostModel

/// `bulkhead data import SOURCE… --to FILE.npy` makes one file of ours of files that others wrote.
enum DataImport {
  static let sources = Parameter.positionals(
    "SOURCE", .file, "text with columns or a NumPy array, also as gz or zip; several in order of time")
  static let to = Parameter.option("to", .file, "the file to make")
  static let symbol = Parameter.option("symbol", .text("BASE-QUOTE"), "the instrument, such as BTC-USDT")
  static let contract = Parameter.option(
    "contract", .contract, "linear: paid in the quote, inverse: in the base", default: "spot")
  static let multiplier = Parameter.option(
    "multiplier", .multiplier, "what one contract counts of the base, or of the quote when it is inverse", default: "1")
  static let like = Parameter.option(
    "like", .file, "market data that lists the instrument with its decimals, steps and contract")
  static let format = Parameter.option(
    "format", .choice("FORMAT", among: ImportFormat.allCases), "who wrote them; otherwise as they look")
  static let columns = Parameter.option("columns", .columns, "which column says what: its name, or its number from 0")
  static let priceDecimals = Parameter.option(
    "price-decimals", .integer(0...12), "digits of a price after the point; otherwise as many as are there")
  static let quantityDecimals = Parameter.option(
    "quantity-decimals", .integer(0...12), "digits of a quantity after the point")
  static let round = Parameter.flag("round", "rounds what has more digits, half to even, and says how many there were")
  static let every = Parameter.option("every", .duration, "a bar's length, where the files do not say it")
  static let only = Parameter.option("only", .text("SYMBOL"), "passes over the rows of other symbols")
  static let skipBad = Parameter.flag(
    "skip-bad", "leaves bad rows out; otherwise one is enough that nothing is written")
  static let outlier = Parameter.option(
    "outlier", .share, "tells of prices that are further from the last one", default: "0.2")
  static let silence = Parameter.option(
    "silence", .duration, "tells of longer times without a trade, quote or change of the book", default: "1h")
  static let day = Parameter.option("day", .day, "the day of rows that have the time of day alone")
  static let preview = Parameter.option(
    "preview", .integer(1...1_000), "shows so many rows of each source as they would come in, and makes nothing")
  static let force = Parameter.flag("force", "replaces the file if it is there")

  static let command = Command(
    "import", "makes a file of market data from files of exchanges and data vendors",
    takes: [
      sources, to, symbol, contract, multiplier, like, format, columns, priceDecimals, quantityDecimals, round, every,
      only, skipBad, outlier,
      silence,
      day, preview, force,
    ],
    examples: [
      Example("bulkhead data import BTCUSDT-1m-2024-01.csv --to btc.npy --symbol BTC-USDT", "a month of bars"),
      Example(
        "bulkhead data import a.csv --to a.npy --symbol ETH-USDT --columns time=stamp,price=paid,quantity=lots",
        "trades of nobody in particular"),
    ]
  ) { invocation in
    let settings = try settings(of: invocation)
    if let count = invocation[preview] {
      let previews = try settings.sources.map { try ImportPreview(of: $0, settings: settings, rows: Int(count)) }
      PreviewView(previews: previews).print(on: invocation)
      return .fine
    }
    guard let path = invocation[to] else {
      throw UsageError.missingOption("--to", placeholder: "FILE", path: invocation.path)
    }
    let stop = StopFlag.watch()
    let bytes = try Import.bytes(of: settings.sources)
    var progress = Progress("importing", of: bytes / 1_000, unit: "kB", on: invocation.terminal)
    let result = Result {
      let plan = try Import(settings) { done in
        progress.advance(to: done / 1_000)
        return !stop.isRaised
      }
      let report = try plan.write(to: path, force: invocation[force]) { done in
        progress.advance(to: (bytes / 2 + done) / 1_000)
        return !stop.isRaised
      }
      return (plan, report)
    }
    progress.finish()
    let (plan, report) = try result.get()
    let view = ImportView(plan: plan, report: report, refusal: settings.skipsBad ? nil : report.refusal)
    if invocation.wantsJSON {
      invocation.terminal.print(view.json)
      return view.refusal == nil ? .fine : .refused
    }
    view.print(on: invocation.terminal)
    if let refusal = view.refusal { throw refusal }
    DataReport(path: path, summary: try MarketFile(path: path).summary()).print(on: invocation.terminal)
    return .fine
  }

  private static func settings(of invocation: Invocation) throws -> ImportSettings {
    let listings = try listings(of: invocation)
    guard let symbol = listings.first?.symbol ?? invocation[symbol] else {
      throw UsageError.missingOption("--symbol", placeholder: "BASE-QUOTE", path: invocation.path)
    }
    var settings = ImportSettings(sources: invocation[sources], symbol: symbol)
    settings.listings = listings
    settings.contract = invocation[contract]
    (settings.multiplier, settings.multiplierDecimals) = (invocation[multiplier].units, invocation[multiplier].decimals)
    guard settings.contract != .spot || settings.multiplier == 1 && settings.multiplierDecimals == 0 else {
      throw UsageError.conflict("only a contract has a multiplier: --contract linear", path: invocation.path)
    }
    settings.format = invocation[format]
    settings.columns = invocation[columns] ?? []
    settings.priceDecimals = invocation[priceDecimals].map { Int($0) }
    settings.quantityDecimals = invocation[quantityDecimals].map { Int($0) }
    settings.rounds = invocation[round]
    settings.interval_ns = invocation[every]?.nanoseconds
    settings.day = invocation[day]
    settings.only = invocation[only]
    settings.skipsBad = invocation[skipBad]
    settings.outlier_ppm = invocation[outlier]
    settings.silence_ns = invocation[silence].nanoseconds
    return settings
  }
}

extension DataImport {
  /// From the file that `--like` names: all in it, or the one of `--symbol`.
  private static func listings(of invocation: Invocation) throws -> [Listing] {
    guard let path = invocation[like] else { return [] }
    guard invocation[priceDecimals] == nil, invocation[quantityDecimals] == nil, invocation[contract] == .spot else {
      throw UsageError.conflict("--like says the decimals and the contract already", path: invocation.path)
    }
    let listings = try MarketFile(path: path).listings
    guard let wanted = invocation[symbol] else { return listings }
    guard let listing = listings.first(where: { $0.symbol == wanted }) else {
      let symbols = listings.map(\.symbol).joined(separator: ", ")
      throw UsageError.conflict("\(path) lists \(symbols), and not \(wanted)", path: invocation.path)
    }
    return [listing]
  }
}
