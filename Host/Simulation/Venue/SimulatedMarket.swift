import HostModel

/// Three instruments whose prices wander: one by bars and trades, one with a book, one a contract with funding.
struct SimulatedMarket {
  private(set) var time_ns: Int64 = 1_700_000_000_000_000_000
  private(set) var prices: [Int64] = [100_00, 2_000_0000, 100_00]
  /// When each instrument last said a price that can be believed.
  private(set) var priceTimes: [Int64] = [0, 0, 0]
  private(set) var statuses = [MarketStatus](repeating: .open, count: 3)
  private(set) var isCrossed = false
  private(set) var steps: [Int64] = [1, 1, 1]
  private var frozenUntil = [Int64](repeating: Int64.min, count: 3)
  private var versions: [Int64] = [0, 0, 0]
  private var previous: EventRecord?

  static var listings: [Listing] {
    [
      Listing(
        symbol: "BTC-USDT", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 4,
        priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
        minimumValueUnits: 0),
      // Price and quantity have more decimals than money has: every value is rounded.
      Listing(
        symbol: "ETH-USDT", base: "ETH", quote: "USDT", priceDecimals: 4, quantityDecimals: 6,
        priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
        minimumValueUnits: 0),
      Listing(
        symbol: "BTC-PERP", base: "BTC", quote: "USDT", priceDecimals: 2, quantityDecimals: 3,
        priceStep: Price(ticks: 1), quantityStep: Quantity(units: 1), minimumQuantity: Quantity(units: 1),
        minimumValueUnits: 0, kind: .linear),
    ]
  }

  /// The next record. It may be one that the host must turn down.
  /// `mayLeap`: nothing is on its way that would be late by more than a day then.
  mutating func next(mayLeap: Bool, _ plan: inout FaultPlan, _ chance: inout Chance) -> EventRecord {
    if let previous, plan.strikes(.doubledRecord, &chance) { return previous }
    let index = chance.below(3)
    if previous != nil, plan.strikes(.timeBackwards, &chance) {
      return trade(index, at: time_ns - chance.between(1...time_ns / 2), &chance)
    }
    time_ns += chance.between(0...3) * 2_000_000_000 + chance.between(0...999_999_999)
    if plan.strikes(.timeJump, rarity: 20, &chance) {
      let seconds = [Int64(60), 600, 3_600, 40_000, 90_000, 4_000_000][chance.below(mayLeap ? 6 : 4)]
      time_ns += seconds * Time.nanosecondsPerSecond
    }
    let event = draw(index, &plan, &chance)
    previous = event
    return event
  }

  private mutating func draw(_ index: Int, _ plan: inout FaultPlan, _ chance: inout Chance) -> EventRecord {
    if plan.isQuiet, statuses[index] != .open { return status(index, .open) }
    if plan.strikes(.halt, rarity: 8, &chance) {
      return status(index, [MarketStatus.open, .halted, .closed][chance.below(3)])
    }
    if plan.strikes(.newRules, rarity: 20, &chance) { return rules(index, &chance) }
    if plan.strikes(.freeze, rarity: 20, &chance) {
      frozenUntil[index] = time_ns + chance.between(60...1_000) * Time.nanosecondsPerSecond
    }
    // A heartbeat: the market's time goes on, its price does not.
    if !plan.isQuiet, time_ns < frozenUntil[index] { return status(index, statuses[index]) }
    let share = plan.strikes(.gap, rarity: 10, &chance) ? 200_000 : Int64(2_000)
    let move = prices[index] * chance.between(-share...share) / 1_000_000
    prices[index] = max(steps[index], (prices[index] + move) / steps[index] * steps[index])
    switch index {
    case 1: return chance.one(in: 3) ? trade(index, at: time_ns, &chance) : quote(&plan, &chance)
    case 2 where chance.one(in: 10):
      return .funding(
        InstrumentID(2), at: Time(nanoseconds: time_ns), rate_ppb: chance.between(-1_000_000...1_000_000),
        mark: Price(ticks: prices[2]))
    case 0 where chance.one(in: 2): return bar(&chance)
    default: return trade(index, at: time_ns, &chance)
    }
  }

  private mutating func trade(_ index: Int, at time: Int64, _ chance: inout Chance) -> EventRecord {
    if time == time_ns { priceTimes[index] = time }
    return .trade(
      InstrumentID(UInt16(index)), at: Time(nanoseconds: time), price: Price(ticks: prices[index]),
      quantity: Quantity(units: chance.between(1...1_000_000)), aggressor: nil, id: 0)
  }

  private mutating func bar(_ chance: inout Chance) -> EventRecord {
    let price = prices[0], open = max(1, price + chance.between(-20...20))
    priceTimes[0] = time_ns
    return .bar(
      InstrumentID(0), closing: Time(nanoseconds: time_ns), open: Price(ticks: open),
      high: Price(ticks: max(open, price) + chance.between(0...20)),
      low: Price(ticks: max(1, min(open, price) - chance.between(0...20))), close: Price(ticks: price),
      volume: Quantity(units: chance.between(0...1_000_000)), interval_ns: 60 * Time.nanosecondsPerSecond)
  }

  private mutating func quote(_ plan: inout FaultPlan, _ chance: inout Chance) -> EventRecord {
    isCrossed = plan.strikes(.crossedBook, &chance)
    if !isCrossed { priceTimes[1] = time_ns }
    let half = isCrossed ? -chance.between(0...5) : chance.between(1...5)
    let size = Quantity(units: chance.between(1...1_000_000))
    return .quote(
      InstrumentID(1), at: Time(nanoseconds: time_ns), bid: Price(ticks: max(1, prices[1] - half)), bidSize: size,
      ask: Price(ticks: max(1, prices[1] + half)), askSize: size)
  }

  private mutating func status(_ index: Int, _ status: MarketStatus) -> EventRecord {
    statuses[index] = status
    return .status(InstrumentID(UInt16(index)), at: Time(nanoseconds: time_ns), status)
  }

  /// What a host that comes back has to be told of each instrument before its prices.
  func terms() -> [EventRecord] {
    (0..<3).flatMap { index -> [EventRecord] in
      let id = InstrumentID(UInt16(index)), time = Time(nanoseconds: time_ns)
      let status = EventRecord.status(id, at: time, statuses[index])
      return versions[index] == 0 ? [status] : [.rules(id, at: time, rules(of: index)), status]
    }
  }

  private func rules(of index: Int) -> InstrumentRules {
    InstrumentRules(
      version: versions[index], priceStep: Price(ticks: steps[index]), quantityStep: Quantity(units: 1),
      minimumValue_units: 0, multiplier: 1, maximumQuantity: Quantity(units: Int64.max / 8))
  }

  /// Another price step, at which the price itself is not wrong.
  private mutating func rules(_ index: Int, _ chance: inout Chance) -> EventRecord {
    versions[index] += 1
    steps[index] = [1, 2, 5, 10][chance.below(4)]
    return .rules(InstrumentID(UInt16(index)), at: Time(nanoseconds: time_ns), rules(of: index))
  }
}
