import CBulkhead

/// How long an order waits.
public enum Expiry {
  /// Until it is filled or cancelled.
  case never
  /// What does not fill at once is cancelled.
  case immediately
  /// It fills at once as a whole or not at all.
  case unlessWhole
  case at(_ time_ns: Int64)
}

/// When the host cancels an order by itself.
public enum CancelCondition {
  case above(_ instrument: Int, price: Double)
  case below(_ instrument: Int, price: Double)
  case filled(OrderRef)
  case ended(OrderRef)
  case at(_ time_ns: Int64)
}

/// The orders of a bracket: a way in, and two ways out of which one is taken.
public struct Bracket {
  public let entry: OrderRef
  public let stop: OrderRef
  public let target: OrderRef
}

extension Turn {
  /// Buys at `limit` or better for as long as it says. See `sell` for the same the other way round.
  @discardableResult
  public mutating func buy(
    _ instrument: Int, quantity: Double, limit: Double, expires: Expiry, postOnly: Bool = false
  ) -> OrderRef? {
    place(UInt8(BULKHEAD_BUY), instrument, quantity, limit, expires, postOnly: postOnly, reduceOnly: false)
  }

  @discardableResult
  public mutating func sell(
    _ instrument: Int, quantity: Double, limit: Double, expires: Expiry, postOnly: Bool = false,
    reduceOnly: Bool = false
  ) -> OrderRef? {
    place(UInt8(BULKHEAD_SELL), instrument, quantity, limit, expires, postOnly: postOnly, reduceOnly: reduceOnly)
  }

  private mutating func place(
    _ side: UInt8, _ instrument: Int, _ quantity: Double, _ limit: Double, _ expires: Expiry, postOnly: Bool,
    reduceOnly: Bool
  ) -> OrderRef? {
    guard var wish = order(BULKHEAD_LIMIT, side, instrument, units(quantity, instrument)) else { return nil }
    wish.price_ticks = ticks(limit, instrument)
    switch expires {
    case .never: break
    case .immediately: wish.time_in_force = UInt8(BULKHEAD_IMMEDIATE)
    case .unlessWhole: wish.time_in_force = UInt8(BULKHEAD_FILL_OR_KILL)
    case .at(let time_ns): expire(&wish, at: time_ns)
    }
    wish.flags = UInt16((postOnly ? BULKHEAD_POST_ONLY : 0) | (reduceOnly ? BULKHEAD_REDUCE_ONLY : 0))
    return send(wish)
  }

  // MARK: Protection. The host holds these orders; they stay when the strategy stops and end with the position.

  /// Sells at the market once the price is at or below `trigger`: `quantity`, or all that is held by then. With `limit`,
  /// there or better. What it sends trades at the next price there is, which after a gap is not the trigger.
  @discardableResult
  public mutating func stop(
    _ instrument: Int, at trigger: Double, quantity: Double? = nil, limit: Double? = nil
  ) -> OrderRef? {
    protect(limit == nil ? BULKHEAD_STOP : BULKHEAD_STOP_LIMIT, instrument, ticks(trigger, instrument), quantity, limit)
  }

  /// Sells once the price is at or above `trigger`.
  @discardableResult
  public mutating func takeProfit(
    _ instrument: Int, at trigger: Double, quantity: Double? = nil, limit: Double? = nil
  ) -> OrderRef? {
    let type = limit == nil ? BULKHEAD_TAKE_PROFIT : BULKHEAD_TAKE_PROFIT_LIMIT
    return protect(type, instrument, ticks(trigger, instrument), quantity, limit)
  }

  /// A stop that follows the best price since it stands, this far behind.
  @discardableResult
  public mutating func trailingStop(_ instrument: Int, distance: Double, quantity: Double? = nil) -> OrderRef? {
    protect(BULKHEAD_TRAILING_TICKS, instrument, ticks(distance, instrument), quantity, nil)
  }

  /// A stop that follows the best price since it stands, this share of it behind.
  @discardableResult
  public mutating func trailingStop(_ instrument: Int, share: Double, quantity: Double? = nil) -> OrderRef? {
    precondition(share > 0 && share < 1, "share \(share)")
    return protect(BULKHEAD_TRAILING_PPM, instrument, Int64((share * 1_000_000).rounded()), quantity, nil)
  }

