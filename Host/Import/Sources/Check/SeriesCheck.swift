import HostModel

/// Looks at records one after the other: is each after the one before, and what lies between them?
struct SeriesCheck {
  /// What is told and harms nothing.
  enum Note: Equatable {
    case missingBars(Int64, since: Time)
    case silence(ns: Int64)
    case missingTrades(from: Int64, to: Int64)
    case outlier(Price, before: Price)
  }

  let outlier_ppm: Int64
  let silence_ns: Int64

  private var last: EventRecord?
  private var lastPrice: Price?
  private var lastID: Int64 = 0

  init(outlier_ppm: Int64, silence_ns: Int64) {
    self.outlier_ppm = outlier_ppm
    self.silence_ns = silence_ns
  }

  /// Throws where the record may not follow those that were taken before; otherwise takes it.
  mutating func take(_ record: EventRecord, _ note: (Note) -> Void) throws(RowFault) {
    if let fault = record.marketFault(instrumentCount: 1, after: Time(nanoseconds: .min)) { throw .record(fault) }
    if let last { try compare(record, with: last, note) }
    if let price = outlier(in: record) { note(.outlier(price, before: lastPrice!)) }
    last = record
    if let price = record.closingPrice { lastPrice = price }
    if record.kind == EventKind.trade, record.field3 != 0 { lastID = record.field3 }
  }

  private func compare(_ record: EventRecord, with last: EventRecord, _ note: (Note) -> Void) throws(RowFault) {
    let isBar = record.kind == EventKind.bar
    if isBar, record.time_ns == last.time_ns { throw .again(isSame: record == last) }
    if record.kind == EventKind.trade, record.field3 != 0, record.field3 == lastID {
      throw .again(isSame: record == last)
    }
    guard record.time_ns >= last.time_ns else { throw .backwards(to: record.time, after: last.time) }
    if isBar {
      let opening = record.time_ns - record.interval_ns
      guard opening >= last.time_ns else {
        throw .overlap(opening: Time(nanoseconds: opening), before: last.time)
      }
      if opening > last.time_ns {
        note(.missingBars(max(1, (opening - last.time_ns) / record.interval_ns), since: last.time))
      }
    } else {
      if record.time_ns - last.time_ns > silence_ns { note(.silence(ns: record.time_ns - last.time_ns)) }
      if record.kind == EventKind.trade, lastID != 0, record.field3 > lastID + 1 {
        note(.missingTrades(from: lastID + 1, to: record.field3 - 1))
      }
    }
  }

  /// A price that is further from the last one than wanted.
  private func outlier(in record: EventRecord) -> Price? {
    guard let lastPrice else { return nil }
    return record.prices.first { price in
      let distance = Int128((price.ticks - lastPrice.ticks).magnitude)
      return distance * 1_000_000 > Int128(lastPrice.ticks) * Int128(outlier_ppm)
    }
  }
}

extension EventRecord {
  /// What the next price is compared with.
  fileprivate var closingPrice: Price? {
    switch kind {
    case EventKind.bar: close
    case EventKind.trade: tradePrice
    case EventKind.quote where bidSize != .zero && askSize != .zero: Price(ticks: bid.ticks / 2 + ask.ticks / 2)
    default: nil
    }
  }

  /// Those that may be outliers.
  fileprivate var prices: [Price] {
    switch kind {
    case EventKind.bar: [high, low]
    default: closingPrice.map { [$0] } ?? []
    }
  }
}

extension SeriesCheck.Note {
  var kind: RowFinding.Kind {
    switch self {
    case .missingBars, .silence, .missingTrades: .gap
    case .outlier: .outlier
    }
  }

  func text(_ listing: Listing) -> String {
    switch self {
    case .missingBars(let count, let since):
      "comes after \(count) missing bar\(count == 1 ? "" : "s") since \(since.text)"
    case .silence(let ns): "comes after \(ns / Time.nanosecondsPerSecond) s without any"
    case .missingTrades(let from, let to):
      from == to
        ? "comes after trade \(from), which is missing" : "comes after trades \(from) to \(to), which are missing"
    case .outlier(let price, let before):
      "has the price \(price.ticks.decimalText(decimals: listing.priceDecimals)), after "
        + before.ticks.decimalText(decimals: listing.priceDecimals)
    }
  }
}
