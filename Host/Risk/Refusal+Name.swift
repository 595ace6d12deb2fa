extension Refusal {
  /// One word for records and tables; stable.
  public var name: String { Refusal.names[Int(record.reason)] }

  /// By the number in `bulkhead.h`; index 0 is no refusal, and empty names are numbers that nothing has.
  public static let names = [
    "", "wish", "client_ref", "state", "instrument", "quantity", "price", "stale", "collar", "value", "position",
    "cash", "holding", "rate", "open_orders", "", "history", "venue", "timer", "margin", "short", "trigger",
    "link", "expiry", "post_only", "reduce_only", "standing_orders", "market_closed", "unknown", "",
    "minimum_position", "exposure", "duplicate", "self_trade", "day_band", "walk", "volume",
    "drawdown", "stop_risk", "stop_loss", "plan", "all_exposure", "all_rate", "permission",
  ]
}
