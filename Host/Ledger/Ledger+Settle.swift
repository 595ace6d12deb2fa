import HostModel

extension Ledger {
  /// Promises money or holdings to an order. Traps when they are not free: the gate asked first.
  public mutating func reserve(_ reservation: Reservation, _ strategy: StrategyID, position: Int) {
    let portfolio = portfolio(strategy)
    accounts.reserve(reservation.units, of: asset(reservation.side, portfolio, position), for: .strategy(strategy))
    switch reservation.side {
    case .buy: portfolio.pointee.promisedCash_units += reservation.units
    case .sell: portfolio.pointee.positions[position].selling_units += reservation.units
    }
  }

  /// Takes a promise back, in part or in full.
  public mutating func release(_ reservation: Reservation, _ strategy: StrategyID, position: Int) {
    let portfolio = portfolio(strategy)
    accounts.release(reservation.units, of: asset(reservation.side, portfolio, position), for: .strategy(strategy))
    switch reservation.side {
    case .buy: portfolio.pointee.promisedCash_units -= reservation.units
    case .sell: portfolio.pointee.positions[position].selling_units -= reservation.units
    }
  }

  /// Books one execution: asset against money, then the fee. The caller has released the executed part's promise.
  ///
  /// Value is rounded up for a buyer and down for a seller; cost leaves a position in proportion, rounded down, and
  /// what stays is the difference, so that no unit is lost between the two. A fill is a fact: it is booked even where
  /// rounding each part of an order made it two units dearer than the promise, and the gate refuses from there on.
  public mutating func settle(_ fill: Fill, _ side: Side, _ strategy: StrategyID, position: Int) {
    let portfolio = portfolio(strategy)
    let record = portfolio.pointee.positions + position
    let instrument = instruments[Int(portfolio.pointee.instruments[position].index)]
    guard let value = instrument.value(of: fill.quantity, at: fill.price, side == .buy ? .up : .down) else {
      preconditionFailure("fill of \(fill.quantity.units) at \(fill.price.ticks) has no value")
    }
    precondition(fill.quantity.units > 0 && fill.fee.units >= 0, "fill \(fill)")
    precondition(fill.fee.currency == portfolio.pointee.currency, "fee in currency \(fill.fee.currency.index)")

    let owner = Owner.strategy(strategy)
    switch side {
    case .buy:
      accounts.transfer(value.units, of: instrument.quote, from: owner, to: .venue)
      accounts.transfer(fill.quantity.units, of: instrument.base, from: .venue, to: owner)
      portfolio.pointee.cash_units -= value.units
      record.pointee.quantity_units += fill.quantity.units
      record.pointee.cost_units += value.units
    case .sell:
      precondition(fill.quantity.units <= portfolio.pointee.freeHolding_units(position), "holding for \(fill)")
      accounts.transfer(fill.quantity.units, of: instrument.base, from: owner, to: .venue)
      accounts.transfer(value.units, of: instrument.quote, from: .venue, to: owner)
      guard
        let cost = scaled(
          record.pointee.cost_units, by: fill.quantity.units, over: record.pointee.quantity_units, .down)
      else { preconditionFailure("cost of \(fill)") }
      portfolio.pointee.cash_units += value.units
      record.pointee.quantity_units -= fill.quantity.units
      record.pointee.cost_units -= cost
      record.pointee.realised_units += value.units - cost
    }
    accounts.transfer(fill.fee.units, of: instrument.quote, from: owner, to: .fees)
    portfolio.pointee.cash_units -= fill.fee.units
    portfolio.pointee.fees_units += fill.fee.units
    portfolio.pointee.fillCount += 1
    revalue(portfolio, position)
  }

  private func asset(_ side: Side, _ portfolio: UnsafeMutablePointer<Portfolio>, _ position: Int) -> CurrencyID {
    let instrument = instruments[Int(portfolio.pointee.instruments[position].index)]
    return side == .buy ? instrument.quote : instrument.base
  }
}
