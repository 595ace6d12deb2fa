import HostLedger
import HostModel

/// The options of a run over recorded market data.
enum BacktestOptions {
  static let bundles = Parameter<[StrategyChoice]>.positionals(
    "BUNDLE", .strategy,
    "a bundle, or the folder of its source; behind it what is its own: BUNDLE@SYMBOL,…:NAME=VALUE,…")
  static let data = Parameter<[String]>.repeated(
    "data", .file, "market data; several files are one stream in time order", .atLeastOne)
  static let inProcess = Parameter<Bool>.flag(
    "in-process", "without the jail, several times as fast: for code that you wrote yourself")
  static let timeframes = Parameter<[BarLength]?>.option(
    "timeframes", .barLengths, "gives strategies closed bars of these lengths, made of the trades or bars of the data")
  static let checksLookahead = Parameter<Bool>.flag(
    "check-lookahead", "instead of a report: whether decisions change when later data is missing, or come late")
  static let fills = Parameter<String?>.option("fills", .file, "writes each fill to this CSV file")
  static let report = Parameter<String?>.option("report", .file, "writes a page about the run to this HTML file")
  static let csv = Parameter<String?>.option(
    "csv", .folder, "writes equity.csv and trades.csv into this folder")

  static let lots = Parameter<LotChoice>.option(
    "lots", .choice("METHOD") as ValueKind<LotChoice>, "which cost leaves a position first", default: "average")

  /// `LotMethod` in the words of the command line.
  enum LotChoice: String, CaseIterable, Sendable {
    case average, fifo

    var method: LotMethod {
      switch self {
      case .average: .average
      case .fifo: .firstInFirstOut
      }
    }
  }
}
