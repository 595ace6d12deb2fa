import HostExecution
import HostLedger
import HostModel

/// A venue that does what real ones have done: it loses, doubles, delays and reorders what it says, answers late or not at
/// all, fills what it was told to cancel, and sometimes fills more than was ordered.
///
/// What it did to orders is the truth of a run, whatever it said about it. What it keeps to is what every venue keeps to:
/// a request that is older than its window is not taken, a query lies at most once about an order, and what it did not
/// manage to say it says when it is asked.
struct FalseExchange {
  /// A request that was on its way for longer is dropped.
  static let window_ns: Int64 = 5 * Time.nanosecondsPerSecond

  private(set) var orders: [FalseOrder] = []
  /// Where each order stands. Order never shows: only looked up by key.
  private var places: [OrderID: Int] = [:]
  private var requests: [(due_ns: Int64, sent_ns: Int64, ask: Ask)] = []
  private var reports: [(due_ns: Int64, report: VenueReport)] = []
  private var cutUntil_ns: Int64?
  private var tradeCount: Int64 = 0
  /// Orders that it got more than once.
  private(set) var doubled: [OrderID] = []
  private(set) var requestCount = 0
  let instruments: [Instrument]
  let feeAssets: [CurrencyID]

  init(_ universe: Universe) {
    instruments = universe.instruments
    feeAssets = universe.instruments.map(\.base)
  }

  /// It has said everything that there was to say.
  var isSilent: Bool { reports.isEmpty && cutUntil_ns == nil }

  // MARK: The line

  mutating func send(_ ask: Ask, at now: Int64, _ plan: inout FaultPlan, _ chance: inout Chance) {
    requestCount += 1
    if cutUntil_ns != nil && chance.one(in: 2) || plan.strikes(.lostRequest, &chance) { return }
    let delay = plan.strikes(.lateRequest, &chance) ? chance.between(0...8_000_000_000) : chance.between(0...1_000_000)
    requests.append((now + delay, now, ask))
  }

  /// What the host hears by now. `nil` instead of a report: the line was cut and is there again.
  mutating func hear(at now: Int64, _ plan: inout FaultPlan, _ chance: inout Chance) -> [VenueReport?] {
    var heard: [VenueReport?] = []
    if let until = cutUntil_ns, plan.isQuiet || until <= now {
      cutUntil_ns = nil
      heard.append(nil)
      heard += fillsAgain()
    } else if cutUntil_ns == nil, plan.strikes(.linkCut, rarity: 20, &chance) {
      cutUntil_ns = now + chance.between(1...60_000_000_000)
      reports.removeAll()
    }
    var waiting: [(due_ns: Int64, report: VenueReport)] = []
    for entry in reports {
      if entry.due_ns <= now || plan.isQuiet { heard.append(entry.report) } else { waiting.append(entry) }
    }
    reports = waiting
    return heard
  }

  /// All that was ever filled, as a host fetches it when it cannot know what it missed. Newest first, to be awkward.
  func fillsAgain() -> [VenueReport] {
    orders.reversed().flatMap(\.fills)
  }

  mutating func say(_ report: Report, of id: OrderID, at now: Int64, _ plan: inout FaultPlan, _ chance: inout Chance) {
    guard cutUntil_ns == nil else { return }
    if plan.strikes(.lostReport, &chance) {
      // The stream's numbers show that something is missing: a gap is a cut that lasts as long as it takes to see it.
      if case .filled = report { cutUntil_ns = now + chance.between(0...5_000_000_000) }
      return
    }
    for _ in 0..<(plan.strikes(.doubledReport, &chance) ? 2 : 1) {
      let delay = plan.strikes(.lateReport, &chance) ? chance.between(0...20_000_000_000) : 0
      reports.append((now + delay, VenueReport(id, at: Time(nanoseconds: now), report)))
    }
  }

  // MARK: What is asked

  /// Takes what has arrived by now.
  mutating func work(_ market: SimulatedMarket, _ plan: inout FaultPlan, _ chance: inout Chance) {
    let now = market.time_ns
    var waiting: [(due_ns: Int64, sent_ns: Int64, ask: Ask)] = []
    for request in requests {
      guard request.due_ns <= now || plan.isQuiet else {
        waiting.append(request)
        continue
      }
      if now - request.sent_ns <= FalseExchange.window_ns { take(request.ask, market, &plan, &chance) }
    }
    requests = waiting
    expire(now, &plan, &chance)
  }

