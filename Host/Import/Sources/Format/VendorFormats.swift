import HostMarket

/// The files of Tardis and of CoinAPI.
///
/// Tardis gives each row the exchange's time and its own; its files are in the order of its own, which is when a
/// strategy could have known. CoinAPI's own time is the one of a later download where it was not there itself, so the
/// exchange's is taken. `--columns time=…` takes the other.
extension ImportFormat {
  var tardis: Shape? {
    let time = ["local_timestamp"], signs = ["exchange", "timestamp"]
    switch self {
    case .tardisSnapshots:
      return Shape(
        kind: .depth, needed: [.time: time], optional: [.symbol: ["symbol"]],
        signs: signs + ["asks[0].price", "bids[0].price"])
    case .tardisBook:
      return Shape(
        kind: .depth,
        needed: [
          .time: time, .batch: time, .snapshot: ["is_snapshot"], .side: ["side"], .price: ["price"],
          .quantity: ["amount"],
        ], optional: [.symbol: ["symbol"]], signs: signs)
    case .tardisTrades:
      return Shape(
        kind: .trades,
        needed: [.time: time, .id: ["id"], .side: ["side"], .price: ["price"], .quantity: ["amount"]],
        optional: [.symbol: ["symbol"]], signs: signs)
    case .tardisQuotes:
      return Shape(
        kind: .quotes,
        needed: [
          .time: time, .bid: ["bid_price"], .bidSize: ["bid_amount"], .ask: ["ask_price"], .askSize: ["ask_amount"],
        ], optional: [.symbol: ["symbol"]], signs: signs)
    default: return nil
    }
  }

  var coinAPI: Shape? {
    let time = ["time_exchange"], signs = ["time_coinapi"]
    switch self {
    case .coinAPIBook:
      return Shape(
        kind: .depth,
        needed: [
          .time: time, .batch: time, .snapshot: ["update_type"], .isBid: ["is_buy"], .price: ["entry_px"],
          .quantity: ["entry_sx"],
        ], optional: [.order: ["order_id"]], signs: signs)
    case .coinAPITrades:
      return Shape(
        kind: .trades, needed: [.time: time, .price: ["price"], .quantity: ["base_amount"]],
        optional: [.side: ["taker_side"]], signs: signs)
    case .coinAPIQuotes:
      return Shape(
        kind: .quotes,
        needed: [.time: time, .bid: ["bid_px"], .bidSize: ["bid_sx"], .ask: ["ask_px"], .askSize: ["ask_sx"]],
        signs: signs)
    default: return nil
    }
  }
}