  private mutating func protect(
    _ type: Int, _ instrument: Int, _ detail: Int64, _ quantity: Double?, _ limit: Double?
  ) -> OrderRef? {
    let size = quantity.map { units($0, instrument) }
    guard size.map({ $0 > 0 }) ?? true,
      var wish = order(type, UInt8(BULKHEAD_SELL), instrument, size ?? 0, mayBeAll: true)
    else { return nil }
    wish.flags = UInt16(BULKHEAD_REDUCE_ONLY)
    wish.detail = detail
    if let limit { wish.price_ticks = ticks(limit, instrument) }
    return send(wish)
  }

  /// Buys at the market or at `limit`, and protects what fills from then on: a stop below, a target above, of which one
  /// is taken. `nil` when there is no room for all three.
  @discardableResult
  public mutating func bracket(
    _ instrument: Int, quantity: Double, limit: Double? = nil, stop: Double, target: Double
  ) -> Bracket? {
    guard wishes.pointee.count + 3 <= wishes.pointee.capacity,
      let entry = buy(instrument, quantity: quantity, limit: limit)
    else { return nil }
    let size = units(quantity, instrument)
    guard let stop = child(BULKHEAD_STOP, instrument, size, entry, detail: ticks(stop, instrument), limit: 0),
      let target = child(BULKHEAD_LIMIT, instrument, size, entry, detail: 0, limit: ticks(target, instrument))
    else { return nil }
    return Bracket(entry: entry, stop: stop, target: target)
  }

  private mutating func child(
    _ type: Int, _ instrument: Int, _ units: Int64, _ entry: OrderRef, detail: Int64, limit: Int64
  ) -> OrderRef? {
    guard var wish = order(type, UInt8(BULKHEAD_SELL), instrument, units) else { return nil }
    wish.flags = UInt16(BULKHEAD_REDUCE_ONLY | BULKHEAD_ONE_CANCELS_OTHER | BULKHEAD_AFTER)
    wish.link_ref = entry.number
    wish.price_ticks = limit
    wish.detail = detail
    return send(wish)
  }

  // MARK: Large orders in parts

  /// A limit order of which the market sees `visible` at a time.
  @discardableResult
  public mutating func iceberg(
    _ side: Side, _ instrument: Int, quantity: Double, limit: Double, visible: Double
  ) -> OrderRef? {
    guard var wish = order(BULKHEAD_ICEBERG, side.number, instrument, units(quantity, instrument)) else { return nil }
    wish.price_ticks = ticks(limit, instrument)
    wish.visible_units = units(visible, instrument)
    return send(wish)
  }

  /// `slices` equal parts from now until `end_ns`, at the market or at `limit`.
  @discardableResult
  public mutating func twap(
    _ side: Side, _ instrument: Int, quantity: Double, slices: Int, until end_ns: Int64, limit: Double? = nil
  ) -> OrderRef? {
    guard var wish = order(BULKHEAD_TWAP, side.number, instrument, units(quantity, instrument)) else { return nil }
    wish.slices = Int64(slices)
    expire(&wish, at: end_ns)
    if let limit { wish.price_ticks = ticks(limit, instrument) }
    return send(wish)
  }

  /// In step with the market until `end_ns`, never more than this share of what it traded.
  @discardableResult
  public mutating func vwap(
    _ side: Side, _ instrument: Int, quantity: Double, participation: Double, until end_ns: Int64,
    limit: Double? = nil
  ) -> OrderRef? {
    precondition(participation > 0 && participation <= 1, "participation \(participation)")
    guard var wish = order(BULKHEAD_VWAP, side.number, instrument, units(quantity, instrument)) else { return nil }
    wish.participation_ppm = max(Int64((participation * 1_000_000).rounded()), 1)
    expire(&wish, at: end_ns)
    if let limit { wish.price_ticks = ticks(limit, instrument) }
    return send(wish)
  }

  // MARK: Changing what stands

