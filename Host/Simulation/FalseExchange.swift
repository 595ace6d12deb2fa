import HostExecution
import HostLedger
import HostModel

/// An exchange that keeps its own books and lies about nothing, but loses, doubles and delays what it says.
///
/// What happened is in `orders` and `trades` and nowhere else; the host learns of it by reports. It outlives every host.
struct FalseExchange {
  /// One order as the exchange knows it.
  struct Order {
    let id: OrderID
    let instrument: InstrumentID
    let side: Side
    let isMarket: Bool
    let rests: Bool
    var limit: Price
    var quantity: Quantity
    var filled = Quantity.zero
    var state = State.working

    enum State: Equatable { case working, filled, cancelled, rejected }

    var open: Quantity { Quantity(units: max(quantity.units - filled.units, 0)) }
  }

  struct Trade {
    let order: OrderID
    let instrument: InstrumentID
    let side: Side
    let id: TradeID
    let fill: Fill
  }

  struct Pending {
    let due: Int64
    let report: VenueReport
  }

  /// In the order in which they arrived.
  private(set) var orders: [Order] = []
  private(set) var trades: [Trade] = []
  /// Reports under way.
  private(set) var pending: [Pending] = []
  /// An order that arrived although it was here before: nothing may be sent twice.
  private(set) var arrivedTwice: OrderID?
  /// Trades that are told to nobody, not even when asked: what the canary plants.
  var hidesTrades = false

  var faults: FaultPlan
  private var chance: Chance
  private let fee_ppm: Int64
  private let quote: CurrencyID
  private var step: Int64 = 0
  private var lastTrade: Int64 = 0

  init(seed: UInt64, faults: FaultPlan, fee_ppm: Int64, quote: CurrencyID) {
    chance = Chance(seed: seed, for: "exchange")
    self.faults = faults
    self.fee_ppm = fee_ppm
    self.quote = quote
  }

  // MARK: Requests

  mutating func place(_ id: OrderID, _ request: OrderRequest, near price: Price, at time: Time) {
    guard !chance.happens(faults.lostRequest) else { return }
    guard !orders.contains(where: { $0.id == id }) else {
      arrivedTwice = id
      return
    }
    var order = Order(
      id: id, instrument: request.instrument, side: request.side, isMarket: request.type == .market,
      rests: request.timeInForce == .untilCancelled || request.timeInForce == .untilTime, limit: request.price,
      quantity: request.quantity)
    if chance.happens(faults.rejection) {
      order.state = .rejected
      orders.append(order)
      return say(.rejected(code: 42), id, at: time)
    }
    orders.append(order)
    say(.accepted, id, at: time)
    if !order.rests { tradeAtOnce(orders.count - 1, request.timeInForce, near: price, at: time) }
  }

  mutating func cancel(_ id: OrderID, at time: Time) {
    guard !chance.happens(faults.lostRequest) else { return }
    guard let index = orders.firstIndex(where: { $0.id == id }) else { return }
    guard orders[index].state == .working else { return say(.cancelRejected, id, at: time) }
    if chance.happens(faults.fillAfterCancel) {
      trade(index, part(of: orders[index].open), at: orders[index].limit, time)
    }
    guard orders[index].state == .working else { return say(.cancelRejected, id, at: time) }
    orders[index].state = .cancelled
    say(.cancelled, id, at: time)
  }

  mutating func replace(_ id: OrderID, price: Price, total: Quantity, at time: Time) {
    guard !chance.happens(faults.lostRequest) else { return }
    guard let index = orders.firstIndex(where: { $0.id == id }) else { return }
    guard orders[index].state == .working, total > orders[index].filled, !chance.happens(faults.rejection) else {
      return say(.replaceRejected, id, at: time)
    }
    orders[index].limit = price
    orders[index].quantity = total
    say(.replaced, id, at: time)
  }

