import HostModel

/// A strategy that wishes without sense: every kind of order and of mistake, drawn. It knows nothing of its portfolio.
struct SimulatedStrategy {
  private var chance: Chance
  /// Its own numbers so far. They only grow, also past a host that forgot the last ones.
  private var ref: UInt64 = 0

  init(seed: UInt64, number: Int) {
    chance = Chance(seed: seed &+ UInt64(number) &* 0x9E37_79B9, for: "strategy")
  }

  /// Writes one turn's wishes.
  mutating func wish(_ wishes: inout WishBuffer, prices: [Price], time: Time) {
    wishes.count = Int(chance.below(4))
    wishes.textCount = 0
    for index in 0..<wishes.count { wishes.records[index] = record(prices, time) }
  }

  private mutating func record(_ prices: [Price], _ time: Time) -> WishRecord {
    ref += 1
    var record = WishRecord()
    record.clientRef = ref
    switch chance.below(100) {
    case 0..<12:
      record.kind = WishRecord.cancel
      record.clientRef = earlier()
    case 12..<20:
      record.kind = WishRecord.replace
      record.clientRef = earlier()
      if chance.happens(700) { record.price_ticks = near(prices[0], 100) }
      if chance.happens(500) { record.quantity_units = chance.draw(1...2_000) }
    case 20..<24:
      record.kind = WishRecord.timer
      record.time_ns = time.nanoseconds + chance.below(60) * Time.nanosecondsPerSecond
    case 24..<27: cancelWhen(&record, prices, time)
    case 27..<30: nonsense(&record)
    default: order(&record, prices, time)
    }
    return record
  }

  private mutating func order(_ record: inout WishRecord, _ prices: [Price], _ time: Time) {
    let instrument = Int(chance.below(Int64(prices.count))), price = prices[instrument]
    record.kind = WishRecord.submit
    record.instrument = UInt16(instrument)
    record.side = UInt8(chance.draw(1...2))
    // Worth 100 to 1,000 of a capital of 10,000: some pass the limits and some do not.
    record.quantity_units = max(1, chance.draw(100...1_000) * 1_000_000 / price.ticks)
    record.type = UInt8(chance.happens(600) ? chance.draw(1...2) : chance.draw(3...11))
    if chance.happens(200) { record.flags |= 2 }
    switch record.type {
    case 1: record.timeInForce = chance.happens(800) ? 2 : 3
    case 2:
      record.timeInForce = UInt8(chance.draw(1...4))
      record.price_ticks = near(price, 200)
      if record.timeInForce == 4 { record.time_ns = later(time) }
      if record.timeInForce == 1, chance.happens(200) { record.flags |= 1 }
    case 3, 5: (record.timeInForce, record.detail) = (2, near(price, 100))
    case 4, 6:
      (record.timeInForce, record.detail, record.price_ticks) = (1, near(price, 100), near(price, 100))
    case 7: (record.timeInForce, record.detail) = (2, 5 * chance.draw(1...2_000))
    case 8: (record.timeInForce, record.detail) = (2, chance.draw(100...50_000))
    case 9:
      (record.timeInForce, record.price_ticks) = (1, near(price, 100))
      record.detail = max(1, record.quantity_units / 4)
    case 10: (record.timeInForce, record.time_ns, record.detail) = (2, later(time), chance.draw(1...8))
    default: (record.timeInForce, record.time_ns, record.detail) = (2, later(time), chance.draw(10_000...500_000))
    }
    if chance.happens(150) {
      record.flags |= chance.happens(500) ? WishRecord.oneCancelsOther : WishRecord.after
      record.link = Int64(earlier())
    }
  }

  private mutating func cancelWhen(_ record: inout WishRecord, _ prices: [Price], _ time: Time) {
    record.kind = WishRecord.cancelWhen
    record.clientRef = earlier()
    record.type = UInt8(chance.draw(1...5))
    switch record.type {
    case 1, 2: record.detail = near(prices[0], 100)
    case 3, 4: record.link = Int64(earlier())
    default: record.time_ns = later(time)
    }
  }

  private mutating func nonsense(_ record: inout WishRecord) {
    record.kind = UInt8(truncatingIfNeeded: chance.bits())
    record.type = UInt8(truncatingIfNeeded: chance.bits())
    record.instrument = UInt16(truncatingIfNeeded: chance.bits())
    record.price_ticks = Int64(bitPattern: chance.bits())
    record.quantity_units = Int64(bitPattern: chance.bits())
    record.detail = Int64(bitPattern: chance.bits())
  }

  private mutating func earlier() -> UInt64 { ref > 1 ? ref - UInt64(chance.draw(1...min(12, Int64(ref) - 1))) : 1 }

  /// Within so many ten-thousandths of the price, on its step.
  private mutating func near(_ price: Price, _ width: Int64) -> Int64 {
    max(5, price.ticks + price.ticks / 10_000 * chance.draw(-width...width)) / 5 * 5
  }

  private mutating func later(_ time: Time) -> Int64 {
    time.nanoseconds + chance.draw(1...60) * Time.nanosecondsPerSecond
  }
}
