import HostModel

/// One instrument's open orders: how much they would move, their stake at their own prices, and how near those that rest
/// come to the other side.
public struct OpenOrders: Equatable, Sendable {
  public var buying_units: Int64 = 0
  public var buyingStake_units: Int64 = 0
  public var selling_units: Int64 = 0
  public var sellingStake_units: Int64 = 0
  public var highestBid = Price(ticks: 0)
  public var lowestAsk = Price(ticks: Int64.max)

  public init() {}

  /// Adds an order's rest. What fits no number counts as the largest one, which no limit allows.
  public mutating func add(_ quantity: Quantity, _ side: Side, at price: Price, _ instrument: Instrument) {
    let signed = side == .buy ? quantity.units : -quantity.units
    let stake = instrument.stake(of: signed, at: price, .up) ?? (signed > 0 ? Int64.max : Int64.min)
    switch side {
    case .buy:
      buying_units = OpenOrders.sum(buying_units, quantity.units)
      buyingStake_units = OpenOrders.sum(buyingStake_units, stake)
    case .sell:
      selling_units = OpenOrders.sum(selling_units, quantity.units)
      sellingStake_units = OpenOrders.sum(sellingStake_units, stake)
    }
  }

  /// What the orders of one side come to at most.
  public var largerStake_units: Int64 {
    Int64(clamping: max(buyingStake_units.magnitude, sellingStake_units.magnitude))
  }

  /// An order that stays where others can trade with it.
  public mutating func rest(_ side: Side, at price: Price) {
    switch side {
    case .buy: highestBid = max(highestBid, price)
    case .sell: lowestAsk = min(lowestAsk, price)
    }
  }

  private static func sum(_ left: Int64, _ right: Int64) -> Int64 { Int64(clamping: Int128(left) + Int128(right)) }
}

/// What positions need: before an order is sent (initial margin) and to be kept (maintenance).
public enum Margin {
  /// What one position needs when all its open orders of the worse side fill, each at its own price: the value then held
  /// over the leverage of that side, what the fills cost against the last price, and the fees. `nil` when no number says.
  public static func need(
    _ instrument: Instrument, held: Int64, last: Price, open: OpenOrders, _ limits: Limits, fee_ppm: Int64
  ) -> Int64? {
    if held == 0, open.buying_units == 0, open.selling_units == 0 { return 0 }
    guard
      let long = need(
        instrument, held: held, adding: open.buying_units, stake: open.buyingStake_units, last,
        leverage_ppm: limits.leverageLong_ppm, fee_ppm: fee_ppm, sign: 1),
      let short = need(
        instrument, held: held, adding: open.selling_units, stake: open.sellingStake_units, last,
        leverage_ppm: limits.leverageShort_ppm, fee_ppm: fee_ppm, sign: -1)
    else { return nil }
    return max(long, short)
  }

  private static func need(
    _ instrument: Instrument, held: Int64, adding: Int64, stake: Int64, _ last: Price, leverage_ppm: Int64,
    fee_ppm: Int64, sign: Int64
  ) -> Int64? {
    // Units on this side once all is filled; none when the other side is still larger.
    let after = Int128(sign) * Int128(held) + Int128(adding)
    guard after > 0 else { return 0 }
    guard let units = Int64(exactly: after), leverage_ppm > 0,
      let value = instrument.value(of: Quantity(units: units), at: last, .up),
      let added = instrument.value(of: Quantity(units: adding), at: last, .up),
      let fair = instrument.stake(of: sign * adding, at: last, .down),
      let backing = scaled(value.units, by: 1_000_000, over: leverage_ppm, .up),
      let fee = scaled(added.units, by: fee_ppm, over: 1_000_000, .up)
    else { return nil }
    let slip = max(Int128(stake) - Int128(fair), 0)
    return Int64(exactly: Int128(backing) + slip + Int128(fee))
  }

  /// What has to be there to keep positions of this value: the maintenance, and the fee of closing them.
  public static func maintenance(of exposure_units: Int64, _ limits: Limits, fee_ppm: Int64) -> Int64 {
    scaled(exposure_units, by: limits.maintenance_ppm + fee_ppm, over: 1_000_000, .up) ?? Int64.max
  }

  /// The price at which a position's equity is down to its maintenance, to the tick: the last one that still covers it
  /// is next to it. `equity_units` is the equity with the position at `last`.
  ///
  /// Long: (p - E/q) / (1 - m - f), short: (p + E/q) / (1 + m + f), of spot and linear instruments; for an inverse one
  /// the same with one over the price. `nil` when no positive price reaches it.
  public static func liquidationPrice(
    _ instrument: Instrument, held: Int64, last: Price, equity_units: Int64, _ limits: Limits, fee_ppm: Int64
  ) -> Price? {
    func isCovered(_ ticks: Int64) -> Bool {
      guard let now = instrument.stake(of: held, at: last, .down),
        let then = instrument.stake(of: held, at: Price(ticks: ticks), .down)
      else { return held < 0 }
      let equity = Int128(equity_units) + Int128(then) - Int128(now)
      return equity >= Int128(maintenance(of: abs(then), limits, fee_ppm: fee_ppm))
    }
    guard held != 0, held != Int64.min, last.ticks > 0 else { return nil }
    // Equity over need only falls on the way: the first price that is not covered is found by halving.
    var covered = last.ticks, bare = held > 0 ? Int64(0) : last.ticks
    guard isCovered(covered) else { return last }
    if held < 0 {
      var step = last.ticks
      repeat {
        let (next, overflow) = bare.addingReportingOverflow(step)
        guard !overflow, next <= Int64.max / 4 else { return nil }
        bare = next
        step = min(step, Int64.max / 8) * 2
      } while isCovered(bare)
    } else if isCovered(1) {
      return nil
    }
    while abs(covered - bare) > 1 {
      let middle = covered + (bare - covered) / 2
      if isCovered(middle) { covered = middle } else { bare = middle }
    }
    return Price(ticks: bare)
  }
}