  /// All that is known of one order, as a venue's query gives it.
  mutating func describe(_ id: OrderID, at time: Time) -> [VenueReport] {
    guard let order = orders.first(where: { $0.id == id }) else { return [VenueReport(id, at: time, .absent)] }
    var reports: [VenueReport] = []
    if order.state != .rejected { reports.append(VenueReport(id, at: time, .accepted)) }
    if !hidesTrades {
      for trade in trades where trade.order == id {
        reports.append(VenueReport(id, at: time, .filled(trade.fill, trade.id)))
      }
    }
    switch order.state {
    case .working, .filled: break
    case .cancelled: reports.append(VenueReport(id, at: time, .cancelled))
    case .rejected: reports.append(VenueReport(id, at: time, .rejected(code: 42)))
    }
    return reports
  }

  /// The answer to a query, under way like any other.
  mutating func query(_ id: OrderID, at time: Time) {
    guard !chance.happens(faults.lostRequest) else { return }
    for report in describe(id, at: time) { say(report.report, id, at: time) }
  }

  // MARK: Time

  /// One step: orders that rest may trade.
  mutating func advance(near prices: [Price], at time: Time) {
    step += 1
    for index in orders.indices where orders[index].state == .working && orders[index].rests {
      let market = prices[Int(orders[index].instrument.index)], limit = orders[index].limit
      let crosses = orders[index].side == .buy ? market <= limit : market >= limit
      guard crosses || chance.happens(20) else { continue }
      trade(index, part(of: orders[index].open), at: limit, time)
    }
  }

  /// The reports that have arrived by now, in the order of their arrival.
  mutating func arrivals() -> [VenueReport] {
    let due = pending.filter { $0.due <= step }
    pending.removeAll { $0.due <= step }
    return due.map(\.report)
  }

  /// A host that is gone hears nothing any more.
  mutating func disconnect() { pending.removeAll() }

  // MARK: Trading

  private mutating func tradeAtOnce(_ index: Int, _ force: TimeInForce, near price: Price, at time: Time) {
    let order = orders[index]
    let isReachable = order.side == .buy ? price <= order.limit : price >= order.limit
    if isReachable {
      let quantity = force == .fillOrKill ? order.open : part(of: order.open)
      trade(index, quantity, at: price, time)
    }
    guard orders[index].state == .working else { return }
    orders[index].state = .cancelled
    say(.cancelled, order.id, at: time)
  }

  private mutating func part(of open: Quantity) -> Quantity {
    chance.happens(500) || open.units == 1 ? open : Quantity(units: chance.draw(1...open.units))
  }

  private mutating func trade(_ index: Int, _ quantity: Quantity, at price: Price, _ time: Time) {
    guard quantity.units > 0 else { return }
    var quantity = quantity
    if quantity == orders[index].open, chance.happens(faults.overfill) {
      quantity = Quantity(units: quantity.units + 1)
    }
    let order = orders[index]
    lastTrade += 1
    let value = Int128(price.ticks) * Int128(quantity.units) * SimulatedMarket.moneyPerTickUnit
    // Rounded up, as venues do.
    let fee = (value * Int128(fee_ppm) + 999_999) / 1_000_000
    let fill = Fill(price: price, quantity: quantity, fee: Money(units: Int64(fee), quote), isMaker: order.rests)
    trades.append(
      Trade(order: order.id, instrument: order.instrument, side: order.side, id: TradeID(lastTrade), fill: fill))
    orders[index].filled = Quantity(units: order.filled.units + quantity.units)
    if orders[index].open == .zero { orders[index].state = .filled }
    if !hidesTrades { say(.filled(fill, TradeID(lastTrade)), order.id, at: time) }
  }

  private mutating func say(_ report: Report, _ id: OrderID, at time: Time) {
    let copies = chance.happens(faults.lostReport) ? 0 : chance.happens(faults.doubledReport) ? 2 : 1
    for _ in 0..<copies {
      let delay = chance.happens(faults.lateReport) ? chance.draw(1...40) : 1
      pending.append(Pending(due: step + delay, report: VenueReport(id, at: time, report)))
    }
    pending.sort { $0.due < $1.due }
  }
}
