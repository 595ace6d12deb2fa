import HostModel

/// Two instruments whose prices wander, and a clock.
struct SimulatedMarket {
  private(set) var prices: [Price]
  private(set) var time: Time
  private var chance: Chance

  /// Decimals of price and quantity add up to less than those of money, so that every value is a whole number of units
  /// and an auditor needs no rule for rounding.
  static let priceDecimals = 2
  static let quantityDecimals = 4
  static let moneyPerTickUnit: Int128 = 100

  static var listings: [Listing] {
    [("BTC", 1), ("ETH", 1)].map { base, step in
      Listing(
        symbol: "\(base)-USDT", base: base, quote: "USDT", priceDecimals: priceDecimals,
        quantityDecimals: quantityDecimals, priceStep: Price(ticks: 5), quantityStep: Quantity(units: step),
        minimumQuantity: Quantity(units: 1), minimumValueUnits: 0)
    }
  }

  init(seed: UInt64) {
    chance = Chance(seed: seed, for: "market")
    prices = [Price(ticks: 50_000_00), Price(ticks: 2_000_00)]
    time = Time(nanoseconds: 1_700_000_000_000_000_000)
  }

  /// The next record. A bad one goes back in time or makes no sense, and moves nothing.
  mutating func record(_ faults: FaultPlan) -> EventRecord {
    let instrument = Int(chance.below(Int64(prices.count)))
    if chance.happens(faults.badRecord) { return bad(instrument) }
    advance(by: chance.draw(0...2_000_000_000))
    if chance.happens(faults.clockJump) { advance(by: chance.draw(0...Time.nanosecondsPerDay)) }
    let id = InstrumentID(UInt16(instrument))
    guard chance.happens(500) else {
      return .trade(
        id, at: time, price: moved(instrument), quantity: Quantity(units: chance.draw(1...50_000)),
        aggressor: chance.happens(500) ? .buy : .sell, id: 0)
    }
    let open = moved(instrument), close = moved(instrument)
    let high = max(open, close).ticks + 5 * chance.below(20),
      low = max(5, min(open, close).ticks - 5 * chance.below(20))
    return .bar(
      id, closing: time, open: open, high: Price(ticks: high), low: Price(ticks: low), close: close,
      volume: Quantity(units: chance.below(1_000_000)), interval_ns: Time.nanosecondsPerSecond)
  }

  mutating func advance(by length_ns: Int64) { time = Time(nanoseconds: time.nanoseconds + length_ns) }

  private mutating func moved(_ instrument: Int) -> Price {
    let before = prices[instrument].ticks
    // Up to two thousandths either way, seldom a gap of a tenth.
    let width = chance.happens(5) ? before / 10 : before / 500
    let after = max(1_00, before + chance.draw(-width...width)) / 5 * 5
    prices[instrument] = Price(ticks: after)
    return prices[instrument]
  }

  private mutating func bad(_ instrument: Int) -> EventRecord {
    let id = InstrumentID(UInt16(instrument)), price = prices[instrument]
    switch chance.below(4) {
    case 0:
      return .trade(
        id, at: Time(nanoseconds: time.nanoseconds - 1 - chance.below(1_000_000)), price: price,
        quantity: Quantity(units: 1), aggressor: nil, id: 0)
    case 1:
      return .trade(
        id, at: time, price: Price(ticks: -chance.below(100)), quantity: Quantity(units: 1), aggressor: nil, id: 0)
    case 2:
      return .bar(
        id, closing: time, open: price, high: Price(ticks: price.ticks - 1), low: price, close: price,
        volume: Quantity(units: 1), interval_ns: 1)
    default:
      return EventRecord(kind: 15, time: time, Int64(bitPattern: chance.bits()))
    }
  }
}
