import HostModel

/// What the rows of a market-data file are. With one kind to a file its columns have names; a file of `events` holds
/// every kind, and what its columns mean follows from each row's `kind`.
public enum MarketKind: String, CaseIterable, Sendable {
  case bars
  case trades
  case quotes
  case depth
  case funding
  case rules
  case events

  /// Those that can be made up. Funding and rules are a venue's word.
  public static let generated: [MarketKind] = [.bars, .trades, .quotes, .depth, .events]

  /// `EventRecord.kind` of each row; `nil` where it may be any of the market's.
  public var eventKind: UInt8? {
    switch self {
    case .bars: EventKind.bar
    case .trades: EventKind.trade
    case .funding: EventKind.funding
    case .rules: EventKind.rules
    case .quotes: EventKind.quote
    case .depth: EventKind.depth
    case .events: nil
    }
  }

  /// A record's fields in their order, as NumPy names them. Both lists describe the layout of `EventRecord`.
  var columns: [Column] {
    let head = [
      Column("kind", "|u1"), Column("flags", "|u1"), Column("instrument", "<u2"), Column("sequence", "<u4"),
      Column("time_ns", "<i8"),
    ]
    let names =
      switch self {
      case .bars: ["open", "high", "low", "close", "volume", "interval_ns"]
      case .trades: ["price", "quantity", "aggressor", "trade_id", "reserved0", "reserved1"]
      case .funding: ["rate_ppb", "mark", "reserved0", "reserved1", "reserved2", "reserved3"]
      case .rules: ["price_step", "quantity_step", "minimum_value", "multiplier", "maximum_quantity", "version"]
      case .quotes: ["bid", "bid_size", "ask", "ask_size", "reserved0", "reserved1"]
      case .depth: ["price", "size", "side", "reserved0", "reserved1", "reserved2"]
      case .events: ["field0", "field1", "field2", "field3", "field4", "field5"]
      }
    return head + names.map { Column($0, "<i8") }
  }

  /// One column's name and NumPy's code for its type: `<i8` is a little-endian signed integer of 8 bytes.
  struct Column: Equatable, Sendable {
    let name: String
    let format: String

    init(_ name: String, _ format: String) {
      self.name = name
      self.format = format
    }
  }
}
