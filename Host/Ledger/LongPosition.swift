import HostModel

/// Where a spot position that is not short lies, and what one tick of the price is worth of it: what it and its portfolio
/// are worth at a price is then one product. It holds until the position's quantity or its instrument's rules change.
public struct LongPosition {
  let portfolio: UnsafeMutablePointer<Portfolio>
  let record: UnsafeMutablePointer<PositionRecord>
  let value: UnsafeMutablePointer<Int64>
  let exposure: UnsafeMutablePointer<Int64>
  /// 0 when nothing is held.
  let tick_units: Int64

  /// More than any balance where it does not fit.
  @inline(__always)
  public func stake_units(at price: Price) -> Int64 {
    let (stake, overflow) = price.ticks.multipliedReportingOverflow(by: tick_units)
    return overflow ? Int64.max : stake
  }

  /// Of all positions, with this one at a stake. No sum leaves 64 bits: each number is at most `Ledger.largest_units`.
  @inline(__always)
  public func positionsValue_units(with stake: Int64) -> Int64 {
    portfolio.pointee.positionsValue_units &- value.pointee &+ stake
  }

  @inline(__always)
  public var cash_units: Int64 { portfolio.pointee.cash_units }

  /// What `Ledger.mark` does.
  @inline(__always)
  public func mark(stake: Int64, positionsValue_units: Int64, at price: Price, time: Time) {
    record.pointee.last_ticks = price.ticks
    record.pointee.last_time_ns = time.nanoseconds
    if tick_units == 0 { return }
    portfolio.pointee.positionsValue_units = positionsValue_units
    portfolio.pointee.exposure_units = portfolio.pointee.exposure_units &- exposure.pointee &+ stake
    value.pointee = stake
    exposure.pointee = stake
  }
}

extension Ledger {
  /// The position as such a one; `nil` when it is short, a contract, or one tick of it is no whole number of units.
  public func longPosition(_ strategy: StrategyID, position: Int) -> LongPosition? {
    let portfolio = portfolio(strategy), held = portfolio.pointee.positions[position].quantity_units
    let instrument = self.instrument(portfolio.pointee.instruments[position])
    guard held == 0 || held > 0 && instrument.pointee.kind == .spot,
      let tick_units = instrument.pointee.tickStake_units(of: held)
    else { return nil }
    return LongPosition(
      portfolio: portfolio, record: portfolio.pointee.positions + position,
      value: portfolio.pointee.values + position, exposure: portfolio.pointee.exposures + position,
      tick_units: tick_units)
  }
}
