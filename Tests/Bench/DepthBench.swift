import Glibc
import HostEngine
import HostExecution
import HostLedger
import HostMarket
import HostModel
import HostRisk

/// A book and its trades through engine and paper venue, each of which keeps the book, with a market maker that quotes a
/// bid and an ask with a queue position of their own, again every 100 ms of market time.
///
/// On a made-up market of 2,000,000 events, or on the first instrument of the file that `BULKHEAD_BENCH_EVENTS` names.
@Sendable func measureDepth(_ bundles: String) throws -> [Figure] {
  let made = try eventsForDepth()
  let events = UnsafeBufferPointer(made.events)
  defer { made.events.deallocate() }
  var rates: [Double] = [], fills = 0
  for _ in 0..<5 {
    let run = try quoteThrough(events, made.listing)
    rates.append(Double(events.count) / run.seconds)
    fills = run.fills
  }
  precondition(fills > 0, "the market maker never traded")
  return [
    Figure(name: "depth", value: median(rates), unit: "events/s", against: nil, ratio: nil),
    Figure(name: "depth-fills", value: Double(fills), unit: "fills", against: nil, ratio: nil),
  ]
}

private func eventsForDepth() throws -> (events: UnsafeMutableBufferPointer<EventRecord>, listing: Listing) {
  if let path = getenv("BULKHEAD_BENCH_EVENTS").map({ String(cString: $0) }) {
    let file = try MarketFile(path: path)
    try file.validate()
    let events = UnsafeMutableBufferPointer<EventRecord>.allocate(capacity: file.records.count)
    _ = events.initialize(from: file.records)
    return (events, file.listings[0])
  }
  var settings = GeneratorSettings()
  settings.kind = .events
  settings.interval_ns = 2_000_000
  var generator = try MarketGenerator(settings)
  let events = UnsafeMutableBufferPointer<EventRecord>.allocate(capacity: 2_000_000)
  for index in events.indices {
    guard let event = generator.next() else { preconditionFailure("the generator ended after \(index) events") }
    events.initializeElement(at: index, to: event)
  }
  return (events, generator.listing)
}

private func quoteThrough(
  _ events: UnsafeBufferPointer<EventRecord>, _ listing: Listing
) throws -> (seconds: Double, fills: Int) {
  let universe = try Universe([listing])
  let currency = try universe.soleQuote()
  var limits = Limits()
  limits.dailyLoss_ppm = 1_000_000
  limits.position_ppm = 1_000_000
  limits.order_ppm = 1_000_000
  limits.ordersPerSecond = 100
  limits.minimumPosition_ppm = 0
  limits.volumeShare_ppm = 0
  limits.stopLoss_ppm = 1_000_000
  var model = VenueModel(fees: FeeTiers(FeeSchedule(maker_ppm: 0, taker_ppm: 700)))
  model.queue = .power2
  model.latency = Latency(entry_ns: 10_000_000, report_ns: 10_000_000)
  var trading = PaperTrading(universe, model, strategyCapacity: 1)
  let strategy = trading.open(
    Engine.Assignment(
      capital: Money(units: 100_000_000 * 100_000_000, currency), instruments: [InstrumentID(0)], limits: limits,
      subscriptions: [], warmUp: 0))
  var maker = MarketMaker(quantity_units: powerOfTen(listing.quantityDecimals) / 100, step: listing.priceStep.ticks)
  var wishes = WishBuffer(), fills = 0
  let elapsed = try seconds {
    for event in events {
      if let fault = trading.receive(event) { throw TapeError.row(0, fault) }
      while !trading.effects.notices.isEmpty {
        if case .filled = trading.effects.notices.removeFirst() { fills += 1 }
      }
      guard event.time_ns >= maker.next_ns else { continue }
      trading.engine.clearInbox(strategy)
      maker.quote(trading.engine.view(strategy), trading.engine.top(of: InstrumentID(0)), event.time_ns, &wishes)
      trading.receive(wishes, from: strategy)
    }
  }
  trading.engine.ledger.checkInvariants()
  return (elapsed, fills)
}

/// Keeps one bid at the best bid and, while it holds something, one ask at the best ask.
private struct MarketMaker {
  let quantity_units: Int64
  let step: Int64
  var next_ns = Int64.min
  var lastRef: UInt64 = 0

  init(quantity_units: Int64, step: Int64) {
    self.quantity_units = quantity_units
    self.step = step
  }

  mutating func quote(_ view: PortfolioView, _ top: OrderBook.Top, _ now_ns: Int64, _ wishes: inout WishBuffer) {
    next_ns = now_ns + 100_000_000
    wishes.count = 0
    guard top.bid.ticks > 0, top.ask > top.bid else { return }
    let held_units = view.positions[0].quantity_units
    var wantsBid = held_units < 10 * quantity_units, wantsAsk = held_units >= quantity_units
    for order in view.orders {
      let isBid = order.side == Side.buy.rawValue
      if order.price_ticks == (isBid ? top.bid.ticks : top.ask.ticks) {
        if isBid { wantsBid = false } else { wantsAsk = false }
      } else {
        var wish = WishRecord()
        wish.kind = WishRecord.cancel
        wish.clientRef = order.clientRef
        add(wish, &wishes)
        if !isBid { wantsAsk = false }  // what it sells is free again only when the cancel is answered
      }
    }
    if wantsBid { submit(.buy, top.bid, &wishes) }
    if wantsAsk { submit(.sell, top.ask, &wishes) }
  }

  private mutating func submit(_ side: Side, _ price: Price, _ wishes: inout WishBuffer) {
    lastRef += 1
    var wish = WishRecord()
    wish.kind = WishRecord.submit
    wish.side = side.rawValue
    wish.type = OrderType.limit.rawValue
    wish.timeInForce = TimeInForce.untilCancelled.rawValue
    wish.clientRef = lastRef
    wish.price_ticks = price.ticks
    wish.quantity_units = quantity_units
    add(wish, &wishes)
  }

  private func add(_ wish: WishRecord, _ wishes: inout WishBuffer) {
    wishes.records[wishes.count] = wish
    wishes.count += 1
  }
}
