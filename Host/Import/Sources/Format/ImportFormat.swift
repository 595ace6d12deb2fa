import HostMarket
import HostModel

/// Who writes files like this. The raw values are the words of `--format`.
public enum ImportFormat: String, CaseIterable, Sendable {
  case binanceKlines = "binance-klines"
  case binanceTrades = "binance-trades"
  case binanceAggTrades = "binance-aggtrades"
  /// Any other text with columns.
  case csv
}

/// What the rows of a format are and where what stands in them.
struct Shape {
  let kind: MarketKind
  /// The names of the columns, lower case. Those of `needed` tell the format.
  var needed: [Role: String]
  var optional: [Role: String] = [:]
  /// Where there is no header: the columns by their number, for rows of so many.
  var positions: [Int: [Role: Int]] = [:]
}

extension ImportFormat {
  /// `nil` for the one that takes the names as they come.
  var shape: Shape? {
    switch self {
    case .binanceKlines:
      // With a file of contracts that count the quote, column 5 is contracts and column 7 the base.
      Shape(
        kind: .bars,
        needed: [
          .time: "open_time", .open: "open", .high: "high", .low: "low", .close: "close", .volume: "volume",
          .closeTime: "close_time",
        ],
        positions: [12: [.time: 0, .open: 1, .high: 2, .low: 3, .close: 4, .volume: 5, .closeTime: 6]])
    case .binanceTrades:
      // Behind the spot's rows stands whether it was the best match.
      Shape(
        kind: .trades,
        needed: [.id: "id", .price: "price", .quantity: "qty", .time: "time", .buyerIsMaker: "is_buyer_maker"],
        positions: [
          6: [.id: 0, .price: 1, .quantity: 2, .time: 4, .buyerIsMaker: 5],
          7: [.id: 0, .price: 1, .quantity: 2, .time: 4, .buyerIsMaker: 5],
        ])
    case .binanceAggTrades:
      Shape(
        kind: .trades,
        needed: [
          .id: "agg_trade_id", .price: "price", .quantity: "quantity", .time: "transact_time",
          .buyerIsMaker: "is_buyer_maker",
        ],
        positions: [
          7: [.id: 0, .price: 1, .quantity: 2, .time: 5, .buyerIsMaker: 6],
          8: [.id: 0, .price: 1, .quantity: 2, .time: 5, .buyerIsMaker: 6],
        ])
    case .csv: nil
    }
  }
}
