import HostModel

extension Ledger {
  /// Books one execution: asset against money, then the fee. The caller has released the executed part's promise.
  ///
  /// The stake of a fill is rounded up, which is against the strategy on both sides. Cost leaves a position rounded down,
  /// what stays is the difference; a fill that turns a position round gives its share, rounded up, to the part that
  /// closes, and the difference to the part that opens: no unit is lost between two parts. A fill is a fact: it is booked
  /// even where it costs more than what was promised, on credit, and the gate refuses from there on.
  public mutating func settle(
    _ fill: Fill, _ side: Side, _ strategy: StrategyID, position: Int
  ) throws(LedgerFault) {
    try book(fill, side, strategy, position, sign: 1)
  }

  /// Takes a fill back that the venue has declared void: the same bookings the other way round, so that money, quantity
  /// and equity are again what they were. What was written before stays written.
  public mutating func reverse(
    _ fill: Fill, _ side: Side, _ strategy: StrategyID, position: Int
  ) throws(LedgerFault) {
    try book(fill, side, strategy, position, sign: -1)
  }

  /// A fill further away than so many times from both the last price and its order's is a mistake of scale.
  static let priceFactor: Int64 = 5

  /// Why this fill of an order at that price cannot be booked, or `nil`. While new terms are asked for, the price `next`
  /// may be what traded.
  public func fault(
    of fill: Fill, _ side: Side, _ strategy: StrategyID, position: Int, ordered: Price, next: Price?
  ) -> LedgerFault? {
    let portfolio = portfolio(strategy), last = Price(ticks: portfolio.pointee.positions[position].last_ticks)
    do { _ = try stakes(of: fill, side, portfolio, position) } catch { return error }
    let isPlausible =
      isNear(fill.price, last) || isNear(fill.price, ordered) || isNear(fill.price, next ?? ordered)
    return isPlausible ? nil : .price(fill.price, last: last)
  }

  private func isNear(_ price: Price, _ other: Price) -> Bool {
    guard price.ticks > 0, other.ticks > 0 else { return false }
    let (larger, smaller) = (max(price.ticks, other.ticks), min(price.ticks, other.ticks))
    let (bound, overflow) = smaller.multipliedReportingOverflow(by: Ledger.priceFactor)
    return overflow || larger <= bound
  }

  private struct Stakes {
    let signed_units: Int64
    let stake_units: Int64
    /// Of a fee that is taken from the position itself: so many of its units, and what they are worth.
    let feeQuantity_units: Int64
    let feeStake_units: Int64
    let feeCash_units: Int64
  }

  /// Everything that is booked, computed and bounded before anything is.
  private func stakes(
    of fill: Fill, _ side: Side, _ portfolio: UnsafeMutablePointer<Portfolio>, _ position: Int
  ) throws(LedgerFault) -> Stakes {
    guard fill.quantity.units > 0 else { throw .amount(fill.quantity.units) }
    guard fill.fee.units != Int64.min else { throw .overflow }
    let instrument = self.instrument(portfolio.pointee.instruments[position])
    let signed = side == .buy ? fill.quantity.units : -fill.quantity.units
    let isCash = fill.fee.currency == portfolio.pointee.currency
    // A fee in what is traded is a piece of the position, unless it is finer than the position counts.
    let isHolding =
      !isCash && instrument.pointee.kind == .spot && fill.fee.currency == instrument.pointee.base
      && fill.fee.units % instrument.pointee.baseScale == 0
    let taken = isHolding ? -(fill.fee.units / instrument.pointee.baseScale) : 0
    guard let stake = instrument.pointee.stake(of: signed, at: fill.price, .up),
      let feeStake = taken == 0 ? 0 : instrument.pointee.stake(of: taken, at: fill.price, .up)
    else { throw .overflow }
    let stakes = Stakes(
      signed_units: signed, stake_units: stake, feeQuantity_units: taken, feeStake_units: feeStake,
      feeCash_units: isCash ? fill.fee.units : 0)
    guard fits(stakes, portfolio, position) else { throw .overflow }
    return stakes
  }

  /// Magnitudes only, so that it does not matter which way each of them goes.
  private func fits(_ stakes: Stakes, _ portfolio: UnsafeMutablePointer<Portfolio>, _ position: Int) -> Bool {
    let record = portfolio.pointee.positions + position
    let cost_units = record.pointee.cost_units, stake_units = stakes.stake_units
    @inline(__always)
    func fit(_ first: Int64, _ second: Int64, _ third: Int64, _ fourth: Int64 = 0) -> Bool {
      let largest = UInt64(Ledger.largest_units)
      // Four numbers of 62 bits have a sum in 64.
      return first.magnitude <= largest && second.magnitude <= largest && third.magnitude <= largest
        && fourth.magnitude <= largest
        && first.magnitude + second.magnitude + third.magnitude + fourth.magnitude <= largest
    }
    return fit(record.pointee.quantity_units, stakes.signed_units, stakes.feeQuantity_units)
      && fit(cost_units, stake_units, stakes.feeStake_units)
      && fit(record.pointee.realised_units, cost_units, stake_units)
      && fit(portfolio.pointee.cash_units, cost_units, stake_units, stakes.feeCash_units)
      && fit(portfolio.pointee.fees_units, stakes.feeCash_units, stakes.feeStake_units)
  }

