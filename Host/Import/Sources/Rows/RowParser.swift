import HostMarket
import HostModel

/// Makes records of rows: exactly what stands there, or a fault.
struct RowParser {
  let layout: Layout
  let listings: [Listing]
  let rounds: Bool
  /// A bar's length, where no column says it.
  let interval_ns: Int64?
  /// Of a time of day alone.
  let day: Int64?
  /// How many numbers were rounded.
  var rounded = 0
  /// Which of the listings the row is of.
  private(set) var instrument = InstrumentID(0)
  /// Of a level: with the row before it a batch ended, and its record is to say so.
  var endsBatchBefore = false
  var isInSnapshot = false
  var batch: [UInt8] = []

  init(layout: Layout, listings: [Listing], rounds: Bool, interval_ns: Int64?, day: Int64? = nil) {
    self.layout = layout
    self.listings = listings
    self.rounds = rounds
    self.interval_ns = interval_ns
    self.day = day
  }

  /// Puts the records of the row that `rows` stand at behind `records`, or throws and puts none.
  mutating func parse(_ rows: any RowSource, into records: inout [EventRecord]) throws(RowFault) {
    instrument = try instrument(of: rows)
    let time = try moment(.time, rows)
    switch layout.kind {
    case .bars: records.append(try bar(rows, opening: time))
    case .trades: records.append(try trade(rows, at: time.time))
    case .funding:
      records.append(
        .funding(instrument, at: time.time, rate_ppb: try integer(.rate, rows), mark: try price(.mark, rows)))
    case .events where layout[.message] != nil: records.append(try message(rows, at: time.time))
    case .rules, .events: records.append(try event(rows, at: time.time))
    case .quotes: records.append(try quote(rows, at: time.time))
    case .depth where layout.levels.isEmpty: records.append(try level(rows, at: time.time))
    case .depth: records += try book(rows, at: time.time)
    }
  }

  var listing: Listing { listings[Int(instrument.index)] }

  private func instrument(of rows: any RowSource) throws(RowFault) -> InstrumentID {
    guard listings.count > 1 else { return InstrumentID(0) }
    let field = try field(.symbol, rows)
    guard let index = listings.firstIndex(where: { field.isName($0.symbol) }) else { throw word(.symbol, rows, field) }
    return InstrumentID(UInt16(index))
  }

  private mutating func message(_ rows: any RowSource, at time: Time) throws(RowFault) -> EventRecord {
    let field = try field(.message, rows)
    if field.isWord("trade") { return try trade(rows, at: time) }
    if field.isWord("quote") { return try quote(rows, at: time) }
    if field.isWord("level") { return try level(rows, at: time) }
    throw .message(String(decoding: field, as: UTF8.self))
  }

  /// A record as its numbers say, of any kind.
  private func event(_ rows: any RowSource, at time: Time) throws(RowFault) -> EventRecord {
    func byte(_ role: Role) throws(RowFault) -> UInt8 {
      guard let byte = UInt8(exactly: try integer(role, rows)) else {
        throw .number(column: layout.name(of: role, in: rows), text: rows.text(layout[role]!))
      }
      return byte
    }
    let hasKind = layout.kind == .events
    var fields: [Int64] = []
    for role in Role.fields { fields.append(try integer(role, rows)) }
    return EventRecord(
      kind: hasKind ? try byte(.kind) : EventKind.rules, flags: hasKind ? try byte(.flags) : 0,
      instrument: instrument.index, time: time, fields[0], fields[1], fields[2], fields[3], fields[4], fields[5])
  }

  private mutating func bar(_ rows: any RowSource, opening: MarketTime) throws(RowFault) -> EventRecord {
    let interval_ns = try interval(rows, opening: opening)
    let (closing, overflow) = opening.nanoseconds.addingReportingOverflow(interval_ns)
    guard interval_ns > 0, !overflow else { throw .length }
    return .bar(
      instrument, closing: Time(nanoseconds: closing), open: try price(.open, rows), high: try price(.high, rows),
      low: try price(.low, rows), close: try price(.close, rows), volume: try quantity(.volume, rows),
      interval_ns: interval_ns)
  }

  /// From the row itself where it says so: a month is not always as long as the last one.
  private func interval(_ rows: any RowSource, opening: MarketTime) throws(RowFault) -> Int64 {
    if layout[.interval] != nil { return try integer(.interval, rows) }
    guard layout[.closeTime] != nil else { return interval_ns ?? 0 }
    let last = try moment(.closeTime, rows)
    // The last millisecond or microsecond within the bar, by the clock that wrote it.
    return last.nanoseconds - opening.nanoseconds + last.tick_ns
  }

  private mutating func trade(_ rows: any RowSource, at time: Time) throws(RowFault) -> EventRecord {
    .trade(
      instrument, at: time, price: try price(.price, rows), quantity: try quantity(.quantity, rows),
      aggressor: try aggressor(rows), id: identity(rows))
  }

  /// A side without a price has nobody on it.
  private mutating func quote(_ rows: any RowSource, at time: Time) throws(RowFault) -> EventRecord {
    let hasBid = try !field(.bid, rows).isEmpty, hasAsk = try !field(.ask, rows).isEmpty
    let bid = hasBid || !hasAsk ? try price(.bid, rows) : try price(.ask, rows)
    let ask = hasAsk ? try price(.ask, rows) : bid
    return .quote(
      instrument, at: time, bid: bid, bidSize: hasBid ? try quantity(.bidSize, rows) : .zero, ask: ask,
      askSize: hasAsk ? try quantity(.askSize, rows) : .zero)
  }

  private func aggressor(_ rows: any RowSource) throws(RowFault) -> Side? {
    if layout[.buyerIsMaker] != nil {
      let field = try field(.buyerIsMaker, rows)
      guard let isMaker = Truth(parsing: field) else { throw word(.buyerIsMaker, rows, field) }
      return isMaker.isTrue ? .sell : .buy
    }
    guard layout[.side] != nil else { return nil }
    let field = try field(.side, rows)
    guard let aggressor = Aggressor(parsing: field) else { throw word(.side, rows, field) }
    return aggressor.side
  }

  /// 0, which is not known, for one that is no number of ours: some venues name trades with letters.
  private func identity(_ rows: any RowSource) -> Int64 {
    guard let field = try? field(.id, rows), let id = ExactNumber(parsing: field), id.exponent >= 0 else { return 0 }
    return id.isNegative ? 0 : id.whole ?? 0
  }
}
