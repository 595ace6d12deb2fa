import HostLedger
import HostModel

extension PaperVenue {
  /// The order is over; nothing more of it trades.
  mutating func end(
    _ order: inout VenueOrder, _ time: Time, as ending: Report = .cancelled, _ reports: inout Queue<VenueReport>
  ) {
    guard order.remaining != .zero else { return }
    order.remaining = .zero
    report(order.id, at: time, ending, &reports)
  }

  /// Reports a fill of so many units; none when there are none. Where a price from the data makes it worth more than a
  /// balance can hold, the order ends instead.
  mutating func fill(
    _ order: inout VenueOrder, _ price: Price, _ units: Int64, isMaker: Bool, _ time: Time,
    _ reports: inout Queue<VenueReport>
  ) {
    guard units > 0 else { return }
    let instrument = instruments.baseAddress.unsafelyUnwrapped + Int(order.instrument.index)
    let quantity = Quantity(units: units)
    guard let value = instrument.pointee.value(of: quantity, at: price, .up),
      value.units <= PaperVenue.largestValue_units
    else { return end(&order, time, &reports) }
    let fees = fees(on: value, at: time)
    guard let fee = FeeSchedule.fee(on: value, ppm: isMaker ? fees.maker_ppm : fees.taker_ppm) else {
      return end(&order, time, &reports)
    }
    order.remaining = Quantity(units: order.remaining.units - units)
    order.filled_units += units
    tradeCount += 1
    let fill = Fill(price: price, quantity: quantity, fee: fee, isMaker: isMaker)
    report(order.id, at: time, .filled(fill, TradeID(tradeCount)), &reports)
  }

  /// The tier that holds today; the value counts for those of the days to come.
  private mutating func fees(on value: Money, at time: Time) -> FeeSchedule {
    if model.fees.others.isEmpty { return model.fees.first }
    let currency = Int(value.currency.index)
    volumes[currency].begin(time.day)
    volumes[currency].add(value.units)
    return model.fees.fees(volume_units: volumes[currency].sum_units)
  }

  /// The market price moved against the order, rounded against it too.
  @inline(__always)
  mutating func slipped(_ price: Price, _ side: Side, in market: Int) -> Price {
    model.slippage_ppm == 0 ? price : slipped(price, side, step: instruments[market].priceStep.ticks)
  }

  private mutating func slipped(_ price: Price, _ side: Side, step: Int64) -> Price {
    switch side {
    case .buy:
      guard let ticks = scaled(price.ticks, by: 1_000_000 + model.slippage_ppm, over: 1_000_000, .up) else {
        return price
      }
      return Price(ticks: (ticks + step - 1) / step * step)
    case .sell:
      guard let ticks = scaled(price.ticks, by: 1_000_000 - model.slippage_ppm, over: 1_000_000, .down) else {
        return price
      }
      return Price(ticks: max(ticks / step * step, step))
    }
  }

  static let largestValue_units = Int64.max / 4
}
