import HostModel

extension Ledger {
  /// The market's last price for one position. Runs for each event of a backtest: no multiplication while flat, or where
  /// the price stays.
  @inlinable @inline(__always)
  package mutating func mark(
    _ portfolio: UnsafeMutablePointer<Portfolio>, position: Int, at price: Price, time: Time
  ) {
    let record = portfolio.pointee.positions + position
    let isNew = record.pointee.last_ticks != price.ticks
    record.pointee.last_ticks = price.ticks
    record.pointee.last_time_ns = time.nanoseconds
    if isNew, record.pointee.quantity_units != 0 { revalue(portfolio, position) }
  }

  /// The same for a strategy by its number.
  public mutating func mark(_ strategy: StrategyID, position: Int, at price: Price, time: Time) {
    mark(portfolio(strategy), position: position, at: price, time: time)
  }

  /// Sets a position's value from its quantity and last price, and the sums with it. A contract is worth its profit.
  @usableFromInline
  func revalue(_ portfolio: UnsafeMutablePointer<Portfolio>, _ position: Int) {
    let record = portfolio.pointee.positions + position
    let instrument = self.instrument(portfolio.pointee.instruments[position])
    let stake = instrument.pointee.stake(
      of: record.pointee.quantity_units, at: Price(ticks: record.pointee.last_ticks), .down)
    // A mark that makes a position worth more than a balance can hold: it keeps the value that it had.
    guard let stake, stake.magnitude <= UInt64(Ledger.largest_units) else { return }
    let value = instrument.pointee.kind == .spot ? stake : stake - record.pointee.cost_units
    let (sum, overflow) = portfolio.pointee.positionsValue_units.addingReportingOverflow(
      value - portfolio.pointee.values[position])
    let (exposure, exposureOverflow) = portfolio.pointee.exposure_units.addingReportingOverflow(
      abs(stake) - portfolio.pointee.exposures[position])
    guard !overflow, !exposureOverflow, sum.magnitude <= UInt64(Ledger.largest_units) else { return }
    portfolio.pointee.positionsValue_units = sum
    portfolio.pointee.values[position] = value
    portfolio.pointee.exposure_units = exposure
    portfolio.pointee.exposures[position] = abs(stake)
  }

  /// The venue's new rules for an instrument; what is held is valued by them at once. False when they are not newer.
  public mutating func adopt(_ rules: InstrumentRules, for instrument: InstrumentID) -> Bool {
    guard instruments[Int(instrument.index)].adopt(rules) else { return false }
    for index in 0..<count {
      let portfolio = portfolios + index
      for position in 0..<portfolio.pointee.instrumentCount
      where portfolio.pointee.instruments[position] == instrument
        && portfolio.pointee.positions[position].quantity_units != 0
      {
        revalue(portfolio, position)
      }
    }
    return true
  }
}
