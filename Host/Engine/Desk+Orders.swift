import HostExecution
import HostLedger
import HostModel
import HostRisk

/// One order at the venue, with what it has promised.
struct WorkingOrder {
  let id: OrderID
  var request: OrderRequest
  let position: Int
  var life: OrderLife
  var promised: Reservation
  /// A standing order sent it; the two have the same number.
  var isChild: Bool
  /// The limit that was asked for and not yet answered.
  var nextPrice: Price?
  /// When something was last asked of the venue.
  var asked: Time

  /// The price at which it may cost the most.
  var worstPrice: Price {
    guard let nextPrice, request.side == .buy else { return request.price }
    return max(nextPrice, request.price)
  }

  /// Whether it stays at the venue for others to trade with.
  var rests: Bool { request.timeInForce == .untilCancelled || request.timeInForce == .untilTime }

  /// The price at which it may come nearest to the other side.
  var nearestPrice: Price {
    guard let nextPrice else { return request.price }
    return request.side == .buy ? max(nextPrice, request.price) : min(nextPrice, request.price)
  }
}

extension Desk {
  func place(of id: OrderID) -> Int? {
    for place in 0..<orderCount where orders[place].id == id { return place }
    return nil
  }

  /// The strategy's own working order of this number; what a standing order sent is not meant.
  func place(of ref: ClientRef) -> Int? {
    for place in 0..<orderCount where orders[place].request.clientRef == ref && !orders[place].isChild { return place }
    return nil
  }

  /// Orders that the strategy knows of and are not over.
  var openOrders: Int { orderCount - childCount + standing.pointee.count + plan.pointee.number(.held) }

  /// The same of one position.
  func openOrders(on position: Int) -> Int {
    var count = 0
    for place in 0..<orderCount where orders[place].position == position { count += 1 }
    for place in 0..<standing.pointee.count where standing.pointee[place].position == position { count += 1 }
    return count
  }

  /// The position's orders of which nobody knows what became of them, or `nil`.
  func unknownOrders(_ position: Int) -> UnknownOrders? {
    var unknown: UnknownOrders?
    for place in 0..<orderCount
    where orders[place].position == position
      && (orders[place].life.isUnknown || orders[place].life.isDoubted)
    {
      let first = unknown?.first ?? orders[place].request.clientRef
      unknown = UnknownOrders(first: first, count: (unknown?.count ?? 0) + 1)
    }
    return unknown
  }

  mutating func add(_ order: WorkingOrder) {
    precondition(orderCount < TurnLimits.openOrders + Desk.children, "\(orderCount) working orders")
    (orders + orderCount).initialize(to: order)
    orderCount += 1
    if order.isChild { childCount += 1 }
    areRecordsStale = true
    revise()
  }

  /// Takes an order out and keeps the others in their order. It is remembered, since a fill of it may come late.
  mutating func remove(at place: Int, now: Time) {
    if orders[place].isChild { childCount -= 1 }
    ended.add(orders[place], at: now)
    (orders + place).update(from: orders + place + 1, count: orderCount - place - 1)
    orderCount -= 1
    areRecordsStale = true
  }

  /// Adds a position's open orders up anew. Not step by step: a change of the instrument's rules changes all of them.
  mutating func recount(_ position: Int, _ instrument: UnsafePointer<Instrument>, without left: Int? = nil) {
    var open = OpenOrders()
    for place in 0..<orderCount where orders[place].position == position && place != left {
      let order = orders + place
      open.add(
        order.pointee.life.remaining, order.pointee.request.side, at: order.pointee.worstPrice, instrument.pointee)
      if order.pointee.rests { open.rest(order.pointee.request.side, at: order.pointee.nearestPrice) }
    }
    if plan.pointee.isActive { plan.pointee.addHeld(position, instrument.pointee, to: &open) }
    openStake_units += Int128(open.largerStake_units) - Int128(self.open[position].largerStake_units)
    self.open[position] = open
  }

  /// The orders as the plugin sees them: its own at the venue, then those that the host holds.
  mutating func updateRecords(_ positions: UnsafePointer<PositionRecord>) {
    guard areRecordsStale else { return }
    areRecordsStale = false
    recordCount = 0
    for place in 0..<orderCount where !orders[place].isChild {
      let order = orders[place], request = order.request
      show(
        request.clientRef, order.position, request.side, request.type.rawValue, request.price, order.life.quantity,
        order.life.remaining)
    }
    for place in 0..<standing.pointee.count {
      let order = standing.pointee[place], request = order.request
      let held = Quantity(units: abs(positions[order.position].quantity_units))
      let price = order.phase == .armed ? order.trigger : request.plan.limit ?? Price(ticks: 0)
      show(
        order.ref, order.position, request.side, request.plan.number, price, order.isWhole ? held : request.quantity,
        order.isWhole ? held : order.isProtective ? min(order.unfilled, held) : order.unfilled)
    }
  }

  private mutating func show(
    _ ref: ClientRef, _ position: Int, _ side: Side, _ type: UInt8, _ price: Price, _ quantity: Quantity,
    _ remaining: Quantity
  ) {
    guard recordCount < TurnLimits.openOrders else { return }
    (records + recordCount).initialize(
      to: OpenOrderRecord(
        clientRef: ref.number, instrument: UInt16(position), side: side.rawValue, type: type, price_ticks: price.ticks,
        quantity_units: quantity.units, remaining_units: remaining.units))
    recordCount += 1
  }
}
