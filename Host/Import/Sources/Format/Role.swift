/// What a column says. The raw values are the words of `--columns`.
public enum Role: String, CaseIterable, Sendable {
  /// Of a bar, when it opened.
  case time
  case open
  case high
  case low
  case close
  case volume
  /// The last moment within a bar.
  case closeTime = "close_time"
  /// A bar's length in nanoseconds.
  case interval = "interval_ns"
  case price
  /// Of a trade, or of all that a level of the book offers.
  case quantity
  /// `buy` or `sell`, `bid` or `ask`, `b` or `a`, 1 or -1.
  case side
  /// True where the buyer's order was there before, and so the seller was the aggressor.
  case buyerIsMaker = "buyer_maker"
  /// 1 or true of a bid.
  case isBid = "is_bid"
  case id
  case bid
  case bidSize = "bid_size"
  case ask
  case askSize = "ask_size"
  /// Whether a level belongs to a snapshot of the book: a truth, or `snapshot`, `set` or `delete`.
  case snapshot
  /// Of a single order in the book: such rows are not levels.
  case order = "order_id"
  /// Levels that have the same here belong together.
  case batch
  /// What a level is the first of, or the last: a snapshot, a batch.
  case first
  case last
  case symbol
  /// What a row of a stream is: `trade`, `quote` or `level`, or why it is none of them.
  case message
  /// Of events of any kind: the record's own numbers.
  case kind
  case flags
  case field0
  case field1
  case field2
  case field3
  case field4
  case field5
  /// Of funding: billionths of the value, and the price that it is taken of.
  case rate = "rate_ppb"
  case mark

  static let fields: [Role] = [.field0, .field1, .field2, .field3, .field4, .field5]
}
