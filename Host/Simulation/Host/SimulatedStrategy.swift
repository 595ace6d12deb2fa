import HostModel

/// Wishes by chance: every kind of order, mostly near the price and of a sensible size, and now and then nonsense.
struct SimulatedStrategy {
  private var ref: UInt64 = 0

  mutating func wish(_ wishes: inout WishBuffer, _ market: SimulatedMarket, _ chance: inout Chance) {
    wishes.count = chance.below(4)
    wishes.textCount = 0
    for index in 0..<wishes.count { wishes.records[index] = wish(market, &chance) }
  }

  private mutating func wish(_ market: SimulatedMarket, _ chance: inout Chance) -> WishRecord {
    ref += 1
    let index = chance.below(3)
    var record = WishRecord()
    record.instrument = UInt16(index)
    record.clientRef = ref
    switch chance.below(20) {
    case 0...2: cancel(&record, &chance)
    case 3, 4: replace(&record, market.prices[index], &chance)
    case 5: nonsense(&record, &chance)
    case 6...9: stand(&record, index, market, &chance)
    default: submit(&record, index, market, &chance)
    }
    return record
  }

  private func recent(_ chance: inout Chance) -> UInt64 { max(ref, 7) - UInt64(chance.below(7)) }

  private func near(_ index: Int, _ market: SimulatedMarket, _ chance: inout Chance) -> Int64 {
    let price = market.prices[index], step = market.steps[index]
    return max(step, (price + price * chance.between(-5_000...5_000) / 1_000_000) / step * step)
  }

  /// A few per cent of what the strategies begin with.
  private func size(_ index: Int, _ chance: inout Chance) -> Int64 {
    chance.between(1...[50_000, 250_000, 5_000][index])
  }

  private func submit(
    _ record: inout WishRecord, _ index: Int, _ market: SimulatedMarket, _ chance: inout Chance
  ) {
    let isMarket = chance.one(in: 3)
    record.kind = WishRecord.submit
    record.side = UInt8(1 + chance.below(2))
    record.type = isMarket ? 1 : 2
    record.timeInForce = isMarket || chance.one(in: 4) ? 2 : 1
    record.price_ticks = isMarket ? 0 : near(index, market, &chance)
    record.quantity_units = size(index, &chance)
    if !isMarket, record.timeInForce == 1, chance.one(in: 4) {
      record.timeInForce = 4
      record.time_ns = market.time_ns + chance.between(1...120) * Time.nanosecondsPerSecond
    }
  }

  private func cancel(_ record: inout WishRecord, _ chance: inout Chance) {
    record = WishRecord()
    record.kind = WishRecord.cancel
    record.clientRef = recent(&chance)
  }

  private func replace(_ record: inout WishRecord, _ price: Int64, _ chance: inout Chance) {
    record = WishRecord()
    record.kind = WishRecord.replace
    record.clientRef = recent(&chance)
    if chance.one(in: 2) { record.price_ticks = max(10, price + chance.between(-10...10) * 10) }
    if chance.one(in: 2) { record.quantity_units = chance.between(1...100_000) }
  }

  private func stand(
    _ record: inout WishRecord, _ index: Int, _ market: SimulatedMarket, _ chance: inout Chance
  ) {
    record.kind = WishRecord.submit
    record.side = UInt8(1 + chance.below(2))
    record.type = UInt8(3 + chance.below(9))
    record.timeInForce = 1
    record.quantity_units = size(index, &chance)
    record.flags = chance.one(in: 2) ? OrderFlags.reduceOnly.rawValue : 0
    if record.type >= 10 || chance.one(in: 4) {
      record.timeInForce = 4
      record.time_ns = market.time_ns + chance.between(1...300) * Time.nanosecondsPerSecond
    }
    if [4, 6, 9].contains(record.type) { record.price_ticks = near(index, market, &chance) }
    switch record.type {
    case 3...6: record.detail = near(index, market, &chance)
    case 7: record.detail = market.steps[index] * chance.between(1...200)
    case 8: record.detail = chance.between(1...20_000)
    case 9: record.detail = max(1, record.quantity_units / 4)
    case 10: record.detail = chance.between(1...6)
    default: record.link = 200_000
    }
    guard record.type != 11, chance.one(in: 3) else { return }
    record.flags |= [WishRecord.oneCancelsOther, WishRecord.after][chance.below(2)]
    record.link = Int64(recent(&chance))
  }

  private func nonsense(_ record: inout WishRecord, _ chance: inout Chance) {
    record.kind = UInt8(chance.below(256))
    record.type = UInt8(chance.below(14))
    record.side = UInt8(chance.below(4))
    record.price_ticks = chance.anything()
    record.quantity_units = chance.anything()
    record.time_ns = chance.anything()
    record.detail = chance.anything()
  }
}