  private mutating func take(
    _ ask: Ask, _ market: SimulatedMarket, _ plan: inout FaultPlan, _ chance: inout Chance
  ) {
    let now = market.time_ns
    switch ask {
    case .place(let id, let request):
      guard places[id] == nil else { return doubled.append(id) }
      var order = FalseOrder(id, request)
      let isOpen = market.statuses[Int(request.instrument.index)] == .open
      let fits = request.price.ticks % market.steps[Int(request.instrument.index)] == 0
      if !isOpen || !fits || plan.strikes(.rejection, &chance) { order.ending = .rejected(code: isOpen ? 9 : 27) }
      places[id] = orders.count
      orders.append(order)
      say(order.ending ?? .accepted, of: id, at: now, &plan, &chance)
    case .cancel(let id):
      guard let place = places[id], orders[place].ending == nil, !plan.strikes(.stubbornCancel, &chance) else {
        return say(.cancelRejected, of: id, at: now, &plan, &chance)
      }
      if plan.strikes(.fillBeforeCancel, &chance) {
        fill(place, at: orders[place].limit.ticks, orders[place].remaining, now, &plan, &chance)
      }
      if orders[place].ending == nil { end(place, .cancelled, now, &plan, &chance) }
    case .replace(let id, let price, let total):
      guard let place = places[id], orders[place].ending == nil, total.units > orders[place].filled else {
        return say(.replaceRejected, of: id, at: now, &plan, &chance)
      }
      orders[place].limit = price
      orders[place].quantity = total.units
      say(.replaced, of: id, at: now, &plan, &chance)
    case .query(let id): answer(id, now, &plan, &chance)
    }
  }

  private mutating func answer(_ id: OrderID, _ now: Int64, _ plan: inout FaultPlan, _ chance: inout Chance) {
    guard let place = places[id] else { return say(.absent, of: id, at: now, &plan, &chance) }
    if !orders[place].wasDenied, plan.strikes(.lyingQuery, &chance) {
      orders[place].wasDenied = true
      return say(.absent, of: id, at: now, &plan, &chance)
    }
    for fill in orders[place].fills { say(fill.report, of: id, at: fill.time.nanoseconds, &plan, &chance) }
    switch orders[place].ending {
    case .none: say(.accepted, of: id, at: now, &plan, &chance)
    case .filled?: say(.cancelled, of: id, at: now, &plan, &chance)  // over, and its fills say how
    case .some(let ending): say(ending, of: id, at: now, &plan, &chance)
    }
  }

  private mutating func expire(_ now: Int64, _ plan: inout FaultPlan, _ chance: inout Chance) {
    for place in orders.indices where orders[place].ending == nil {
      if let expiry = orders[place].expiry, expiry.nanoseconds <= now, chance.one(in: 4) {
        end(place, .expired, now, &plan, &chance)
      } else if plan.strikes(.venueCancel, rarity: 40, &chance) {
        end(place, .cancelled, now, &plan, &chance)
      }
    }
  }

  mutating func end(_ place: Int, _ ending: Report, _ now: Int64, _ plan: inout FaultPlan, _ chance: inout Chance) {
    orders[place].ending = ending
    say(ending, of: orders[place].id, at: now, &plan, &chance)
  }

  // MARK: What trades

  /// Lets the price that the market has just shown act on the orders of its instrument.
  mutating func trade(_ event: EventRecord, _ market: SimulatedMarket, _ plan: inout FaultPlan, _ chance: inout Chance)
  {
    let index = Int(event.instrument), price = market.prices[index], now = market.time_ns
    guard market.statuses[index] == .open, event.time_ns == now else { return }
    for place in orders.indices where orders[place].ending == nil && Int(orders[place].instrument.index) == index {
      let order = orders[place]
      if order.accepts(price) {
        let most = order.remaining
        let units = chance.one(in: 3) ? chance.between(1...most) : most
        fill(place, at: order.isFresh ? price : order.limit.ticks, units, now, &plan, &chance)
      }
      let mayRest = order.timeInForce == .untilCancelled || order.timeInForce == .untilTime
      if orders[place].ending == nil, !mayRest { end(place, .cancelled, now, &plan, &chance) }
      orders[place].isFresh = false
    }
  }

  private mutating func fill(
    _ place: Int, at price: Int64, _ units: Int64, _ now: Int64, _ plan: inout FaultPlan, _ chance: inout Chance
  ) {
    var units = units
    if plan.strikes(.overfill, rarity: 10, &chance) { units += chance.between(1...units) }
    tradeCount += 1
    let order = orders[place]
    let report = Report.filled(
      Fill(
        price: Price(ticks: price), quantity: Quantity(units: units), fee: fee(order, units, price, &plan, &chance),
        isMaker: !order.isFresh),
      TradeID(tradeCount))
    orders[place].fills.append(VenueReport(order.id, at: Time(nanoseconds: now), report))
    orders[place].filled += units
    if orders[place].remaining == 0 { orders[place].ending = report }
    say(report, of: order.id, at: now, &plan, &chance)
  }

  /// A tenth of a per cent, mostly in money, sometimes a piece of what is traded, or something else altogether.
  private func fee(
    _ order: FalseOrder, _ units: Int64, _ price: Int64, _ plan: inout FaultPlan, _ chance: inout Chance
  ) -> Money {
    let instrument = instruments[Int(order.instrument.index)]
    if instrument.kind == .spot, plan.strikes(.feeInBase, &chance) {
      return Money(units: units / 1000 * instrument.baseScale, instrument.base)
    }
    let other = feeAssets[(Int(order.instrument.index) + 1) % 2]
    if plan.strikes(.feeInOther, &chance) { return Money(units: chance.between(0...1000), other) }
    let value = instrument.value(of: Quantity(units: units), at: Price(ticks: price), .up)
    return Money(units: (value?.units ?? 0) / 1000, instrument.quote)
  }
}
