import HostModel

extension Ledger {
  /// The market's last price for one position. Runs for each event of a backtest: no multiplication while flat.
  @inline(__always)
  package mutating func mark(
    _ portfolio: UnsafeMutablePointer<Portfolio>, position: Int, at price: Price, time: Time
  ) {
    let record = portfolio.pointee.positions + position
    record.pointee.last_ticks = price.ticks
    record.pointee.last_time_ns = time.nanoseconds
    if record.pointee.quantity_units != 0 { revalue(portfolio, position) }
  }

  /// Sets a position's value from its quantity and last price, and the sum with it.
  func revalue(_ portfolio: UnsafeMutablePointer<Portfolio>, _ position: Int) {
    let record = portfolio.pointee.positions[position]
    let instrument = instruments.baseAddress.unsafelyUnwrapped + Int(portfolio.pointee.instruments[position].index)
    let value = instrument.pointee.value(
      of: Quantity(units: record.quantity_units), at: Price(ticks: record.last_ticks), .down)
    // A mark that makes a position worth more than a balance can hold: it keeps the value that it had.
    guard let value, value.units <= Int64.max / 4 else { return }
    portfolio.pointee.positionsValue_units += value.units - portfolio.pointee.values[position]
    portfolio.pointee.values[position] = value.units
  }
}
