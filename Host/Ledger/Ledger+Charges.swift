import HostModel

/// Money that moves without a trade: in and out, funding, interest, and what is shared out.
extension Ledger {
  /// Money that comes onto the venue's account, for a strategy or for none.
  public mutating func deposit(_ money: Money, for strategy: StrategyID?) throws(LedgerFault) {
    guard money.units > 0 else { throw .amount(money.units) }
    guard let strategy else {
      accounts.transfer(Int128(money.units), of: money.currency, from: .world, to: .external)
      return
    }
    let portfolio = portfolio(strategy)
    precondition(money.currency == portfolio.pointee.currency, "deposit in currency \(money.currency.index)")
    guard fit(portfolio.pointee.cash_units, money.units), fit(portfolio.pointee.paidIn_units, money.units) else {
      throw .overflow
    }
    // From here on this must succeed.
    portfolio.pointee.paidIn_units += money.units
    changeCash(money.units, portfolio, with: .world)
  }

  /// Money that leaves the venue's account. Only what is there and promised to nothing can.
  public mutating func withdraw(_ money: Money, from strategy: StrategyID?) throws(LedgerFault) {
    guard money.units > 0 else { throw .amount(money.units) }
    guard let strategy else {
      let free = accounts.balance(.external, money.currency)
      guard Int128(money.units) <= free else {
        throw .overdrawn(needed: money.units, free: Int64(clamping: free))
      }
      accounts.transfer(Int128(money.units), of: money.currency, from: .external, to: .world)
      return
    }
    let portfolio = portfolio(strategy)
    precondition(money.currency == portfolio.pointee.currency, "withdrawal in currency \(money.currency.index)")
    // Of a portfolio with margin not more than its equity: the rest of its cash is somebody else's.
    let free = min(portfolio.pointee.freeCash_units, portfolio.pointee.equity_units)
    guard money.units <= free else { throw .overdrawn(needed: money.units, free: free) }
    guard fit(portfolio.pointee.paidIn_units, money.units) else { throw .overflow }
    // From here on this must succeed.
    portfolio.pointee.paidIn_units -= money.units
    changeCash(-money.units, portfolio, with: .world)
  }

  /// Funding of one position at the venue's mark: `rate_ppb` billionths of its value, paid by who is long when positive
  /// and by who is short when negative. Gives what was paid, negative when received. Spot has none.
  public mutating func fund(
    _ strategy: StrategyID, position: Int, rate_ppb: Int64, at mark: Price
  ) throws(LedgerFault) -> Int64 {
    let portfolio = portfolio(strategy)
    let instrument = instruments[Int(portfolio.pointee.instruments[position].index)]
    let held = portfolio.pointee.positions[position].quantity_units
    guard instrument.kind != .spot, held != 0 else { return 0 }
    // The value first, then the rate on it: both roundings are up, and so against the one who pays.
    guard let value = instrument.value(of: Quantity(units: held), at: mark, .up)?.units,
      let paid = scaled(value, by: rate_ppb, over: 1_000_000_000, .up),
      fit(portfolio.pointee.cash_units, paid), fit(portfolio.pointee.funding_units, paid)
    else { throw .overflow }
    // From here on this must succeed.
    portfolio.pointee.funding_units += paid
    changeCash(-paid, portfolio, with: .funding)
    return paid
  }

  /// What a strategy owes: its cash below zero, and what its spot positions are short of at their last prices.
  public func borrowed(_ strategy: StrategyID) -> Money {
    let portfolio = portfolio(strategy)
    var units = Int128(max(-portfolio.pointee.cash_units, 0))
    for position in 0..<portfolio.pointee.instrumentCount
    where portfolio.pointee.positions[position].quantity_units < 0
      && instruments[Int(portfolio.pointee.instruments[position].index)].kind == .spot
    {
      units += Int128(portfolio.pointee.exposures[position])
    }
    return Money(units: Int64(clamping: units), portfolio.pointee.currency)
  }

  /// Interest on what is owed, for so many seconds at `rate_ppm` a year of 365 days, rounded up. Gives what was paid.
  public mutating func chargeInterest(
    _ strategy: StrategyID, seconds: Int64, rate_ppm: Int64
  ) throws(LedgerFault) -> Int64 {
    guard seconds >= 0, rate_ppm >= 0 else { throw .amount(min(seconds, rate_ppm)) }
    let portfolio = portfolio(strategy)
    let (time, overflow) = seconds.multipliedReportingOverflow(by: rate_ppm)
    guard !overflow,
      let paid = scaled(
        borrowed(strategy).units, by: time, over: 1_000_000 * Ledger.secondsPerYear, .up),
      fit(portfolio.pointee.cash_units, paid), fit(portfolio.pointee.interest_units, paid)
    else { throw .overflow }
    // From here on this must succeed.
    portfolio.pointee.interest_units += paid
    changeCash(-paid, portfolio, with: .interest)
    return paid
  }

  public static let secondsPerYear: Int64 = 365 * 86_400

  /// Shares money that belongs to no strategy out by weight, each part rounded down; what is left goes to the rounding
  /// account, less than one unit for each part. It counts as paid in.
  public mutating func shareOut(_ money: Money, to parts: [(strategy: StrategyID, weight: Int64)]) throws(LedgerFault) {
    guard money.units > 0 else { throw .amount(money.units) }
    let free = accounts.balance(.external, money.currency)
    guard Int128(money.units) <= free else { throw .overdrawn(needed: money.units, free: Int64(clamping: free)) }
    var total: Int128 = 0
    for part in parts {
      guard part.weight >= 0 else { throw .amount(part.weight) }
      total += Int128(part.weight)
    }
    guard total > 0 else { throw .amount(0) }
    let shares = parts.map { Int64(divided(Int128(money.units) * Int128($0.weight), by: total, .down)) }
    for (part, share) in zip(parts, shares) {
      let portfolio = portfolio(part.strategy)
      precondition(money.currency == portfolio.pointee.currency, "shares of currency \(money.currency.index)")
      guard fit(portfolio.pointee.cash_units, share), fit(portfolio.pointee.paidIn_units, share) else {
        throw .overflow
      }
    }
    // From here on this must succeed.
    for (part, share) in zip(parts, shares) {
      portfolio(part.strategy).pointee.paidIn_units += share
      changeCash(share, portfolio(part.strategy), with: .external)
    }
    let rest = Int128(money.units) - shares.reduce(Int128(0)) { $0 + Int128($1) }
    accounts.transfer(rest, of: money.currency, from: .external, to: .rounding)
  }

  private func fit(_ left: Int64, _ right: Int64) -> Bool {
    Int128(left.magnitude) + Int128(right.magnitude) <= Int128(Ledger.largest_units)
  }
}
