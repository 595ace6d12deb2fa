import HostLedger
import HostModel
import HostRisk

/// A venue that fills orders from recorded or live market data: the one of backtests and paper trading.
///
/// An order can trade from the next event of its instrument on, never on the event it was decided on.
///
/// | event | fresh order (its first event) | resting limit order |
/// |---|---|---|
/// | bar | at the open, when that is within its price | at its limit, when the bar traded *through* it |
/// | trade | at the trade's price, when that is within its price | at its limit, up to the trade's size, when it traded *through* |
///
/// Touching the limit fills nothing: an order that rests is behind others at its price. What may not rest and cannot
/// trade at its first event is cancelled. Fresh orders pay the taker's fee and `slippage_ppm`, resting ones the maker's.
/// It does not model a queue, market impact or latency.
public struct PaperVenue: ~Copyable {
  public let fees: FeeSchedule
  /// How much worse than the market a fresh order trades, in parts per million of the price.
  public let slippage_ppm: Int64

  struct Resting {
    let id: OrderID
    var order: OrderRequest
    var remaining: Quantity
    var isFresh: Bool
  }

  private var tradeCount: Int64 = 0
  private let instruments: UnsafeMutableBufferPointer<Instrument>
  private let books: UnsafeMutablePointer<[Resting]>
  /// How many orders each instrument has, apart from the arrays: an event without any costs one comparison.
  private let counts: UnsafeMutablePointer<Int>

  public init(instruments list: [Instrument], fees: FeeSchedule, slippage_ppm: Int64) {
    precondition((0...100_000).contains(slippage_ppm), "slippage \(slippage_ppm) ppm")
    self.fees = fees
    self.slippage_ppm = slippage_ppm
    instruments = .allocate(capacity: list.count)
    _ = instruments.initialize(from: list)
    books = .allocate(capacity: list.count)
    books.initialize(repeating: [], count: list.count)
    counts = .allocate(capacity: list.count)
    counts.initialize(repeating: 0, count: list.count)
  }

  deinit {
    books.deinitialize(count: instruments.count)
    books.deallocate()
    counts.deallocate()
    instruments.deallocate()
  }

  /// Carries one request out; the answer is in `reports`.
  public mutating func receive(_ request: consuming VenueRequest, at time: Time, reports: inout Queue<VenueReport>) {
    switch consume request {
    case .place(let id, let approved):
      let order = approved.order, index = Int(order.instrument.index)
      books[index].append(Resting(id: id, order: order, remaining: order.quantity, isFresh: true))
      counts[index] += 1
      reports.append(VenueReport(id, at: time, .accepted))
    case .cancel(let id, let instrument):
      let index = Int(instrument.index)
      // Already filled: that report is on its way or was read, and there is nothing to say.
      guard let place = books[index].firstIndex(where: { $0.id == id }) else { return }
      books[index].remove(at: place)
      counts[index] -= 1
      reports.append(VenueReport(id, at: time, .cancelled))
    case .replace(let id, let approved, let total):
      let order = approved.order, index = Int(order.instrument.index)
      guard let place = books[index].firstIndex(where: { $0.id == id }) else {
        return reports.append(VenueReport(id, at: time, .replaceRejected))
      }
      let old = books[index][place]
      let filled_units = old.order.quantity.units - old.remaining.units
      guard total.units > filled_units else { return reports.append(VenueReport(id, at: time, .replaceRejected)) }
      var terms = order
      terms.quantity = total
      // It stands behind what rests at its new price: as an order that comes now.
      books[index].remove(at: place)
      books[index].append(
        Resting(id: id, order: terms, remaining: Quantity(units: total.units - filled_units), isFresh: true))
      reports.append(VenueReport(id, at: time, .replaced))
    case .query(let id, let instrument):
      let isHere = books[Int(instrument.index)].contains { $0.id == id }
      reports.append(VenueReport(id, at: time, isHere ? .accepted : .absent))
    }
  }

  /// Lets the market act on the orders that wait in its instrument.
  @inline(__always)
  public mutating func observe(_ event: EventRecord, reports: inout Queue<VenueReport>) {
    if counts[Int(event.instrument)] != 0 { match(event, &reports) }
  }

  private mutating func match(_ event: EventRecord, _ reports: inout Queue<VenueReport>) {
    let index = Int(event.instrument)
    let instrument = instruments[index]
    var kept = 0
    for place in books[index].indices {
      var resting = books[index][place]
      let isOver =
        resting.isFresh
        ? matchFresh(&resting, event, instrument, &reports) : matchResting(&resting, event, instrument, &reports)
      if isOver { continue }
      books[index][kept] = resting
      kept += 1
    }
    books[index].removeLast(books[index].count - kept)
    counts[index] = kept
  }

