import HostMarket

/// The files of data.binance.vision. Those of the spot have no header; times are milliseconds, and of the spot
/// microseconds since 2025.
extension ImportFormat {
  var binance: Shape? {
    switch self {
    case .binanceKlines:
      Shape(
        kind: .bars,
        needed: [
          .time: ["open_time"], .open: ["open"], .high: ["high"], .low: ["low"], .close: ["close"], .volume: ["volume"],
          .closeTime: ["close_time"],
        ],
        positions: [12: [.time: 0, .open: 1, .high: 2, .low: 3, .close: 4, .volume: 5, .closeTime: 6]])
    case .binanceTrades:
      // Behind the rows of the spot stands whether it was the best match.
      Shape(
        kind: .trades,
        needed: [
          .id: ["id"], .price: ["price"], .quantity: ["qty"], .time: ["time"], .buyerIsMaker: ["is_buyer_maker"],
        ],
        positions: [
          6: [.id: 0, .price: 1, .quantity: 2, .time: 4, .buyerIsMaker: 5],
          7: [.id: 0, .price: 1, .quantity: 2, .time: 4, .buyerIsMaker: 5],
        ])
    case .binanceAggTrades:
      Shape(
        kind: .trades,
        needed: [
          .id: ["agg_trade_id"], .price: ["price"], .quantity: ["quantity"], .time: ["transact_time"],
          .buyerIsMaker: ["is_buyer_maker"],
        ],
        positions: [
          7: [.id: 0, .price: 1, .quantity: 2, .time: 5, .buyerIsMaker: 6],
          8: [.id: 0, .price: 1, .quantity: 2, .time: 5, .buyerIsMaker: 6],
        ])
    case .binanceBook:
      Shape(
        kind: .depth,
        needed: [
          .time: ["timestamp"], .batch: ["last_update_id"], .side: ["side"], .snapshot: ["update_type"],
          .price: ["price"], .quantity: ["qty"],
        ], optional: [.symbol: ["symbol"]])
    case .binanceStream:
      // The names are those of `MessageRows`.
      Shape(
        kind: .events,
        needed: [
          .message: ["message"], .time: ["time"], .price: ["price"], .quantity: ["quantity"], .side: ["side"],
          .id: ["id"], .buyerIsMaker: ["buyer_maker"], .bid: ["bid"], .bidSize: ["bid_size"], .ask: ["ask"],
          .askSize: ["ask_size"], .first: ["first"], .last: ["last"],
        ], optional: [.symbol: ["symbol"]])
    default: nil
    }
  }
}
