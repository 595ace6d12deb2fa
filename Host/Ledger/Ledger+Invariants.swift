import HostModel

extension Ledger {
  /// Recomputes everything that is kept up to date step by step, and traps where the two differ.
  ///
  /// Costs a pass over all accounts: tests call it after each event, a run at its end.
  public func checkInvariants() {
    for index in 0..<accounts.assetCount {
      let sum = accounts.sum(of: CurrencyID(UInt16(index)))
      precondition(sum == 0, "accounts of asset \(index) sum to \(sum)")
    }
    for index in 0..<count { checkInvariants(StrategyID(UInt16(index))) }
  }

  private func checkInvariants(_ strategy: StrategyID) {
    let portfolio = self[strategy], owner = Owner.strategy(strategy)
    precondition(
      Int128(portfolio.cash_units) == accounts.net(strategy, portfolio.currency), "cash of \(strategy.index)")
    precondition(
      Int128(portfolio.promisedCash_units) == accounts.reserved(owner, portfolio.currency),
      "promises of \(strategy.index)")
    for index in currencies.indices {
      let asset = CurrencyID(UInt16(index)), owed = -accounts.balance(.lender(strategy), asset)
      let has = accounts.balance(owner, asset)
      precondition(has >= 0 && owed >= 0, "\(currencies[index].code): has \(has), owes \(owed)")
      precondition(has == 0 || owed == 0, "\(currencies[index].code): has \(has) and owes \(owed)")
    }

    var value: Int64 = 0, exposure: Int64 = 0, profit: Int64 = 0, margined = 0
    var selling = [Int128](repeating: 0, count: currencies.count)
    for position in 0..<portfolio.instrumentCount {
      let record = portfolio.positions[position], instrument = instrument(strategy, position: position)
      precondition(record.selling_units >= 0, "position \(record)")
      precondition(record.quantity_units != 0 || record.cost_units == 0, "cost of nothing: \(record)")
      checkLots(portfolio, position, record)
      value += portfolio.values[position]
      exposure += portfolio.exposures[position]
      profit += record.realised_units + portfolio.values[position]
      switch instrument.kind {
      case .spot:
        profit -= record.cost_units
        selling[Int(instrument.base.index)] += Int128(record.selling_units) * Int128(instrument.baseScale)
        if record.quantity_units < 0 { margined += 1 }
      case .linear, .inverse:
        let contracts = accounts.contracts(instrument.id), booked = accounts.balance(owner, contracts)
        precondition(Int128(record.selling_units) == accounts.reserved(owner, contracts), "for sale: \(record)")
        precondition(Int128(record.quantity_units) == booked, "\(record.quantity_units) contracts, \(booked) booked")
        if record.quantity_units != 0 { margined += 1 }
      }
    }
    precondition(value == portfolio.positionsValue_units, "positions of \(strategy.index) are worth \(value)")
    precondition(exposure == portfolio.exposure_units, "positions of \(strategy.index) weigh \(exposure)")
    precondition(margined == portfolio.marginedCount, "\(margined) positions need margin")
    let gained = portfolio.equity_units - portfolio.paidIn_units
    let charged = portfolio.fees_units + portfolio.funding_units + portfolio.interest_units
    precondition(gained == profit - charged, "\(strategy.index) gained \(gained), \(profit) less \(charged)")
    for index in currencies.indices where index != Int(portfolio.currency.index) {
      let reserved = accounts.reserved(owner, CurrencyID(UInt16(index)))
      precondition(selling[index] == reserved, "\(currencies[index].code): \(selling[index]) for sale, \(reserved)")
    }
  }

  private func checkLots(_ portfolio: Portfolio, _ position: Int, _ record: PositionRecord) {
    guard let lots = portfolio.lots?[position] else { return }
    var units: Int64 = 0, cost: Int64 = 0
    for index in 0..<lots.count {
      precondition(lots[index].units > 0, "empty lot \(lots[index])")
      units += lots[index].units
      cost += lots[index].cost_units
    }
    precondition(units == abs(record.quantity_units) && cost == record.cost_units, "lots \(units), \(cost): \(record)")
  }
}
