import HostMarket
import HostModel

/// One column of market data for other programs: what it is called, and what stands in it.
struct ExportColumn: Equatable {
  let name: String
  let value: Value

  enum Value: Equatable {
    /// The moment of the record, or when its bar opened.
    case time
    case opening
    case symbol
    /// A field of the record: ticks, units, or a number as it is.
    case price(Int)
    case quantity(Int)
    case number(Int)
    /// 1 and -1 in words: buy and sell, bid and ask; 0 is nothing.
    case side(Int, positive: String, negative: String)
    /// A bit of the flags.
    case flag(UInt8)
    case kind
    case flags
  }

  private init(_ name: String, _ value: Value) {
    self.name = name
    self.value = value
  }

  /// `import` reads each of these back under the same name.
  static func columns(of kind: MarketKind) -> [ExportColumn] {
    let time = ExportColumn("time", .time), symbol = ExportColumn("symbol", .symbol)
    switch kind {
    case .bars:
      return [
        ExportColumn("open_time", .opening), symbol, ExportColumn("open", .price(0)), ExportColumn("high", .price(1)),
        ExportColumn("low", .price(2)), ExportColumn("close", .price(3)), ExportColumn("volume", .quantity(4)),
        ExportColumn("interval_ns", .number(5)),
      ]
    case .trades:
      return [
        time, symbol, ExportColumn("price", .price(0)), ExportColumn("quantity", .quantity(1)),
        ExportColumn("aggressor", .side(2, positive: "buy", negative: "sell")), ExportColumn("trade_id", .number(3)),
      ]
    case .quotes:
      return [
        time, symbol, ExportColumn("bid", .price(0)), ExportColumn("bid_size", .quantity(1)),
        ExportColumn("ask", .price(2)), ExportColumn("ask_size", .quantity(3)),
      ]
    case .depth:
      return [
        time, symbol, ExportColumn("side", .side(2, positive: "bid", negative: "ask")),
        ExportColumn("price", .price(0)), ExportColumn("size", .quantity(1)),
        ExportColumn("first", .flag(EventRecord.firstOfSnapshot)), ExportColumn("last", .flag(EventRecord.lastOfBatch)),
      ]
    case .funding:
      return [time, symbol, ExportColumn("rate_ppb", .number(0)), ExportColumn("mark", .price(1))]
    case .rules:
      let names = ["price_step", "quantity_step", "minimum_value", "multiplier", "maximum_quantity", "version"]
      return [time, symbol] + names.enumerated().map { ExportColumn($1, .number($0)) }
    case .events:
      return [time, symbol, ExportColumn("kind", .kind), ExportColumn("flags", .flags)]
        + (0..<6).map { ExportColumn("field\($0)", .number($0)) }
    }
  }
}

extension EventRecord {
  func field(_ index: Int) -> Int64 {
    switch index {
    case 0: field0
    case 1: field1
    case 2: field2
    case 3: field3
    case 4: field4
    case 5: field5
    default: preconditionFailure("field \(index)")
    }
  }

  /// When a bar opened. A bar that is longer than its time since 64 bits began has none.
  var opening_ns: Int64? {
    let (opening, overflow) = time_ns.subtractingReportingOverflow(interval_ns)
    return overflow ? nil : opening
  }
}
