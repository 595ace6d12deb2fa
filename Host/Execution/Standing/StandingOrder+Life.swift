import HostModel

/// What happens to a standing order, from being armed to its end.
extension StandingOrder {
  /// It begins to watch, from the price that is there.
  mutating func arm(at last: Price, step: Int64) {
    switch request.plan {
    case .stop(let price), .stopLimit(let price, _), .takeProfit(let price), .takeProfitLimit(let price, _):
      trigger = price
    case .trailing, .trailingShare:
      best = last
      follow(step: step)
    case .market, .limit, .iceberg, .twap, .vwap: return
    }
  }

  private mutating func follow(step: Int64) {
    switch request.plan {
    case .trailing(let ticks): trigger = Trailing.trigger(ticks: ticks, behind: best, request.side, step: step)
    case .trailingShare(let ppm): trigger = Trailing.trigger(ppm: ppm, behind: best, request.side, step: step)
    case .market, .limit, .stop, .stopLimit, .takeProfit, .takeProfitLimit, .iceberg, .twap, .vwap: return
    }
  }

  /// What the market did. True when that is what it waited for.
  mutating func observe(_ span: PriceSpan, step: Int64) -> Bool {
    switch (phase, request.plan) {
    case (.armed, .stop), (.armed, .stopLimit): return Stop.isReached(trigger, request.side, span)
    case (.armed, .takeProfit), (.armed, .takeProfitLimit):
      return TakeProfit.isReached(trigger, request.side, span)
    case (.armed, .trailing), (.armed, .trailingShare):
      best = Trailing.best(best, request.side, span)
      follow(step: step)
      return Stop.isReached(trigger, request.side, span)
    case (.working, .vwap):
      let (sum, overflow) = volume.units.addingReportingOverflow(span.volume.units)
      volume = Quantity(units: overflow ? Int64.max : sum)
      return false
    case (.armed, .market), (.armed, .limit), (.armed, .iceberg), (.armed, .twap), (.armed, .vwap):
      preconditionFailure("\(request.plan) waits for a price")
    case (.waiting, _), (.working, _), (.ending, _): return false
    }
  }

  /// Whether this would be what it waits for.
  public func wouldTrigger(_ span: PriceSpan, step: Int64) -> Bool {
    guard phase == .armed else { return false }
    var order = self
    return order.observe(span, step: step)
  }

  /// Which prices it must be told of.
  func watch(_ watch: inout PriceWatch) {
    switch (phase, request.plan) {
    case (.armed, .stop), (.armed, .stopLimit): Stop.watch(trigger, request.side, &watch)
    case (.armed, .takeProfit), (.armed, .takeProfitLimit): TakeProfit.watch(trigger, request.side, &watch)
    case (.armed, .trailing), (.armed, .trailingShare):
      Stop.watch(trigger, request.side, &watch)
      Stop.watch(Price(ticks: request.side == .sell ? best.ticks + 1 : best.ticks - 1), request.side.opposite, &watch)
    case (.working, .vwap): watch.watchAll()
    case (.working, _):
      // What could not be sent, or waits for another order to let go of the position, is tried again with each price.
      let isHeldUp = request.plan.isTriggered && outstanding == .zero && (unsent != .zero || isWhole)
      if blocked_ns != Int64.min || isHeldUp { watch.watchAll() }
    case (.armed, .market), (.armed, .limit), (.armed, .iceberg), (.armed, .twap), (.armed, .vwap), (.waiting, _),
      (.ending, _):
      break
    }
  }

  /// When it next has something to do without the market, at the latest.
  func due(after now: Time) -> Time? {
    guard phase != .ending else { return nil }
    guard case .twap(let slices, let end, _) = request.plan, phase == .working else { return self.end }
    let number = TWAP.due(slices, from: begin, to: end, at: now)
    return number < slices ? TWAP.time(of: number + 1, slices, from: begin, to: end) : end
  }

  /// The order that sizes it has traded this much already.
  public mutating func begin(with filled: Int64, at last: Price, step: Int64) { grow(by: filled, at: last, step: step) }

  /// The order that sizes it traded.
  mutating func grow(by units: Int64, at last: Price, step: Int64) {
    quantity = Quantity(units: min(quantity.units + units, request.quantity.units))
    guard phase == .waiting else { return }
    if request.plan.isTriggered {
      phase = .armed
      arm(at: last, step: step)
    } else {
      phase = .working
    }
  }

  /// Another order of its group traded.
  mutating func shrink(by units: Int64) { quantity = Quantity(units: max(quantity.units - units, 0)) }

  mutating func block(at time: Time) { blocked_ns = time.nanoseconds }

  mutating func retire() { phase = .ending }

  /// It sent this much. Traps where that is more than it has.
  mutating func send(_ part: Quantity) {
    if isWhole { quantity = Quantity(units: filled.units + outstanding.units + part.units) }
    precondition(
      part.units > 0 && filled.units + outstanding.units + part.units <= quantity.units,
      "\(part.units) more than \(filled.units) filled and \(outstanding.units) out of \(quantity.units)")
    outstanding = Quantity(units: outstanding.units + part.units)
    blocked_ns = Int64.min
    toldReason = 0
  }

  /// What one of its orders traded, and how much less of it is out than before.
  mutating func settle(filled units: Int64, less: Int64) {
    precondition(less <= outstanding.units, "\(less) less than \(outstanding.units) out")
    filled = Quantity(units: filled.units + units)
    outstanding = Quantity(units: outstanding.units - less)
  }
}
