import HostImport
import HostJSON
import HostMarket
import HostModel

/// The first rows of files as they would come in, for a person or a program.
struct PreviewView {
  let previews: [ImportPreview]

  func print(on invocation: Invocation) {
    let terminal = invocation.terminal
    guard !invocation.wantsJSON else {
      terminal.print(.object([.init("previews", .array(previews.map(\.json)))]))
      return
    }
    for preview in previews {
      terminal.print("\(preview.source, .strong): \(preview.kind.rawValue) of \(preview.format.rawValue)")
      let columns = preview.columns.map { "\($0.role.rawValue)=\($0.column)" }
      if !columns.isEmpty { terminal.print("columns  \(columns.joined(separator: ","))") }
      let names = preview.kind.previewColumns
      var table = Table(
        [.right(preview.rows.first?.placeName ?? "line"), .left(preview.kind == .bars ? "closing" : "time")]
          + names.map { .right($0) })
      for row in preview.rows {
        for record in row.records {
          table.add(
            ["\(row.place)", "\(record.time.text)"]
              + record.texts(preview.listings[Int(record.instrument)], of: preview.kind).map { "\($0)" })
        }
      }
      terminal.print(table)
      for row in preview.rows {
        if let fault = row.fault { terminal.print("\("bad", .warning): \(row.placeName) \(row.place) \(fault)") }
      }
    }
  }
}

extension MarketKind {
  fileprivate var previewColumns: [String] {
    switch self {
    case .bars: ["open", "high", "low", "close", "volume"]
    case .quotes: ["bid", "bid_size", "ask", "ask_size"]
    case .depth: ["side", "price", "size"]
    case .trades: ["price", "quantity", "aggressor", "trade_id"]
    case .funding: ["rate_ppb", "mark"]
    case .rules, .events: ["kind", "flags", "field0", "field1", "field2", "field3", "field4", "field5"]
    }
  }
}

extension EventRecord {
  /// What stands under the columns of its kind.
  fileprivate func texts(_ listing: Listing, of file: MarketKind) -> [String] {
    func price(_ price: Price) -> String { price.ticks.decimalText(decimals: listing.priceDecimals) }
    func size(_ size: Quantity) -> String { size.units.decimalText(decimals: listing.quantityDecimals) }
    switch file {
    case .bars: return [price(open), price(high), price(low), price(close), size(volume)]
    case .quotes: return [price(bid), size(bidSize), price(ask), size(askSize)]
    case .depth: return [isBidLevel ? "bid" : "ask", price(levelPrice), size(levelSize)]
    case .trades:
      let aggressor = field2 == 0 ? "-" : field2 > 0 ? "buyer" : "seller"
      return [price(tradePrice), size(tradeQuantity), aggressor, "\(field3)"]
    case .funding: return ["\(field0)", price(Price(ticks: field1))]
    case .rules, .events:
      return ["\(kind)", "\(flags)"] + [field0, field1, field2, field3, field4, field5].map { "\($0)" }
    }
  }
}

extension ImportPreview {
  fileprivate var json: JSON {
    .object([
      .init("file", .string(source)),
      .init("format", .string(format.rawValue)),
      .init("kind", .string(kind.rawValue)),
      .init("columns", .object(columns.map { .init($0.role.rawValue, .string($0.column)) })),
      .init("rows", .array(rows.flatMap { row in json(of: row) })),
    ])
  }

  private func json(of row: Row) -> [JSON] {
    if let fault = row.fault {
      return [.object([.init(row.placeName, .integer(Int64(row.place))), .init("fault", .string(fault))])]
    }
    return row.records.map { record in
      let values = zip(kind.previewColumns, record.texts(listings[Int(record.instrument)], of: kind)).map {
        JSON.Member($0, .string($1))
      }
      return .object(
        [.init(row.placeName, .integer(Int64(row.place))), .init("time", .string(record.time.text))] + values)
    }
  }
}
