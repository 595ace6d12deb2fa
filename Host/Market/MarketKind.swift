import HostModel

/// What the rows of a market-data file are. One kind to a file, so that its columns have names.
public enum MarketKind: String, CaseIterable, Sendable {
  case bars
  case trades
  case funding
  case rules

  /// Those that can be made up. Funding and rules are a venue's word.
  public static let generated: [MarketKind] = [.bars, .trades]

  /// `EventRecord.kind` of each row.
  public var eventKind: UInt8 {
    switch self {
    case .bars: EventKind.bar
    case .trades: EventKind.trade
    case .funding: EventKind.funding
    case .rules: EventKind.rules
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