  private mutating func book(
    _ fill: Fill, _ side: Side, _ strategy: StrategyID, _ position: Int, sign: Int64
  ) throws(LedgerFault) {
    let portfolio = portfolio(strategy)
    let instrument = self.instrument(portfolio.pointee.instruments[position])
    let stakes = try stakes(of: fill, side, portfolio, position)

    // From here on this must succeed.
    let record = portfolio.pointee.positions + position
    if record.pointee.last_ticks == 0 { record.pointee.last_ticks = fill.price.ticks }
    let wasMargined = needsMargin(record.pointee, instrument)
    let money = move(sign * stakes.signed_units, sign * stakes.stake_units, portfolio, position, instrument)
    changeCash(-money, portfolio, with: .venue)
    if stakes.feeQuantity_units != 0 {
      // The piece is sold for what it is worth and the fee paid with that, so money does not move.
      _ = move(
        sign * stakes.feeQuantity_units, sign * stakes.feeStake_units, portfolio, position, instrument, with: .fees)
      portfolio.pointee.fees_units -= sign * stakes.feeStake_units
    } else if fill.fee.currency == portfolio.pointee.currency {
      changeCash(-sign * fill.fee.units, portfolio, with: .fees)
      portfolio.pointee.fees_units += sign * fill.fee.units
    } else {
      accounts.exchange(Int128(sign * fill.fee.units), of: fill.fee.currency, of: strategy, with: .fees)
    }
    portfolio.pointee.fillCount += 1
    let isMargined = needsMargin(record.pointee, instrument)
    portfolio.pointee.marginedCount += (isMargined ? 1 : 0) - (wasMargined ? 1 : 0)
    revalue(portfolio, position)
  }

  private func needsMargin(_ record: PositionRecord, _ instrument: UnsafePointer<Instrument>) -> Bool {
    instrument.pointee.kind == .spot ? record.quantity_units < 0 : record.quantity_units != 0
  }

  /// Moves a position by signed units at their stake and gives the money that this costs: the stake of a spot
  /// instrument, the loss of a contract.
  private mutating func move(
    _ signed: Int64, _ stake: Int64, _ portfolio: UnsafeMutablePointer<Portfolio>, _ position: Int,
    _ instrument: UnsafePointer<Instrument>, with other: Owner = .venue
  ) -> Int64 {
    let record = portfolio.pointee.positions + position
    let before = record.pointee.quantity_units
    var opened = signed, openStake = stake, realised: Int64 = 0
    if before != 0, (before > 0) != (signed > 0) {
      let closed = signed > 0 ? min(signed, -before) : max(signed, -before)
      guard let closeStake = scaled(stake, by: abs(closed), over: abs(signed), .up) else {
        preconditionFailure("\(closed) of \(signed) units have no stake in \(stake)")
      }
      let cost = takeCost(of: abs(closed), portfolio, position)
      realised = -closeStake - cost
      record.pointee.quantity_units += closed
      record.pointee.cost_units -= cost
      record.pointee.realised_units += realised
      opened -= closed
      openStake -= closeStake
    }
    if opened != 0 {
      record.pointee.quantity_units += opened
      record.pointee.cost_units += openStake
      portfolio.pointee.lots?[position].append(.init(units: abs(opened), cost_units: openStake))
    }
    let strategy = portfolio.pointee.strategy
    if instrument.pointee.kind == .spot {
      accounts.exchange(
        -Int128(signed) * Int128(instrument.pointee.baseScale), of: instrument.pointee.base, of: strategy, with: other)
      return stake
    }
    accounts.exchange(-Int128(signed), of: accounts.contracts(instrument.pointee.id), of: strategy, with: other)
    return -realised
  }

  private func takeCost(of units: Int64, _ portfolio: UnsafeMutablePointer<Portfolio>, _ position: Int) -> Int64 {
    let record = portfolio.pointee.positions[position]
    if let lots = portfolio.pointee.lots { return lots[position].take(units) }
    guard let cost = scaled(record.cost_units, by: units, over: abs(record.quantity_units), .down) else {
      preconditionFailure("\(units) of \(record.quantity_units) units have no cost in \(record.cost_units)")
    }
    return cost
  }

  /// Money in (positive) or out of a strategy, with its other side.
  mutating func changeCash(_ units: Int64, _ portfolio: UnsafeMutablePointer<Portfolio>, with other: Owner) {
    portfolio.pointee.cash_units += units
    accounts.exchange(-Int128(units), of: portfolio.pointee.currency, of: portfolio.pointee.strategy, with: other)
  }
}
