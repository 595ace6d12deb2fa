import HostModel

/// The book of a made-up market: some levels on each side around its price.
struct MadeUpBook: Sendable {
  struct Level: Sendable {
    let steps: Int64
    var size: Quantity
  }

  static let depth = 10

  /// Best first.
  var bids: [Level] = []
  var asks: [Level] = []
  var hasBegun = false
  /// Records of the last step that are still to be given out, the next one last.
  var pending: [EventRecord] = []
}

extension MarketGenerator {
  /// One quote, about as often as a trade.
  mutating func nextQuote() -> EventRecord? {
    guard let time = passTime() else { return nil }
    let (bid, ask) = touch
    return .quote(
      InstrumentID(0), at: time, bid: ticks(bid), bidSize: someSize(), ask: ticks(ask), askSize: someSize())
  }

  /// The next record of a step of the book. A file of depth has only its levels; one of events has the trades too that
  /// took from them.
  mutating func nextOfBook() -> EventRecord? {
    if let record = madeUpBook.pending.popLast() { return record }
    guard let time = passTime() else { return nil }
    var records: [EventRecord] = []
    if settings.kind == .events, random.unit() < 0.4 { trade(at: time, &records) }
    let begin = records.count
    settle(at: time, &records)
    if !madeUpBook.hasBegun { records[begin].flags |= EventRecord.firstOfSnapshot }
    madeUpBook.hasBegun = true
    records[records.count - 1].flags |= EventRecord.lastOfBatch
    madeUpBook.pending = records.reversed()
    return madeUpBook.pending.popLast()
  }

  private mutating func passTime() -> Time? {
    changeRegime()
    let wait = 2 * random.unit() * Double(settings.interval_ns) / character.volatility
    guard let time = advance(by: random.unit() < Self.burstChance ? 0 : Int64(wait)) else { return nil }
    if random.unit() < Self.jumpChance { jump() }
    let before = price
    move(by: character.drift + character.volatility * random.bell())
    feel(range: abs(price - before) / before)
    return time
  }

  /// Best bid and ask around the price, in steps.
  private var touch: (bid: Int64, ask: Int64) {
    let halfSpread = price * Self.halfSpread * character.volatility
    let bid = wholeSteps(price - halfSpread)
    return (bid, max(wholeSteps(price + halfSpread), bid + 1))
  }

  private mutating func someSize() -> Quantity {
    let draw = random.unit()
    return units(activity * (0.2 + 2 * draw * draw))
  }

  /// A trade with the best level of one side, which has less afterwards.
  private mutating func trade(at time: Time, _ records: inout [EventRecord]) {
    let aggressor: Side = random.unit() < 0.5 + 0.1 * min(max(character.drift, -1), 1) ? .buy : .sell
    guard let level = aggressor == .buy ? madeUpBook.asks.first : madeUpBook.bids.first else { return }
    let draw = random.unit()
    let quantity = min(units(4 * activity * draw * draw * draw), level.size)
    lastTradeID += 1
    records.append(
      .trade(
        InstrumentID(0), at: time, price: ticks(level.steps), quantity: quantity, aggressor: aggressor,
        id: lastTradeID))
    let left = Quantity(units: level.size.units - quantity.units)
    set(aggressor == .buy ? .ask : .bid, 0, left, at: time, &records)
  }

  /// Brings the book to the price: what was passed goes, what is new comes, and one level of each side changes.
  private mutating func settle(at time: Time, _ records: inout [EventRecord]) {
    let (bid, ask) = touch
    while let best = madeUpBook.asks.first, best.steps < ask { set(.ask, 0, .zero, at: time, &records) }
    while let best = madeUpBook.bids.first, best.steps > bid { set(.bid, 0, .zero, at: time, &records) }
    if madeUpBook.bids.first?.steps != bid { insert(.bid, bid, at: 0, time, &records) }
    if madeUpBook.asks.first?.steps != ask { insert(.ask, ask, at: 0, time, &records) }
    for side in [BookSide.bid, .ask] {
      while levels(side).count > MadeUpBook.depth { set(side, levels(side).count - 1, .zero, at: time, &records) }
      while levels(side).count < MadeUpBook.depth {
        let furthest = levels(side)[levels(side).count - 1].steps
        let next = furthest - side.rawValue * (1 + Int64(3 * random.unit()))
        guard next > 0 else { break }
        insert(side, next, at: levels(side).count, time, &records)
      }
      let place = Int(Double(levels(side).count) * random.unit())
      set(side, place, someSize(), at: time, &records)
    }
  }

  private func levels(_ side: BookSide) -> [MadeUpBook.Level] {
    side == .bid ? madeUpBook.bids : madeUpBook.asks
  }

  private mutating func insert(
    _ side: BookSide, _ steps: Int64, at place: Int, _ time: Time, _ records: inout [EventRecord]
  ) {
    let level = MadeUpBook.Level(steps: steps, size: someSize())
    switch side {
    case .bid: madeUpBook.bids.insert(level, at: place)
    case .ask: madeUpBook.asks.insert(level, at: place)
    }
    note(side, level, at: time, &records)
  }

  /// Gives a level another size; none removes it.
  private mutating func set(
    _ side: BookSide, _ place: Int, _ size: Quantity, at time: Time, _ records: inout [EventRecord]
  ) {
    var level = levels(side)[place]
    level.size = size
    switch (side, size == .zero) {
    case (.bid, true): madeUpBook.bids.remove(at: place)
    case (.bid, false): madeUpBook.bids[place] = level
    case (.ask, true): madeUpBook.asks.remove(at: place)
    case (.ask, false): madeUpBook.asks[place] = level
    }
    note(side, level, at: time, &records)
  }

  private func note(_ side: BookSide, _ level: MadeUpBook.Level, at time: Time, _ records: inout [EventRecord]) {
    records.append(
      .depth(InstrumentID(0), at: time, side, price: ticks(level.steps), size: level.size, isLast: false))
  }
}
