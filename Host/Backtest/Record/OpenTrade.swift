import HostLedger
import HostModel

/// A round trip that is not over, of one strategy in one instrument; flat between two.
struct OpenTrade {
  /// Signed: below zero is short.
  var quantity_units: Int64 = 0
  /// What its fills cost, less what they gave: the profit is the stake now less this.
  var stake_units: Int64 = 0
  var fees_units: Int64 = 0
  var entry = Time(nanoseconds: 0)
  /// The largest it was, without a sign.
  var largest_units: Int64 = 0
  // Sums over fills that made it larger, and over those that made it smaller: quantity, quantity · price, value.
  var entered = 0.0
  var enteredTicks = 0.0
  var entry_units = 0.0
  var left = 0.0
  var leftTicks = 0.0
  var eventCount = 0
  /// Since the last fill.
  var low = Price(ticks: 0)
  var high = Price(ticks: 0)
  /// Whether an order that rested was filled in the event that is being looked at.
  var isJustPassive = false
  var adverse_units: Int64 = 0
  var favourable_units: Int64 = 0

  /// The market went from low to high in one event. In the bar in which an order that rested was filled, the price had to
  /// come to it from the better side: only what is worse happened after it for sure, and then the close.
  @inline(__always)
  mutating func see(low: Price, high: Price, close: Price) {
    eventCount += 1
    var low = low, high = high
    if isJustPassive {
      if quantity_units > 0 { high = close } else { low = close }
      isJustPassive = false
    }
    if low < self.low { self.low = low }
    if high > self.high { self.high = high }
  }

  /// The profit at the worst and best prices since the last fill.
  private mutating func reckon(_ instrument: borrowing Instrument) {
    guard quantity_units != 0 else { return }
    for price in [low, high] {
      guard let stake = instrument.stake(of: quantity_units, at: price, .down) else { continue }
      adverse_units = min(adverse_units, stake - stake_units)
      favourable_units = max(favourable_units, stake - stake_units)
    }
  }

  /// Takes a fill that does not turn the position round.
  mutating func take(
    _ signed: Int64, at price: Price, stake: Int64, fee: Int64, isMaker: Bool, _ time: Time,
    _ instrument: borrowing Instrument
  ) {
    if quantity_units == 0 {
      self = OpenTrade()
      entry = time
    } else {
      low = min(low, price)
      high = max(high, price)
      reckon(instrument)
    }
    if quantity_units == 0 || (quantity_units > 0) == (signed > 0) {
      entered += Double(abs(signed))
      entry_units += Double(abs(stake))
      enteredTicks += Double(price.ticks) * Double(abs(signed))
    } else {
      left += Double(abs(signed))
      leftTicks += Double(price.ticks) * Double(abs(signed))
    }
    quantity_units += signed
    largest_units = max(largest_units, abs(quantity_units))
    stake_units += stake
    fees_units += fee
    low = price
    high = price
    isJustPassive = isMaker
  }

  var averageEntry_ticks: Double { entered == 0 ? 0 : enteredTicks / entered }

  /// What it came to. Only when it is flat.
  func closed(_ strategy: StrategyID, _ instrument: InstrumentID, isLong: Bool, at time: Time) -> Trade {
    Trade(
      strategy: strategy, instrument: instrument, isLong: isLong, entry: entry, exit: time,
      quantity: Quantity(units: largest_units), entry_units: entry_units,
      averageEntry_ticks: averageEntry_ticks, averageExit_ticks: left == 0 ? 0 : leftTicks / left,
      profit_units: -stake_units - fees_units, fees_units: fees_units, adverse_units: adverse_units,
      favourable_units: favourable_units, eventCount: eventCount)
  }
}
