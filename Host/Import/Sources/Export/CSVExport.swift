import HostMarket
import HostModel

/// Market data as lines of text with a header: all digits of each number, so that nothing is lost.
public struct CSVExport {
  private let listings: [Listing]
  private let columns: [ExportColumn]

  public init(of file: borrowing MarketFile) {
    listings = file.listings
    columns = ExportColumn.columns(of: file.kind)
  }

  /// Gives the text in pieces of some ten thousand bytes, and says after how many rows. `take` ends the work by saying no.
  ///
  /// Throws `.market` for a record that is not valid, `.stopped` when `take` said no.
  public func write(_ file: borrowing MarketFile, _ take: (String, Int) throws -> Bool) throws {
    do { try file.validate() } catch { throw ImportError.market(error) }
    var text = columns.map(\.name).joined(separator: ",") + "\n"
    for (row, record) in file.records.enumerated() {
      append(record, to: &text)
      guard text.utf8.count > 65_536 else { continue }
      guard try take(text, row + 1) else { throw ImportError.stopped(path: file.path) }
      text = ""
    }
    guard try take(text, file.records.count) else { throw ImportError.stopped(path: file.path) }
  }

  private func append(_ record: EventRecord, to text: inout String) {
    let listing = listings[Int(record.instrument)]
    for (place, column) in columns.enumerated() {
      if place > 0 { text += "," }
      switch column.value {
      case .time: text += record.time.text
      case .opening: text += record.opening_ns.map { Time(nanoseconds: $0).text } ?? ""
      case .symbol: text += quoted(listing.symbol)
      case .price(let index): text += record.field(index).decimalText(decimals: listing.priceDecimals)
      case .quantity(let index): text += record.field(index).decimalText(decimals: listing.quantityDecimals)
      case .number(let index): text += "\(record.field(index))"
      case .side(let index, let positive, let negative):
        let side = record.field(index)
        if side != 0 { text += side > 0 ? positive : negative }
      case .flag(let bit): text += record.flags & bit != 0 ? "true" : "false"
      case .kind: text += "\(record.kind)"
      case .flags: text += "\(record.flags)"
      }
    }
    text += "\n"
  }

  private func quoted(_ symbol: String) -> String {
    symbol.contains { $0 == "," || $0 == "\"" } ? "\"\(symbol.replacing("\"", with: "\"\""))\"" : symbol
  }
}
