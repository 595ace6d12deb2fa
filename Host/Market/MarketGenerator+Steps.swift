import HostModel

extension MarketGenerator {
  /// One bar: a gap now and then, four moves whose path gives high and low, and a volume to match.
  mutating func nextBar() -> EventRecord? {
    guard let closing = advance(by: settings.interval_ns) else { return nil }
    changeRegime()
    var open_steps = lastClose_steps
    if random.unit() < Self.jumpChance {
      jump()
      open_steps = wholeSteps(price)
    }
    var high_steps = open_steps, low_steps = open_steps
    for _ in 0..<4 {
      // A quarter of the time is half of the volatility.
      move(by: 0.25 * character.drift + 0.5 * character.volatility * random.bell())
      high_steps = max(high_steps, wholeSteps(price))
      low_steps = min(low_steps, wholeSteps(price))
    }
    lastClose_steps = wholeSteps(price)
    feel(range: Double(high_steps - low_steps) / Double(low_steps))
    return .bar(
      InstrumentID(0), closing: closing, open: ticks(open_steps), high: ticks(high_steps), low: ticks(low_steps),
      close: ticks(lastClose_steps), volume: units(activity * (0.5 + random.unit())), interval_ns: settings.interval_ns)
  }

  /// One trade: sooner after the last one the livelier the market, at one side of the spread. Some happen at the very
  /// time of the one before, as when a large order meets several small ones.
  mutating func nextTrade() -> EventRecord? {
    changeRegime()
    let wait = 2 * random.unit() * Double(settings.interval_ns) / character.volatility
    guard let time = advance(by: random.unit() < Self.burstChance ? 0 : Int64(wait)) else { return nil }
    if random.unit() < Self.jumpChance { jump() }
    let before = price
    move(by: character.drift + character.volatility * random.bell())
    feel(range: abs(price - before) / before)

    let aggressor: Side = random.unit() < 0.5 + 0.1 * min(max(character.drift, -1), 1) ? .buy : .sell
    let halfSpread = price * Self.halfSpread * character.volatility
    let traded_steps = wholeSteps(aggressor == .buy ? price + halfSpread : price - halfSpread)
    // Many small trades and few large ones: the cube of an even draw, whose mean is a quarter.
    let draw = random.unit()
    lastTradeID += 1
    return .trade(
      InstrumentID(0), at: time, price: ticks(traded_steps), quantity: units(4 * activity * draw * draw * draw),
      aggressor: aggressor, id: lastTradeID)
  }

  static let jumpChance = 0.001
  static let burstChance = 0.2
  static let halfSpread = 0.00005

  mutating func advance(by nanoseconds: Int64) -> Time? {
    let (sum, overflow) = now.nanoseconds.addingReportingOverflow(nanoseconds)
    guard !overflow else { return nil }
    now = Time(nanoseconds: sum)
    return now
  }

  mutating func changeRegime() {
    guard random.unit() * character.length_steps < 1 else { return }
    var draw = random.unit()
    for successor in character.successors {
      regime = successor.regime
      draw -= successor.weight
      if draw < 0 { break }
    }
    character = regime.character
  }

  /// Moves the price by a multiple of the usual volatility, and a little back to where it began: without that a long
  /// history ends at its floor or ceiling.
  ///
  /// The factor is the beginning of the exponential series: with 1 + x alone, ups and downs of one size would lose.
  mutating func move(by volatilities: Double) {
    let pull = Self.pullBack * (start_steps - price) / (start_steps + price)
    let change = min(max(usualVolatility * (volatilities + pull), -0.5), 0.5)
    price = min(max(price * (1 + change + change * change / 2), floor_steps), ceiling_steps)
  }

  private static let pullBack = 0.01

  /// A gap of five to fifteen usual steps, up or down.
  mutating func jump() {
    let size = 5 + 10 * random.unit()
    move(by: random.unit() < 0.5 ? size : -size)
  }

  /// Lets the last step's range into the activity, which forgets slowly.
  mutating func feel(range: Double) {
    activity += 0.1 * (min(range / usualVolatility, 10) - activity)
  }

  func wholeSteps(_ steps: Double) -> Int64 { max(Int64(steps + 0.5), 1) }

  func ticks(_ steps: Int64) -> Price { Price(ticks: steps * settings.priceStep.ticks) }

  /// So many times the usual volume, one step of quantity at the least.
  func units(_ share: Double) -> Quantity {
    let steps = max(Int64(usualVolume_steps * share), 1)
    return Quantity(units: steps * settings.quantityStep.units)
  }
}
