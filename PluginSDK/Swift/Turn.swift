import CBulkhead

/// One turn: what you own, and the way to ask for more.
///
/// Nothing happens while the turn lasts. Wishes are read when it is over; the answers come as events in a later turn.
/// Amounts are decimal numbers here and are rounded down to the instrument's steps.
public struct Turn: ~Copyable {
  @usableFromInline let view: UnsafePointer<bulkhead_view_v1>
  @usableFromInline let wishes: UnsafeMutablePointer<bulkhead_wishes_v1>
  @usableFromInline let scales: UnsafePointer<Scale>
  @usableFromInline let money: Double
  @usableFromInline var lastRef: UInt64

  @inlinable @inline(__always)
  init(
    view: UnsafePointer<bulkhead_view_v1>, wishes: UnsafeMutablePointer<bulkhead_wishes_v1>,
    scales: UnsafePointer<Scale>, money: Double, lastRef: UInt64
  ) {
    self.view = view
    self.wishes = wishes
    self.scales = scales
    self.money = money
    self.lastRef = lastRef
  }

  // MARK: What you own

  /// Cash and positions at their last prices.
  @inlinable public var equity: Double { Double(view.pointee.equity_units) / money }
  /// Negative when it is borrowed.
  @inlinable public var cash: Double { Double(view.pointee.cash_units) / money }
  /// Cash that no open order needs.
  @inlinable public var freeCash: Double { Double(view.pointee.free_units) / money }
  @inlinable public var time_ns: Int64 { view.pointee.time_ns }

  /// Held quantity of an instrument; negative when it is short.
  @inlinable
  public func quantity(_ instrument: Int) -> Double {
    Double(position(instrument).quantity_units) / scales[instrument].quantity
  }

  /// The last price, 0 before the first one.
  @inlinable
  public func lastPrice(_ instrument: Int) -> Double {
    Double(position(instrument).last_ticks) / scales[instrument].price
  }

  /// Has a position, long or short.
  @inlinable public func isHolding(_ instrument: Int) -> Bool { position(instrument).quantity_units != 0 }
  @inlinable public func isLong(_ instrument: Int) -> Bool { position(instrument).quantity_units > 0 }
  @inlinable public func isShort(_ instrument: Int) -> Bool { position(instrument).quantity_units < 0 }

  @inlinable @inline(__always)
  public func hasOrders(_ instrument: Int) -> Bool {
    for index in 0..<Int(view.pointee.order_count) where Int(view.pointee.orders[index].instrument) == instrument {
      return true
    }
    return false
  }

  /// Neither held nor ordered.
  @inlinable public func isIdle(_ instrument: Int) -> Bool { !isHolding(instrument) && !hasOrders(instrument) }

  @inlinable @inline(__always)
  func position(_ instrument: Int) -> bulkhead_position_v1 {
    precondition(instrument >= 0 && instrument < Int(view.pointee.position_count), "instrument \(instrument)")
    return view.pointee.positions[instrument]
  }

  // MARK: What you ask for

  /// Buys at the market, or at `limit` or better. `nil` when the quantity is below the instrument's smallest or the
  /// turn's buffer is full. Traps on a number that is not finite.
  @discardableResult @inlinable
  public mutating func buy(_ instrument: Int, quantity: Double, limit: Double? = nil) -> OrderRef? {
    submit(UInt8(BULKHEAD_BUY), instrument, units(quantity, instrument), limit)
  }

  /// Buys for about this much money at the last price.
  @discardableResult @inlinable
  public mutating func buy(_ instrument: Int, worth: Double, limit: Double? = nil) -> OrderRef? {
    let price = limit ?? lastPrice(instrument)
    guard price > 0 else { return nil }
    return buy(instrument, quantity: worth / price, limit: limit)
  }

  /// Sells at the market, or at `limit` or better. More than is held makes the position short, where the strategy's
  /// limits allow it.
  @discardableResult @inlinable
  public mutating func sell(_ instrument: Int, quantity: Double, limit: Double? = nil) -> OrderRef? {
    submit(UInt8(BULKHEAD_SELL), instrument, units(quantity, instrument), limit)
  }

  /// Sells all that is held and not promised to another sale, to the last unit.
  @discardableResult @inlinable
  public mutating func sellAll(_ instrument: Int, limit: Double? = nil) -> OrderRef? {
    let position = position(instrument)
    return submit(UInt8(BULKHEAD_SELL), instrument, position.quantity_units - position.selling_units, limit)
  }

  /// Sells for about this much money at the last price.
  @discardableResult @inlinable
  public mutating func sell(_ instrument: Int, worth: Double, limit: Double? = nil) -> OrderRef? {
    let price = limit ?? lastPrice(instrument)
    guard price > 0 else { return nil }
    return sell(instrument, quantity: worth / price, limit: limit)
  }

