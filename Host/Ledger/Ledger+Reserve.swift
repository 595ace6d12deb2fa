import HostModel

/// A reservation is a pending transfer: a fill posts it, the order's end voids it, and there is no third way.
extension Ledger {
  /// Promises money or holdings to an order. Throws when more of it is not free than the gate let it borrow.
  public mutating func reserve(
    _ reservation: Reservation, _ strategy: StrategyID, position: Int
  ) throws(LedgerFault) {
    let money = reservation.money_units, selling = reservation.selling_units
    guard money >= 0, selling >= 0, reservation.borrowed_units >= 0 else { throw .amount(min(money, selling)) }
    let portfolio = portfolio(strategy)
    let borrowed = Int128(reservation.borrowed_units)
    let freeCash = portfolio.pointee.freeCash_units, freeHolding = portfolio.pointee.freeHolding_units(position)
    guard money == 0 || Int128(money) <= Int128(freeCash) + borrowed else {
      throw .overdrawn(needed: money, free: freeCash)
    }
    // Contracts are not held: one can be sold without having it, and the margin says how many.
    let (asset, scale, isContract) = soldAsset(strategy, position)
    guard isContract || selling == 0 || Int128(selling) <= Int128(freeHolding) + borrowed else {
      throw .overdrawn(needed: selling, free: freeHolding)
    }
    guard Int128(portfolio.pointee.promisedCash_units) + Int128(money) <= Int128(Ledger.largest_units),
      Int128(portfolio.pointee.positions[position].selling_units) + Int128(selling) <= Int128(Ledger.largest_units)
    else { throw .overflow }
    // From here on this must succeed.
    let owner = Owner.strategy(strategy)
    portfolio.pointee.promisedCash_units += money
    portfolio.pointee.positions[position].selling_units += selling
    accounts.reserve(Int128(money), of: portfolio.pointee.currency, for: owner)
    accounts.reserve(Int128(selling) * scale, of: asset, for: owner)
  }

  /// Takes a promise back, in part or in full. Traps when so much was not promised.
  public mutating func release(_ reservation: Reservation, _ strategy: StrategyID, position: Int) {
    let portfolio = portfolio(strategy), owner = Owner.strategy(strategy)
    let (asset, scale, _) = soldAsset(strategy, position)
    accounts.release(Int128(reservation.money_units), of: portfolio.pointee.currency, for: owner)
    accounts.release(Int128(reservation.selling_units) * scale, of: asset, for: owner)
    portfolio.pointee.promisedCash_units -= reservation.money_units
    portfolio.pointee.positions[position].selling_units -= reservation.selling_units
  }

  /// What leaves the account when a position is sold, how much of it for one unit of quantity, and whether it is a number
  /// of contracts.
  @inline(__always)
  private func soldAsset(_ strategy: StrategyID, _ position: Int) -> (CurrencyID, Int128, isContract: Bool) {
    let id = portfolio(strategy).pointee.instruments[position]
    let instrument = self.instrument(id)
    return instrument.pointee.kind == .spot
      ? (instrument.pointee.base, Int128(instrument.pointee.baseScale), false) : (accounts.contracts(id), 1, true)
  }
}
