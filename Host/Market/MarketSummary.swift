import HostModel

/// What a market-data file holds, counted in one pass over all of its rows.
public struct MarketSummary: Equatable, Sendable {
  public let kind: MarketKind
  public let rows: Int
  public let first: Time
  public let last: Time
  /// One for each of the file's listings, in their order.
  public let instruments: [InstrumentSummary]
}

/// One instrument's part of a file.
public struct InstrumentSummary: Equatable, Sendable {
  public let listing: Listing
  public internal(set) var rows = 0
  /// `nil` where the instrument has no rows.
  public internal(set) var lowest: Price?
  public internal(set) var highest: Price?
  /// `nil` when the sum does not fit into 64 bits.
  public internal(set) var volume: Quantity? = .zero
  /// Bars that do not begin where the one before ended, and trades whose number does not follow the one before.
  public internal(set) var gaps = 0
  /// Bars that end when the one before did, and trades with its number.
  public internal(set) var duplicates = 0

  /// The end of the last bar.
  var lastBar_ns: Int64?
  var lastTradeID: Int64?
}

extension MarketFile {
  /// Throws `.record` for the first row that is not valid, as `validate()` does.
  public func summary() throws(MarketError) -> MarketSummary {
    var instruments = listings.map { InstrumentSummary(listing: $0) }
    var previous = Time(nanoseconds: .min)
    for (row, record) in records.enumerated() {
      if let fault = kind.fault(of: record, listings: listings.count, after: previous) {
        throw .record(path: path, row: row, fault: fault)
      }
      previous = record.time
      instruments[Int(record.instrument)].count(record)
    }
    return MarketSummary(
      kind: kind, rows: records.count, first: records[0].time, last: previous, instruments: instruments)
  }
}

extension InstrumentSummary {
  /// Of a record without `marketFault`. A quote encloses its two prices, a level that is not empty its own.
  mutating func count(_ record: EventRecord) {
    rows += 1
    switch record.kind {
    case EventKind.bar:
      enclose(lowest: record.low, highest: record.high)
      add(record.volume)
      let (beginning, overflow) = record.time_ns.subtractingReportingOverflow(record.interval_ns)
      if lastBar_ns == record.time_ns {
        duplicates += 1
      } else if let lastBar_ns, overflow || beginning != lastBar_ns {
        gaps += 1
      }
      lastBar_ns = record.time_ns
    case EventKind.trade:
      enclose(lowest: record.tradePrice, highest: record.tradePrice)
      add(record.tradeQuantity)
      // 0 is a number that is not known.
      if let lastTradeID, lastTradeID != 0, record.tradeID != 0 {
        if record.tradeID == lastTradeID { duplicates += 1 } else if record.tradeID != lastTradeID &+ 1 { gaps += 1 }
      }
      lastTradeID = record.tradeID
    case EventKind.quote: enclose(lowest: min(record.bid, record.ask), highest: max(record.bid, record.ask))
    case EventKind.depth where record.levelSize != .zero:
      enclose(lowest: record.levelPrice, highest: record.levelPrice)
    case EventKind.funding: enclose(lowest: Price(ticks: record.field1), highest: Price(ticks: record.field1))
    default: break
    }
  }

  private mutating func enclose(lowest low: Price, highest high: Price) {
    lowest = lowest.map { min($0, low) } ?? low
    highest = highest.map { max($0, high) } ?? high
  }

  private mutating func add(_ quantity: Quantity) {
    guard let (sum, overflow) = volume?.units.addingReportingOverflow(quantity.units) else { return }
    volume = overflow ? nil : Quantity(units: sum)
  }
}

extension EventRecord {
  fileprivate var tradeID: Int64 { field3 }
}
