import HostModel

extension Ledger {
  /// Recomputes everything that is kept up to date step by step, and traps where the two differ.
  ///
  /// Costs a pass over all accounts: tests call it after each event, a run at its end.
  public func checkInvariants() {
    for index in currencies.indices {
      let asset = CurrencyID(UInt16(index))
      var sum = accounts.balance(.external, asset) + accounts.balance(.venue, asset) + accounts.balance(.fees, asset)
      for strategy in 0..<count { sum += accounts.balance(.strategy(StrategyID(UInt16(strategy))), asset) }
      precondition(sum == 0, "accounts of \(currencies[index].code) sum to \(sum)")
    }
    for index in 0..<count { checkInvariants(StrategyID(UInt16(index))) }
  }

  private func checkInvariants(_ strategy: StrategyID) {
    let portfolio = self[strategy], owner = Owner.strategy(strategy)
    precondition(portfolio.cash_units == accounts.balance(owner, portfolio.currency), "cash of \(strategy.index)")
    precondition(
      portfolio.promisedCash_units == accounts.reserved(owner, portfolio.currency), "promises of \(strategy.index)")
    // Value and fee of each part of an order are rounded up by less than one unit.
    let rounding = 2 * portfolio.fillCount
    precondition(portfolio.freeCash_units >= -rounding, "free cash \(portfolio.freeCash_units) of \(strategy.index)")

    var value: Int64 = 0
    var held = [Int64](repeating: 0, count: currencies.count)
    for position in 0..<portfolio.instrumentCount {
      let record = portfolio.positions[position], instrument = instrument(strategy, position: position)
      precondition(record.selling_units >= 0 && record.quantity_units >= record.selling_units, "position \(record)")
      precondition(record.quantity_units > 0 || record.cost_units == 0, "cost of nothing: \(record)")
      held[Int(instrument.base.index)] += record.quantity_units
      value += portfolio.values[position]
    }
    precondition(value == portfolio.positionsValue_units, "positions of \(strategy.index) are worth \(value)")
    for index in currencies.indices where index != Int(portfolio.currency.index) {
      let balance = accounts.balance(owner, CurrencyID(UInt16(index)))
      precondition(held[index] == balance, "\(currencies[index].code): \(held[index]) held, \(balance) booked")
    }
  }
}
