import HostJSON
import HostMarket
import HostModel

/// What a file of market data holds, for a person or a program.
struct DataReport {
  let path: String
  let summary: MarketSummary

  func print(on terminal: Terminal) {
    let rows = "\(summary.rows) \(summary.kind.rawValue)"
    terminal.print("\(path, .strong): \(rows) from \(summary.first.text) to \(summary.last.text)")
    var table = Table([
      .left("instrument"), .left("kind"), .right("rows"), .right("lowest"), .right("highest"), .right("volume"),
      .right("gaps"), .right("duplicates"),
    ])
    for instrument in summary.instruments {
      let volume = instrument.volumeText.map { "\($0) \(instrument.listing.base)" } ?? "beyond 64 bits"
      table.add([
        "\(instrument.listing.symbol)", "\(instrument.listing.kind.name)", "\(instrument.rows)",
        "\(instrument.lowestText ?? "-")",
        "\(instrument.highestText ?? "-")", "\(volume)", "\(instrument.gaps)", "\(instrument.duplicates)",
      ])
    }
    terminal.print(table)
  }

  /// Prices and volumes are decimal text, so that no reader rounds them.
  var json: JSON {
    .object([
      .init("file", .string(path)),
      .init("kind", .string(summary.kind.rawValue)),
      .init("rows", .integer(Int64(summary.rows))),
      .init("first", .string(summary.first.text)),
      .init("last", .string(summary.last.text)),
      .init("instruments", .array(summary.instruments.map(\.json))),
    ])
  }
}

extension InstrumentSummary {
  fileprivate var lowestText: String? { lowest.map { $0.ticks.decimalText(decimals: listing.priceDecimals) } }
  fileprivate var highestText: String? { highest.map { $0.ticks.decimalText(decimals: listing.priceDecimals) } }
  fileprivate var volumeText: String? { volume.map { $0.units.decimalText(decimals: listing.quantityDecimals) } }

  fileprivate var json: JSON {
    .object([
      .init("symbol", .string(listing.symbol)),
      .init("base", .string(listing.base)),
      .init("quote", .string(listing.quote)),
      .init("kind", .string(listing.kind.name)),
      .init("price_decimals", .integer(Int64(listing.priceDecimals))),
      .init("quantity_decimals", .integer(Int64(listing.quantityDecimals))),
      .init("rows", .integer(Int64(rows))),
      .init("lowest", lowestText.map(JSON.string) ?? .null),
      .init("highest", highestText.map(JSON.string) ?? .null),
      .init("volume", volumeText.map(JSON.string) ?? .null),
      .init("gaps", .integer(Int64(gaps))),
      .init("duplicates", .integer(Int64(duplicates))),
    ])
  }
}
