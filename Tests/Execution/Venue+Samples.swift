import HostLedger
import HostModel

@testable import HostExecution

/// A paper venue with one instrument of two price and no quantity decimals, and what it reported since the last look.
struct TestVenue: ~Copyable {
  var venue: PaperVenue
  var reports = Queue<VenueReport>()
  var now: Int64 = 0
  static let instrument = InstrumentID(0)

  init(step: Int64 = 1, _ change: (inout VenueModel) -> Void = { _ in }) {
    var model = VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 100, taker_ppm: 500)))
    change(&model)
    let listing = Listing(
      symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 0,
      priceStep: Price(ticks: step), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
      minimumValueUnits: 0)
    guard let universe = try? Universe([listing]) else { fatalError("universe") }
    venue = PaperVenue(instruments: universe.instruments, model)
  }

  mutating func order(
    _ id: UInt64, _ side: Side, _ units: Int64, at limit: Int64, mayRest: Bool = true, mayTake: Bool = true,
    isWhole: Bool = false
  ) {
    let order = VenueOrder(
      id: OrderID(id), instrument: TestVenue.instrument, side: side,
      terms: OrderTerms(mayRest: mayRest, mayTake: mayTake, isWhole: isWhole), limit: Price(ticks: limit),
      remaining: Quantity(units: units))
    venue.send(.place(order), at: Time(nanoseconds: now), &reports)
  }

  mutating func cancel(_ id: UInt64) {
    venue.send(.cancel(OrderID(id), TestVenue.instrument), at: Time(nanoseconds: now), &reports)
  }

  mutating func show(_ event: EventRecord) {
    precondition(event.marketFault(instrumentCount: 1, after: Time(nanoseconds: now)) == nil, "\(event)")
    now = event.time_ns
    venue.observe(event, reports: &reports)
  }

  mutating func quote(_ bid: Int64, _ bidSize: Int64, _ ask: Int64, _ askSize: Int64) {
    show(
      .quote(
        TestVenue.instrument, at: Time(nanoseconds: now + 1), bid: Price(ticks: bid), bidSize: Quantity(units: bidSize),
        ask: Price(ticks: ask), askSize: Quantity(units: askSize)))
  }

  mutating func level(_ side: BookSide, _ price: Int64, _ size: Int64, isFirst: Bool = false, isLast: Bool = true) {
    show(
      .depth(
        TestVenue.instrument, at: Time(nanoseconds: now + 1), side, price: Price(ticks: price),
        size: Quantity(units: size), isFirst: isFirst, isLast: isLast))
  }

  /// A snapshot of the whole book, best levels first.
  mutating func book(bids: [(Int64, Int64)], asks: [(Int64, Int64)]) {
    let levels = bids.map { (BookSide.bid, $0) } + asks.map { (.ask, $0) }
    for (number, (side, level)) in levels.enumerated() {
      self.level(side, level.0, level.1, isFirst: number == 0, isLast: number == levels.count - 1)
    }
  }

  mutating func trade(_ price: Int64, _ units: Int64, _ aggressor: Side? = nil) {
    show(
      .trade(
        TestVenue.instrument, at: Time(nanoseconds: now + 1), price: Price(ticks: price),
        quantity: Quantity(units: units), aggressor: aggressor, id: now))
  }

  mutating func bar(_ open: Int64, _ high: Int64, _ low: Int64, _ close: Int64, volume: Int64 = 1_000) {
    show(
      .bar(
        TestVenue.instrument, closing: Time(nanoseconds: now + 60), open: Price(ticks: open), high: Price(ticks: high),
        low: Price(ticks: low), close: Price(ticks: close), volume: Quantity(units: volume), interval_ns: 60))
  }

  mutating func status(_ status: MarketStatus) {
    show(.status(TestVenue.instrument, at: Time(nanoseconds: now + 1), status))
  }

  /// As words: `1 accepted`, `1 5@10000 taker`, `1 cancelled`.
  mutating func told() -> [String] {
    var lines: [String] = []
    while !reports.isEmpty {
      let report = reports.removeFirst()
      switch report.report {
      case .accepted: lines.append("\(report.order.number) accepted")
      case .rejected(let code): lines.append("\(report.order.number) rejected \(code)")
      case .filled(let fill, _):
        lines.append(
          "\(report.order.number) \(fill.quantity.units)@\(fill.price.ticks) \(fill.isMaker ? "maker" : "taker")")
      case .cancelled: lines.append("\(report.order.number) cancelled")
      case .replaced: lines.append("\(report.order.number) replaced")
      case .replaceRejected: lines.append("\(report.order.number) not replaced")
      case .expired: lines.append("\(report.order.number) expired")
      case .absent: lines.append("\(report.order.number) absent")
      case .cancelRejected: lines.append("\(report.order.number) not cancelled")
      case .lost: lines.append("\(report.order.number) lost")
      }
    }
    return lines
  }

  /// Without the acknowledgements.
  mutating func fills() -> [String] { told().filter { !$0.hasSuffix("accepted") } }

  var bytes: [UInt8] {
    var writer = ByteWriter()
    venue.encode(into: &writer)
    return Array(writer.bytes)
  }
}
