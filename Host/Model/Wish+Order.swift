/// How the fields of a submit wish become an order: each type names which of them it needs, and every other one is zero.
extension WishRecord {
  /// The most parts that a TWAP is cut into.
  public static let largestSlices: Int64 = 10_000

  func decodedOrder(instruments: UnsafeBufferPointer<InstrumentID>) throws(WishFault) -> Wish {
    let instrument = try decodedInstrument(instruments)
    guard let side = Side(rawValue: side) else { throw WishFault(.side, value: Int64(side), limit: 2) }
    guard isTextFree else { throw WishFault(.unused, value: 1, limit: 0) }
    guard flags < 16 else { throw WishFault(.flags, value: Int64(flags), limit: 15) }
    guard let timeInForce = TimeInForce(rawValue: timeInForce) else {
      throw WishFault(.timeInForce, value: Int64(timeInForce), limit: 4)
    }
    let plan = try decodedPlan()
    try check(timeInForce, plan)
    let conditions = OrderFlags(rawValue: flags & 3)
    guard !conditions.contains(.postOnly) || mayRest(timeInForce, plan) else {
      throw WishFault(.flags, value: Int64(flags), limit: 14)
    }
    let link = try decodedLink(plan)
    let expiry = timeInForce == .untilTime ? Time(nanoseconds: time_ns) : nil
    let ref = ClientRef(clientRef), quantity = Quantity(units: quantity_units)

    switch (plan, link) {
    case (.market, .none):
      return .submit(
        OrderRequest(
          clientRef: ref, instrument: instrument, side: side, type: .market, timeInForce: timeInForce,
          quantity: quantity, price: Price(ticks: 0), flags: conditions, expiry: expiry))
    case (.limit(let limit), .none):
      return .submit(
        OrderRequest(
          clientRef: ref, instrument: instrument, side: side, type: .limit, timeInForce: timeInForce,
          quantity: quantity, price: limit, flags: conditions, expiry: expiry))
    case (.market, _), (.limit, _), (.stop, _), (.stopLimit, _), (.takeProfit, _), (.takeProfitLimit, _),
      (.trailing, _), (.trailingShare, _), (.iceberg, _), (.twap, _), (.vwap, _):
      return .stand(
        StandingRequest(
          clientRef: ref, instrument: instrument, side: side, plan: plan, timeInForce: timeInForce,
          quantity: quantity, flags: conditions, expiry: expiry, link: link))
    }
  }

  private func decodedPlan() throws(WishFault) -> StandingPlan {
    let price = Price(ticks: price_ticks)
    switch type {
    case 1:
      try checkUnpriced()
      try checkDetail(0...0)
      return .market
    case 2:
      try checkDetail(0...0)
      return .limit(price)
    case 3:
      try checkUnpriced()
      try checkDetail(1...Int64.max)
      return .stop(trigger: Price(ticks: detail))
    case 4:
      try checkDetail(1...Int64.max)
      return .stopLimit(trigger: Price(ticks: detail), limit: price)
    case 5:
      try checkUnpriced()
      try checkDetail(1...Int64.max)
      return .takeProfit(trigger: Price(ticks: detail))
    case 6:
      try checkDetail(1...Int64.max)
      return .takeProfitLimit(trigger: Price(ticks: detail), limit: price)
    case 7:
      try checkUnpriced()
      try checkDetail(1...Int64.max)
      return .trailing(ticks: detail)
    case 8:
      try checkUnpriced()
      try checkDetail(1...999_999)
      return .trailingShare(ppm: detail)
    case 9:
      try checkDetail(1...Int64.max)
      return .iceberg(limit: price, visible: Quantity(units: detail))
    case 10:
      try checkDetail(1...WishRecord.largestSlices)
      return .twap(slices: detail, end: Time(nanoseconds: time_ns), limit: try optionalLimit())
    case 11:
      try checkDetail(0...0)
      guard (1...1_000_000).contains(link) else { throw WishFault(.link, value: link, limit: 1_000_000) }
      return .vwap(participation_ppm: link, end: Time(nanoseconds: time_ns), limit: try optionalLimit())
    default:
      throw WishFault(.type, value: Int64(type), limit: 11)
    }
  }

  private func checkUnpriced() throws(WishFault) {
    guard price_ticks == 0 else { throw WishFault(.price, value: price_ticks, limit: 0) }
  }

  private func checkDetail(_ range: ClosedRange<Int64>) throws(WishFault) {
    guard range.contains(detail) else { throw WishFault(.detail, value: detail, limit: range.upperBound) }
  }

  private func optionalLimit() throws(WishFault) -> Price? {
    guard price_ticks >= 0 else { throw WishFault(.price, value: price_ticks, limit: Int64.max) }
    return price_ticks == 0 ? nil : Price(ticks: price_ticks)
  }

  /// A market order cannot rest, a slicing order lives until its end, and whatever waits may wait until a time.
  private func check(_ timeInForce: TimeInForce, _ plan: StandingPlan) throws(WishFault) {
    let fits: Bool
    switch (plan, timeInForce) {
    case (.market, .immediate), (.market, .fillOrKill), (.limit, _): fits = true
    case (.market, .untilCancelled), (.market, .untilTime): fits = false
    case (.twap, .untilTime), (.vwap, .untilTime): fits = true
    case (.twap, _), (.vwap, _): fits = false
    case (.stop, .untilCancelled), (.stop, .untilTime), (.stopLimit, .untilCancelled), (.stopLimit, .untilTime),
      (.takeProfit, .untilCancelled), (.takeProfit, .untilTime), (.takeProfitLimit, .untilCancelled),
      (.takeProfitLimit, .untilTime), (.trailing, .untilCancelled), (.trailing, .untilTime),
      (.trailingShare, .untilCancelled), (.trailingShare, .untilTime), (.iceberg, .untilCancelled),
      (.iceberg, .untilTime):
      fits = true
    case (.stop, _), (.stopLimit, _), (.takeProfit, _), (.takeProfitLimit, _), (.trailing, _), (.trailingShare, _),
      (.iceberg, _):
      fits = false
    }
    guard fits else { throw WishFault(.timeInForce, value: Int64(timeInForce.rawValue), limit: 4) }
    guard timeInForce == .untilTime || time_ns == 0 else { throw WishFault(.time, value: time_ns, limit: 0) }
  }

  private func mayRest(_ timeInForce: TimeInForce, _ plan: StandingPlan) -> Bool {
    switch plan {
    case .limit: timeInForce == .untilCancelled || timeInForce == .untilTime
    case .stopLimit, .takeProfitLimit, .iceberg: true
    case .market, .stop, .takeProfit, .trailing, .trailingShare, .twap, .vwap: false
    }
  }

  private func decodedLink(_ plan: StandingPlan) throws(WishFault) -> OrderLink {
    let ref = ClientRef(UInt64(bitPattern: link))
    switch (flags & WishRecord.oneCancelsOther != 0, flags & WishRecord.after != 0, plan) {
    case (false, false, .vwap): return .none  // the field is its share of the volume
    case (false, false, _):
      guard link == 0 else { throw WishFault(.link, value: link, limit: 0) }
      return .none
    case (true, _, .vwap), (_, true, .vwap): throw WishFault(.flags, value: Int64(flags), limit: 3)
    case (true, false, _): return .oneCancelsOther(ref)
    case (false, true, _): return .after(ref)
    case (true, true, _): return .afterAsOne(ref)
    }
  }
}
