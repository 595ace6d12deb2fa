import HostModel
import HostRisk

/// What the door says to a request.
public enum Passage: ~Copyable {
  case passes(VenueRequest)
  /// It stays here; the report is what a venue would have said.
  case stops(VenueReport, DoorRefusal)
}

extension Door {
  /// `offered` is the middle of what the venue shows in an instrument, if it shows anything.
  public mutating func admit(
    _ request: consuming VenueRequest, at now: Time, offered: (InstrumentID) -> Price?
  ) -> Passage {
    switch consume request {
    case .place(let id, let approved):
      let order = approved.order
      if let refusal = refusal(ofNew: id) ?? refusal(of: order, id, at: now, offered(order.instrument)) {
        return .stops(VenueReport(id, at: now, .rejected(code: DoorRefusal.code)), refusal)
      }
      note(id, order, at: now)
      return .passes(.place(id, approved))
    case .replace(let id, let approved, let total):
      let order = approved.order
      if let refusal = refusal(of: order, id, at: now, offered(order.instrument)) {
        return .stops(VenueReport(id, at: now, .replaceRejected), refusal)
      }
      note(id, order, at: now)
      return .passes(.replace(id, approved, total: total))
    case .cancel(let id, let instrument): return .passes(.cancel(id, instrument))
    case .query(let id, let instrument): return .passes(.query(id, instrument))
    }
  }

  private func refusal(ofNew id: OrderID) -> DoorRefusal? {
    let owner = Int(id.strategy.index)
    return owner < accountCount && id.number > accounts[owner].lastNumber ? nil : .number(id)
  }

  private func refusal(of order: OrderRequest, _ id: OrderID, at now: Time, _ offered: Price?) -> DoorRefusal? {
    guard Int(id.strategy.index) < accountCount else { return .number(id) }
    let account = accounts + Int(id.strategy.index), mark = marks + Int(order.instrument.index)
    let instrument = instruments.baseAddress.unsafelyUnwrapped + Int(order.instrument.index)
    let (after, reduces) = account.outcome(of: order, id)

    let state = states.state(of: id.strategy, in: order.instrument)
    if state == .killed || state >= .reduceOnly && !reduces { return .state(state) }
    if mark.pointee.status != .open { return .market(mark.pointee.status) }
    guard order.quantity > .zero, order.quantity <= instrument.pointee.maximumQuantity else {
      return .quantity(order.quantity, maximum: instrument.pointee.maximumQuantity)
    }
    // What takes risk away waits for nothing.
    if !reduces, account.isFull(at: now) { return .rate(limit: account.pointee.limits.messages) }
    if let refusal = checkPrice(order, mark, offered, account.pointee.limits, at: now, reduces: reduces) {
      return refusal
    }
    if reduces { return nil }
    return checkWorth(
      order, after: order.side == .buy ? after : -after, account, instrument, last: offered ?? mark.pointee.last)
  }

  /// On an old price nothing is opened. Beyond the band around each price that is known: the last two trades' and the
  /// middle of the book.
  private func checkPrice(
    _ order: OrderRequest, _ mark: UnsafePointer<Mark>, _ offered: Price?, _ limits: DoorLimits, at now: Time,
    reduces: Bool
  ) -> DoorRefusal? {
    let (age_ns, overflow) = now.nanoseconds.subtractingReportingOverflow(mark.pointee.time_ns)
    if offered == nil, mark.pointee.last.ticks <= 0 || !reduces && (overflow || age_ns > limits.priceAge_ns) {
      return .stale(age_ns: overflow ? Int64.max : age_ns, limit_ns: limits.priceAge_ns)
    }
    var lowest = Int64.max, highest: Int64 = 0
    func note(_ ticks: Int64) {
      guard ticks > 0 else { return }
      lowest = min(lowest, ticks)
      highest = max(highest, ticks)
    }
    note(mark.pointee.last.ticks)
    note(mark.pointee.before.ticks)
    note(offered?.ticks ?? 0)
    switch order.side {
    case .buy:
      let bound = Price(ticks: scaled(highest, by: 1_000_000 + limits.band_ppm, over: 1_000_000, .up) ?? Int64.max)
      return order.price <= bound ? nil : .price(order.price, bound: bound)
    case .sell:
      let share_ppm = max(1_000_000 - limits.band_ppm, 0)
      let bound = Price(ticks: scaled(lowest, by: share_ppm, over: 1_000_000, .down) ?? 0)
      return order.price >= bound && order.price.ticks > 0 ? nil : .price(order.price, bound: bound)
    }
  }

  /// The order, the position that it may lead to, and all positions with it, against the door's own equity.
  private func checkWorth(
    _ order: OrderRequest, after: Int128, _ account: UnsafeMutablePointer<DoorAccount>,
    _ instrument: UnsafePointer<Instrument>, last: Price
  ) -> DoorRefusal? {
    let limits = account.pointee.limits
    var equity = account.pointee.money_units, others: Int128 = 0
    for index in instruments.indices where account.pointee.held[index] != 0 {
      let price = index == Int(instrument.pointee.id.index) ? last : marks[index].last
      let stake = Int128(
        (instruments.baseAddress.unsafelyUnwrapped + index).pointee.stake(
          of: account.pointee.held[index], at: price, .down) ?? 0)
      equity += stake
      if index != Int(instrument.pointee.id.index) { others += Int128(stake.magnitude) }
    }
    func limit(_ ppm: Int64) -> Int64 { Int64(clamping: max(equity, 0) * Int128(ppm) / 1_000_000) }

    guard let value = instrument.pointee.value(of: order.quantity, at: order.price, .up)?.units,
      let position = Int64(exactly: after).flatMap({ instrument.pointee.stake(of: $0, at: last, .up) })?.magnitude
    else { return .value(Int64.max, limit: limit(limits.order_ppm)) }
    if value > limit(limits.order_ppm) { return .value(value, limit: limit(limits.order_ppm)) }
    if position > UInt64(limit(limits.position_ppm)) {
      return .position(Int64(clamping: position), limit: limit(limits.position_ppm))
    }
    let exposure = others + Int128(position)
    return exposure <= Int128(limit(limits.exposure_ppm))
      ? nil : .exposure(Int64(clamping: exposure), limit: limit(limits.exposure_ppm))
  }
}