  /// New terms for an open order; what is `nil` stays. The quantity counts what has filled already; the trigger is that
  /// of a stop or take profit.
  public mutating func replace(
    _ order: OrderRef, _ instrument: Int, limit: Double? = nil, quantity: Double? = nil, trigger: Double? = nil
  ) {
    guard limit != nil || quantity != nil || trigger != nil, var wish = emptyWish() else { return }
    wish.kind = UInt8(BULKHEAD_WISH_REPLACE)
    wish.client_ref = order.number
    if let limit { wish.price_ticks = ticks(limit, instrument) }
    if let quantity { wish.quantity_units = units(quantity, instrument) }
    if let trigger { wish.trigger_ticks = ticks(trigger, instrument) }
    append(wish)
  }

  /// A stop beside an order that is open: of the two one trades. As soon as one does, the other is smaller by as much.
  @discardableResult
  public mutating func stop(
    _ instrument: Int, at trigger: Double, quantity: Double, insteadOf other: OrderRef
  ) -> OrderRef? {
    let size = units(quantity, instrument)
    guard var wish = order(BULKHEAD_STOP, UInt8(BULKHEAD_SELL), instrument, size) else { return nil }
    wish.flags = UInt16(BULKHEAD_REDUCE_ONLY | BULKHEAD_ONE_CANCELS_OTHER)
    wish.detail = ticks(trigger, instrument)
    wish.link_ref = other.number
    return send(wish)
  }

  /// The host cancels `order` when this happens, whether the strategy still runs by then or not.
  public mutating func cancel(_ order: OrderRef, when condition: CancelCondition) {
    guard var wish = emptyWish() else { return }
    wish.kind = UInt8(BULKHEAD_WISH_CANCEL_WHEN)
    wish.client_ref = order.number
    switch condition {
    case .above(let instrument, let price):
      wish.type = UInt8(BULKHEAD_WHEN_ABOVE)
      wish.instrument = UInt16(instrument)
      wish.trigger_ticks = ticks(price, instrument)
    case .below(let instrument, let price):
      wish.type = UInt8(BULKHEAD_WHEN_BELOW)
      wish.instrument = UInt16(instrument)
      wish.trigger_ticks = ticks(price, instrument)
    case .filled(let other):
      wish.type = UInt8(BULKHEAD_WHEN_FILLED)
      wish.link_ref = other.number
    case .ended(let other):
      wish.type = UInt8(BULKHEAD_WHEN_ENDED)
      wish.link_ref = other.number
    case .at(let time_ns):
      wish.type = UInt8(BULKHEAD_WHEN_TIME)
      wish.time_ns = time_ns
    }
    append(wish)
  }

  // MARK: -

  /// A submit wish with what every type has. `nil` below the smallest quantity or without room.
  private mutating func order(
    _ type: Int, _ side: UInt8, _ instrument: Int, _ units: Int64, mayBeAll: Bool = false
  ) -> bulkhead_wish_v1? {
    let isAll = mayBeAll && units == 0
    guard isAll || units > 0 && units >= scales[instrument].minimumQuantity, var wish = emptyWish() else { return nil }
    wish.kind = UInt8(BULKHEAD_WISH_SUBMIT)
    wish.side = side
    wish.type = UInt8(type)
    wish.time_in_force = UInt8(BULKHEAD_UNTIL_CANCELLED)
    wish.instrument = UInt16(instrument)
    wish.quantity_units = units
    return wish
  }

  private func expire(_ wish: inout bulkhead_wish_v1, at time_ns: Int64) {
    wish.time_in_force = UInt8(BULKHEAD_UNTIL_TIME)
    wish.time_ns = time_ns
  }

  private mutating func send(_ wish: bulkhead_wish_v1) -> OrderRef {
    var wish = wish
    wish.client_ref = nextRef()
    append(wish)
    return OrderRef(number: wish.client_ref)
  }
}

/// Which way a large order goes.
public enum Side {
  case buy, sell

  var number: UInt8 { UInt8(self == .buy ? BULKHEAD_BUY : BULKHEAD_SELL) }
}
