/// The names that columns have in files of nobody in particular.
enum Aliases {
  /// For each role, the first of these names that a file has is its column. All of `names` are lower case.
  static func columns(_ names: [String]) -> [Role: Int] {
    var columns: [Role: Int] = [:]
    for (role, aliases) in table {
      for alias in aliases where columns[role] == nil { columns[role] = names.firstIndex(of: alias) }
    }
    return columns
  }

  private static let table: [(Role, [String])] = [
    (
      .time,
      ["open_time", "open_time_ms", "opentime", "timestamp", "time", "time_ns", "datetime", "unix", "ts", "date"]
    ),
    (.open, ["open", "o"]), (.high, ["high", "h"]), (.low, ["low", "l"]), (.close, ["close", "c"]),
    (.volume, ["volume", "v", "vol"]), (.interval, ["interval_ns"]),
    (.price, ["price", "px"]), (.quantity, ["quantity", "qty", "amount", "size", "volume"]),
    (.side, ["side", "aggressor", "taker_side"]), (.buyerIsMaker, ["buyer_maker", "is_buyer_maker"]),
    (.isBid, ["is_bid", "is_buy"]), (.id, ["trade_id", "id"]),
    (.bid, ["bid", "bid_price", "bid_px"]), (.bidSize, ["bid_size", "bid_amount", "bid_qty", "bid_quantity"]),
    (.ask, ["ask", "ask_price", "ask_px"]), (.askSize, ["ask_size", "ask_amount", "ask_qty", "ask_quantity"]),
    (.snapshot, ["is_snapshot", "update_type"]), (.first, ["first"]), (.last, ["last"]), (.symbol, ["symbol"]),
    (.kind, ["kind"]), (.flags, ["flags"]), (.rate, ["rate_ppb"]), (.mark, ["mark"]),
    (.field0, ["field0", "price_step"]), (.field1, ["field1", "quantity_step"]),
    (.field2, ["field2", "minimum_value"]), (.field3, ["field3", "multiplier"]),
    (.field4, ["field4", "maximum_quantity"]), (.field5, ["field5", "version"]),
  ]
}