  /// The first event after the order: it takes what is there, at a taker's fee. True when the order is over.
  private mutating func matchFresh(
    _ resting: inout Resting, _ event: EventRecord, _ instrument: Instrument, _ reports: inout Queue<VenueReport>
  ) -> Bool {
    resting.isFresh = false
    if let expiry = resting.order.expiry, expiry <= event.time { return expire(resting, event, &reports) }
    let market = event.kind == EventKind.bar ? event.open : event.tradePrice
    let price = slipped(market, resting.order.side, instrument)
    if isWithin(price, resting.order), resting.order.flags.contains(.postOnly) {
      reports.append(VenueReport(resting.id, at: event.time, .cancelled))
      return true
    }
    if isWithin(price, resting.order) {
      _ = trade(resting, price, resting.remaining, isMaker: false, event, instrument, &reports)
      return true
    }
    switch resting.order.timeInForce {
    case .immediate, .fillOrKill:
      reports.append(VenueReport(resting.id, at: event.time, .cancelled))
      return true
    case .untilCancelled, .untilTime: break
    }
    // It begins to rest within this bar. A trade is one moment and has been looked at.
    return event.kind == EventKind.bar && matchResting(&resting, event, instrument, &reports)
  }

  private mutating func matchResting(
    _ resting: inout Resting, _ event: EventRecord, _ instrument: Instrument, _ reports: inout Queue<VenueReport>
  ) -> Bool {
    if let expiry = resting.order.expiry, expiry <= event.time { return expire(resting, event, &reports) }
    let limit = resting.order.price
    let reached: Price
    switch (event.kind == EventKind.bar, resting.order.side) {
    case (true, .buy): reached = event.low
    case (true, .sell): reached = event.high
    case (false, _): reached = event.tradePrice
    }
    guard resting.order.side == .buy ? reached < limit : reached > limit else { return false }
    let quantity = event.kind == EventKind.bar ? resting.remaining : min(resting.remaining, event.tradeQuantity)
    guard trade(resting, limit, quantity, isMaker: true, event, instrument, &reports) else { return true }
    resting.remaining = Quantity(units: resting.remaining.units - quantity.units)
    return resting.remaining == .zero
  }

  private func expire(_ resting: Resting, _ event: EventRecord, _ reports: inout Queue<VenueReport>) -> Bool {
    reports.append(VenueReport(resting.id, at: event.time, .expired))
    return true
  }

  private func isWithin(_ price: Price, _ order: OrderRequest) -> Bool {
    order.side == .buy ? price <= order.price : price >= order.price
  }

  /// The market price moved against the order, rounded against it too.
  private func slipped(_ price: Price, _ side: Side, _ instrument: Instrument) -> Price {
    guard slippage_ppm > 0 else { return price }
    let step = instrument.priceStep.ticks
    switch side {
    case .buy:
      guard let ticks = scaled(price.ticks, by: 1_000_000 + slippage_ppm, over: 1_000_000, .up) else { return price }
      return Price(ticks: (ticks + step - 1) / step * step)
    case .sell:
      guard let ticks = scaled(price.ticks, by: 1_000_000 - slippage_ppm, over: 1_000_000, .down) else { return price }
      return Price(ticks: max(ticks / step * step, step))
    }
  }

  /// Reports the fill. Where a price from the data makes it worth more than a balance can hold, reports the order's end
  /// instead and gives false.
  private mutating func trade(
    _ resting: Resting, _ price: Price, _ quantity: Quantity, isMaker: Bool, _ event: EventRecord,
    _ instrument: Instrument, _ reports: inout Queue<VenueReport>
  ) -> Bool {
    guard let value = instrument.value(of: quantity, at: price, .up), value.units <= PaperVenue.largestValue_units,
      let fee = FeeSchedule.fee(on: value, ppm: isMaker ? fees.maker_ppm : fees.taker_ppm)
    else {
      reports.append(VenueReport(resting.id, at: event.time, .cancelled))
      return false
    }
    let fill = Fill(price: price, quantity: quantity, fee: fee, isMaker: isMaker)
    tradeCount += 1
    reports.append(VenueReport(resting.id, at: event.time, .filled(fill, TradeID(tradeCount))))
    return true
  }

  static let largestValue_units = Int64.max / 4
}
