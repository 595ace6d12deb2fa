import HostMarket
import HostModel

/// Who writes files like this. The raw values are the words of `--format`; of two that fit, the first is taken.
public enum ImportFormat: String, CaseIterable, Sendable {
  case binanceKlines = "binance-klines"
  case binanceTrades = "binance-trades"
  case binanceAggTrades = "binance-aggtrades"
  case binanceBook = "binance-book"
  case binanceStream = "binance-stream"
  case tardisSnapshots = "tardis-snapshots"
  case tardisBook = "tardis-book"
  case tardisTrades = "tardis-trades"
  case tardisQuotes = "tardis-quotes"
  case coinAPIBook = "coinapi-book"
  case coinAPITrades = "coinapi-trades"
  case coinAPIQuotes = "coinapi-quotes"
  case cryptoDataDownload = "cryptodatadownload"
  /// An array of NumPy's, with named columns or counted ones.
  case npy
  /// Any other text with columns.
  case csv
}

/// What the rows of a format are and where what stands in them.
struct Shape {
  let kind: MarketKind
  /// The names of the columns, lower case, and others that they have had; `{base}` stands for what is bought. A file
  /// that has a name for each of `needed`, and all of `signs`, is of this format.
  var needed: [Role: [String]]
  var optional: [Role: [String]] = [:]
  var signs: [String] = []
  /// Where there is no header: the columns by their number, for rows of so many.
  var positions: [Int: [Role: Int]] = [:]
}

extension ImportFormat {
  /// `nil` for those that take the names as they come.
  var shape: Shape? {
    switch self {
    case .binanceKlines, .binanceTrades, .binanceAggTrades, .binanceBook, .binanceStream: binance
    case .tardisSnapshots, .tardisBook, .tardisTrades, .tardisQuotes: tardis
    case .coinAPIBook, .coinAPITrades, .coinAPIQuotes: coinAPI
    case .cryptoDataDownload:
      Shape(
        kind: .bars,
        needed: [
          .time: ["unix", "unix timestamp"], .open: ["open"], .high: ["high"], .low: ["low"], .close: ["close"],
          .volume: ["volume {base}", "volume from", "volume"], .symbol: ["symbol"],
        ])
    case .npy, .csv: nil
    }
  }
}
