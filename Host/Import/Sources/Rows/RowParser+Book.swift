import HostMarket
import HostModel

/// Rows that are levels of a book, or a whole one.
extension RowParser {
  /// What a row says of a level.
  private enum Change {
    case snapshot
    case set
    case removed

    init?(parsing text: Field) {
      if let truth = Truth(parsing: text) {
        self = truth.isTrue ? .snapshot : .set
      } else if text.isWord("snapshot") || text.isWord("snap") {
        self = .snapshot
      } else if text.isWord("set") {
        self = .set
      } else if text.isWord("delete") {
        self = .removed
      } else {
        return nil
      }
    }
  }

  /// One level. That a batch ended with the row before is told by `endsBatchBefore`.
  mutating func level(_ rows: any RowSource, at time: Time) throws(RowFault) -> EventRecord {
    // What such a row changes is an order, and what is left of the level cannot be told from it.
    if layout[.order] != nil {
      let field = try field(.order, rows)
      guard field.isEmpty else { throw .order(id: String(decoding: field, as: UTF8.self)) }
    }
    let change = try change(rows), side = try side(rows)
    let price = try price(.price, rows)
    let size: Quantity = change == .removed ? .zero : try quantity(.quantity, rows)
    let said = try flag(.first, rows)
    let isFirst = said ?? (change == .snapshot && !isInSnapshot)
    let isLast = try flag(.last, rows)
    endsBatchBefore = try beginsBatch(rows, isFirst: isFirst)
    isInSnapshot = change == .snapshot
    return .depth(instrument, at: time, side, price: price, size: size, isFirst: isFirst, isLast: isLast ?? false)
  }

  /// All levels of one row. A level without a price is not there.
  mutating func book(_ rows: any RowSource, at time: Time) throws(RowFault) -> [EventRecord] {
    var records: [EventRecord] = []
    for level in layout.levels where level.price < rows.count && !rows.field(level.price).isEmpty {
      let price = Price(
        ticks: try units(level.price, rows, decimals: listing.priceDecimals, option: "--price-decimals"))
      let size = Quantity(
        units: try units(level.size, rows, decimals: listing.quantityDecimals, option: "--quantity-decimals"))
      records.append(
        .depth(
          instrument, at: time, level.side, price: price, size: size, isFirst: records.isEmpty, isLast: false))
    }
    guard !records.isEmpty else { throw .missing(column: "any level", fields: rows.count) }
    records[records.count - 1].flags |= EventRecord.lastOfBatch
    return records
  }

  private func change(_ rows: any RowSource) throws(RowFault) -> Change {
    guard layout[.snapshot] != nil else { return .set }
    let field = try field(.snapshot, rows)
    guard let change = Change(parsing: field) else { throw word(.snapshot, rows, field) }
    return change
  }

  private func side(_ rows: any RowSource) throws(RowFault) -> BookSide {
    if let isBid = try flag(.isBid, rows) { return isBid ? .bid : .ask }
    let field = try field(.side, rows)
    guard let side = Aggressor(parsing: field)?.bookSide else { throw word(.side, rows, field) }
    return side
  }

  private func flag(_ role: Role, _ rows: any RowSource) throws(RowFault) -> Bool? {
    guard layout[role] != nil else { return nil }
    let field = try field(role, rows)
    guard let truth = Truth(parsing: field) else { throw word(role, rows, field) }
    return truth.isTrue
  }

  /// Levels belong together that have the same batch, or else the same time, and are all of a snapshot or all of none.
  private mutating func beginsBatch(_ rows: any RowSource, isFirst: Bool) throws(RowFault) -> Bool {
    let field = try field(layout[.batch] == nil ? .time : .batch, rows)
    guard !isFirst, field.elementsEqual(batch) else {
      batch = Array(field)
      return true
    }
    return false
  }
}
