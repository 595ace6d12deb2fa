import HostMarket
import HostModel

/// `bulkhead data generate FILE.npy` makes up a market and writes it to a file.
enum DataGenerate {
  static let file = Parameter.positional("FILE.npy", .file, "the file to make")
  static let kind = Parameter.option(
    "kind", .choice("KIND", among: MarketKind.generated), "what the rows are", default: "bars")
  static let count = Parameter.option("count", .integer(1...10_000_000_000), "how many rows", default: "1000000")
  static let seed = Parameter.option(
    "seed", .integer(0...(.max)), "the same number makes the same market", default: "1")
  static let symbol = Parameter.option("symbol", .text("BASE-QUOTE"), "the instrument", default: "BTC-USDT")
  static let start = Parameter.option("start", .time, "when it begins", default: "2024-01-01T00:00:00Z")
  static let interval = Parameter.option(
    "interval", .duration, "a bar's length; of anything else about the mean distance", default: "60s")
  static let price = Parameter.option("price", .decimal(2, "PRICE"), "what the first row costs", default: "50000")
  static let force = Parameter.flag("force", "replaces the file if it is there")

  static let command = Command(
    "generate", "makes up a market with calm, trends, crashes and gaps, the same on every machine",
    takes: [file, kind, count, seed, symbol, start, interval, price, force],
    examples: [
      Example("bulkhead data generate btc.npy", "a million bars of a minute"),
      Example("bulkhead data generate eth.npy --kind trades --symbol ETH-USDT --price 3000 --interval 1s", "trades"),
      Example("bulkhead data generate book.npy --kind events --interval 100ms", "a book and the trades on it"),
    ]
  ) { invocation in
    var settings = GeneratorSettings(symbol: invocation[symbol])
    settings.kind = invocation[kind]
    settings.seed = UInt64(invocation[seed])
    settings.start = invocation[start]
    settings.interval_ns = invocation[interval].nanoseconds
    settings.startPrice = Price(ticks: invocation[price])

    let path = invocation[file]
    let stop = StopFlag.watch()
    var progress = Progress("generating", of: invocation[count], unit: "rows", on: invocation.terminal)
    var market = try MarketGenerator(settings)
    let result = Result { () throws(MarketError) in
      try market.write(count: Int(invocation[count]), to: path, force: invocation[force]) { rows in
        progress.advance(to: Int64(rows))
        return !stop.isRaised
      }
    }
    progress.finish()
    try result.get()

    // What is shown was read back from the disk.
    let report = DataReport(path: path, summary: try MarketFile(path: path).summary())
    if invocation.wantsJSON { invocation.terminal.print(report.json) } else { report.print(on: invocation.terminal) }
    return .fine
  }
}