  /// Goes back to nothing, to the last unit: sells what is held, buys what is short, less what open orders of that side
  /// do already. `nil` when nothing is left to do.
  @discardableResult @inlinable
  public mutating func close(_ instrument: Int, limit: Double? = nil) -> OrderRef? {
    let position = position(instrument)
    guard position.quantity_units < 0 else { return sellAll(instrument, limit: limit) }
    return submit(UInt8(BULKHEAD_BUY), instrument, -position.quantity_units - buying(instrument), limit)
  }

  /// What open buy orders of an instrument still want.
  @usableFromInline
  func buying(_ instrument: Int) -> Int64 {
    var units: Int64 = 0
    for index in 0..<Int(view.pointee.order_count) {
      let order = view.pointee.orders[index]
      if Int(order.instrument) == instrument, Int(order.side) == BULKHEAD_BUY { units += order.remaining_units }
    }
    return units
  }

  @inlinable
  public mutating func cancel(_ order: OrderRef) {
    guard var wish = emptyWish() else { return }
    wish.kind = UInt8(BULKHEAD_WISH_CANCEL)
    wish.client_ref = order.number
    append(wish)
  }

  /// An event `Timer` with the returned number at or after `time_ns`.
  @discardableResult
  public mutating func timer(at time_ns: Int64) -> OrderRef? {
    guard var wish = emptyWish() else { return nil }
    wish.kind = UInt8(BULKHEAD_WISH_TIMER)
    wish.client_ref = nextRef()
    wish.time_ns = time_ns
    append(wish)
    return OrderRef(number: wish.client_ref)
  }

  /// A line for the strategy's log. What does not fit into the turn's buffer is cut.
  public mutating func log(_ text: String) {
    guard var wish = emptyWish() else { return }
    let start = Int(wishes.pointee.text_count)
    var text = text
    let length = text.withUTF8 { bytes in
      let fitting = min(bytes.count, Int(wishes.pointee.text_capacity) - start)
      UnsafeMutableRawPointer(wishes.pointee.text + start).copyMemory(from: bytes.baseAddress!, byteCount: fitting)
      return fitting
    }
    wish.kind = UInt8(BULKHEAD_WISH_LOG)
    wish.text_offset = UInt32(start)
    wish.text_length = UInt32(length)
    wishes.pointee.text_count += UInt32(length)
    append(wish)
  }

  @usableFromInline
  mutating func submit(_ side: UInt8, _ instrument: Int, _ units: Int64, _ limit: Double?) -> OrderRef? {
    guard units > 0, units >= scales[instrument].minimumQuantity, var wish = emptyWish() else { return nil }
    wish.kind = UInt8(BULKHEAD_WISH_SUBMIT)
    wish.side = side
    wish.instrument = UInt16(instrument)
    wish.client_ref = nextRef()
    wish.quantity_units = units
    if let limit {
      wish.type = UInt8(BULKHEAD_LIMIT)
      wish.time_in_force = UInt8(BULKHEAD_UNTIL_CANCELLED)
      wish.price_ticks = ticks(limit, instrument)
    } else {
      wish.type = UInt8(BULKHEAD_MARKET)
      wish.time_in_force = UInt8(BULKHEAD_IMMEDIATE)
    }
    append(wish)
    return OrderRef(number: wish.client_ref)
  }

  /// Numbers only grow, also from one process of the strategy to the next: time does.
  @usableFromInline
  mutating func nextRef() -> UInt64 {
    lastRef = max(lastRef &+ 1, UInt64(max(view.pointee.time_ns, 1)))
    return lastRef
  }

  @usableFromInline
  func emptyWish() -> bulkhead_wish_v1? {
    wishes.pointee.count < wishes.pointee.capacity ? bulkhead_wish_v1() : nil
  }

  @usableFromInline
  func append(_ wish: bulkhead_wish_v1) {
    wishes.pointee.records[Int(wishes.pointee.count)] = wish
    wishes.pointee.count += 1
  }

  /// Down to a step of the instrument. A hair is added first, so that 0.3 is not three units short of itself.
  @usableFromInline
  func units(_ quantity: Double, _ instrument: Int) -> Int64 {
    precondition(instrument >= 0 && instrument < Int(view.pointee.position_count), "instrument \(instrument)")
    let units = quantity * scales[instrument].quantity
    precondition(units.isFinite && abs(units) < 9e18, "quantity \(quantity)")
    let step = scales[instrument].quantityStep
    return Int64((units + 1e-6).rounded(.down)) / step * step
  }

  /// To the nearest price step.
  @usableFromInline
  func ticks(_ price: Double, _ instrument: Int) -> Int64 {
    let step = Double(scales[instrument].priceStep)
    let steps = (price * scales[instrument].price / step).rounded()
    precondition(steps.isFinite && abs(steps * step) < 9e18, "price \(price)")
    return Int64(steps * step)
  }
}
