import HostModel
import HostRisk

/// New terms for a standing order that has sent nothing yet.
extension StandingOrder {
  /// Why it cannot have them, or `nil`.
  public func refusal(of terms: Replacement, _ instrument: Instrument) -> Refusal? {
    guard phase == .armed || phase == .waiting else { return .clientRef(given: ref, last: ref) }
    if let quantity = terms.quantity {
      let fits =
        !isWhole && quantity >= instrument.minimumQuantity && quantity.units % instrument.quantityStep.units == 0
      if !fits {
        return .quantity(quantity, minimum: instrument.minimumQuantity, step: instrument.quantityStep)
      }
    }
    if let price = terms.price, request.plan.limit == nil || price.ticks % instrument.priceStep.ticks != 0 {
      return .price(price, step: instrument.priceStep)
    }
    if let trigger = terms.trigger, !hasFixedTrigger || trigger.ticks % instrument.priceStep.ticks != 0 {
      return .trigger(trigger, step: instrument.priceStep)
    }
    return nil
  }

  private var hasFixedTrigger: Bool {
    switch request.plan {
    case .stop, .stopLimit, .takeProfit, .takeProfitLimit: true
    case .market, .limit, .trailing, .trailingShare, .iceberg, .twap, .vwap: false
    }
  }

  mutating func replace(_ terms: Replacement, at last: Price, step: Int64) {
    if let total = terms.quantity {
      // What is sized by another order's fills has at most what filled.
      if phase == .armed, after == nil { quantity = total } else { quantity = min(quantity, total) }
    }
    request = StandingRequest(
      clientRef: ref, instrument: request.instrument, side: request.side, plan: plan(with: terms),
      timeInForce: request.timeInForce, quantity: terms.quantity ?? request.quantity, flags: request.flags,
      expiry: request.expiry, link: request.link)
    if phase == .armed, terms.trigger != nil { arm(at: last, step: step) }
  }

  private func plan(with terms: Replacement) -> StandingPlan {
    switch request.plan {
    case .limit(let limit): .limit(terms.price ?? limit)
    case .stop(let trigger): .stop(trigger: terms.trigger ?? trigger)
    case .stopLimit(let trigger, let limit):
      .stopLimit(trigger: terms.trigger ?? trigger, limit: terms.price ?? limit)
    case .takeProfit(let trigger): .takeProfit(trigger: terms.trigger ?? trigger)
    case .takeProfitLimit(let trigger, let limit):
      .takeProfitLimit(trigger: terms.trigger ?? trigger, limit: terms.price ?? limit)
    case .iceberg(let limit, let visible): .iceberg(limit: terms.price ?? limit, visible: visible)
    case .twap(let slices, let end, let limit): .twap(slices: slices, end: end, limit: terms.price ?? limit)
    case .vwap(let share, let end, let limit): .vwap(participation_ppm: share, end: end, limit: terms.price ?? limit)
    case .market, .trailing, .trailingShare: request.plan
    }
  }
}
