import HostModel

/// Looks at the records of one instrument, one after the other: is each after the one before, and what lies between them?
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

  private var last_ns: Int64?
  private var lastBar: EventRecord?
  private var lastTrade: EventRecord?
  /// The numbers of the trades of its moment. One that comes again at another moment goes back in time.
  private var numbers: [Int64] = []
  private var lastPrice: Price?

  init(outlier_ppm: Int64, silence_ns: Int64) {
    self.outlier_ppm = outlier_ppm
    self.silence_ns = silence_ns
  }

  /// Throws where the record may not follow those that were taken before, `previous` being the last of any instrument;
  /// otherwise takes it.
  mutating func take(
    _ record: EventRecord, after previous: Time, _ note: (Note) -> Void
  ) throws(RowFault) {
    if let fault = record.marketFault(instrumentCount: Int(record.instrument) + 1, after: Time(nanoseconds: .min)) {
      throw .record(fault)
    }
    switch record.kind {
    case EventKind.bar: try compare(bar: record, after: previous, note)
    case EventKind.trade: try compare(trade: record, after: previous, note)
    default: try compare(record, after: previous, note)
    }
    if let price = outlier(in: record) { note(.outlier(price, before: lastPrice!)) }
    last_ns = record.time_ns
    if let price = record.closingPrice { lastPrice = price }
    if record.kind == EventKind.bar { lastBar = record }
    if record.kind == EventKind.trade, record.field3 != 0 { remember(record) }
  }

  private mutating func remember(_ trade: EventRecord) {
    if lastTrade?.time_ns != trade.time_ns { numbers.removeAll(keepingCapacity: true) }
    // One large order can meet thousands at one moment; beyond these an early one that comes again is taken.
    if numbers.count < Self.remembered { numbers.append(trade.field3) }
    lastTrade = trade
  }

  private static let remembered = 1_000

  private func compare(bar: EventRecord, after previous: Time, _ note: (Note) -> Void) throws(RowFault) {
    if let lastBar, lastBar.time_ns == bar.time_ns { throw .again(isSame: bar == lastBar) }
    guard bar.time >= previous else { throw .backwards(to: bar.time, after: previous) }
    guard let lastBar, let opening_ns = bar.opening_ns else { return }
    guard opening_ns >= lastBar.time_ns else {
      throw .overlap(opening: Time(nanoseconds: opening_ns), before: lastBar.time)
    }
    if opening_ns > lastBar.time_ns, bar.interval_ns > 0 {
      note(.missingBars(max(1, (opening_ns - lastBar.time_ns) / bar.interval_ns), since: lastBar.time))
    }
  }

  private func compare(trade: EventRecord, after previous: Time, _ note: (Note) -> Void) throws(RowFault) {
    if let lastTrade, lastTrade.time_ns == trade.time_ns, trade.field3 != 0, numbers.contains(trade.field3) {
      throw trade == lastTrade ? .again(isSame: true) : .repeated(trade.field3)
    }
    if let lastTrade, lastTrade.field3 == trade.field3 { throw .repeated(trade.field3) }
    try compare(trade, after: previous, note)
    if let lastTrade, trade.field3 > lastTrade.field3, trade.field3 - 1 > lastTrade.field3 {
      note(.missingTrades(from: lastTrade.field3 + 1, to: trade.field3 - 1))
    }
  }

  private func compare(_ record: EventRecord, after previous: Time, _ note: (Note) -> Void) throws(RowFault) {
    guard record.time >= previous else { throw .backwards(to: record.time, after: previous) }
    if let last_ns, record.time_ns - last_ns > silence_ns { note(.silence(ns: record.time_ns - last_ns)) }
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
