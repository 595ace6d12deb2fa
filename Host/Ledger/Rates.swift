import HostModel

/// What one currency is worth in another, who said so and when. Without one there is no sum across currencies.
public struct Rate: Equatable, Sendable {
  public let from: CurrencyID
  public let into: CurrencyID
  /// So many units of `into` ...
  public let units: Int64
  /// ... for so many units of `from`.
  public let per: Int64
  /// The instrument whose price it is.
  public let source: InstrumentID
  public let time: Time

  /// Traps unless both numbers are positive.
  public init(from: CurrencyID, into: CurrencyID, units: Int64, per: Int64, source: InstrumentID, time: Time) {
    precondition(units > 0 && per > 0, "rate of \(units) for \(per)")
    self.from = from
    self.into = into
    self.units = units
    self.per = per
    self.source = source
    self.time = time
  }

  /// Never more than it is worth: what is owed rounds up in size, what is owned down.
  public func convert(_ amount: Int128) -> Int128? {
    let (product, overflow) = amount.multipliedReportingOverflow(by: Int128(units))
    return overflow ? nil : divided(product, by: Int128(per), .down)
  }
}

/// An amount in one currency that was summed over several, or why there is none.
public enum Valuation: Equatable, Sendable {
  /// As of the oldest rate that was needed; `nil` when none was.
  case known(units: Int128, oldest: Time?)
  /// There is no rate for this currency. It does not count as nothing.
  case unknown(CurrencyID)
  case overflow
}

/// What all strategies have and owe together, in one currency each.
public struct Aggregate: Equatable, Sendable {
  public var equity_units: Int128 = 0
  public var cash_units: Int128 = 0
  public var exposure_units: Int128 = 0
  public var borrowed_units: Int128 = 0
  public var realised_units: Int128 = 0
  public var unrealised_units: Int128 = 0
  public var paidIn_units: Int128 = 0
  public var fees_units: Int128 = 0
  public var funding_units: Int128 = 0
  public var interest_units: Int128 = 0

  public init() {}
}

extension Ledger {
  /// The strategies whose portfolio is in this currency, added up from the portfolios each time that it is asked for.
  public func aggregate(in currency: CurrencyID) -> Aggregate {
    var total = Aggregate()
    for index in 0..<count where portfolios[index].currency == currency {
      let portfolio = portfolios[index]
      total.equity_units += Int128(portfolio.equity_units)
      total.cash_units += Int128(portfolio.cash_units)
      total.exposure_units += Int128(portfolio.exposure_units)
      total.borrowed_units += Int128(borrowed(portfolio.strategy).units)
      total.paidIn_units += Int128(portfolio.paidIn_units)
      total.fees_units += Int128(portfolio.fees_units)
      total.funding_units += Int128(portfolio.funding_units)
      total.interest_units += Int128(portfolio.interest_units)
      for position in 0..<portfolio.instrumentCount {
        total.realised_units += Int128(portfolio.positions[position].realised_units)
        total.unrealised_units += Int128(unrealised_units(portfolio.strategy, position: position))
      }
    }
    return total
  }

  /// What the position would bring beyond its cost if it was closed at its last price.
  public func unrealised_units(_ strategy: StrategyID, position: Int) -> Int64 {
    let portfolio = portfolio(strategy).pointee
    let isSpot = instrument(strategy, position: position).kind == .spot
    return portfolio.values[position] - (isSpot ? portfolio.positions[position].cost_units : 0)
  }

  /// The equity of all strategies in one currency, by the rates given.
  public func equity(in currency: CurrencyID, by rates: [Rate]) -> Valuation {
    var sum: Int128 = 0, oldest: Time?
    for index in currencies.indices {
      let from = CurrencyID(UInt16(index)), equity = aggregate(in: from).equity_units
      guard equity != 0, from != currency else {
        sum += equity
        continue
      }
      guard let rate = rates.first(where: { $0.from == from && $0.into == currency }) else { return .unknown(from) }
      guard let part = rate.convert(equity) else { return .overflow }
      sum += part
      oldest = min(oldest ?? rate.time, rate.time)
    }
    return .known(units: sum, oldest: oldest)
  }

  /// The price of a spot instrument as a rate from its base into its quote, by this strategy's last mark. `nil` before
  /// the first one.
  public func rate(_ strategy: StrategyID, position: Int) -> Rate? {
    let record = portfolio(strategy).pointee.positions[position]
    let instrument = instrument(strategy, position: position)
    guard instrument.kind == .spot, record.last_ticks > 0 else { return nil }
    // Of as much of the base as its account counts in one whole, so that no digit of the price is lost.
    let whole = powerOfTen(instrument.quantityDecimals)
    guard
      let value = instrument.value(of: Quantity(units: whole), at: Price(ticks: record.last_ticks), .down),
      value.units > 0, let per = scaled(whole, by: instrument.baseScale, over: 1, .down)
    else { return nil }
    return Rate(
      from: instrument.base, into: instrument.quote, units: value.units, per: per, source: instrument.id,
      time: Time(nanoseconds: record.last_time_ns))
  }

  /// What the venue's account holds of an asset as far as the host knows: all portfolios, less what they owe, and what
  /// belongs to none of them.
  public func accountBalance(_ asset: CurrencyID) -> Int128 {
    var sum = accounts.balance(.external, asset) + accounts.balance(.rounding, asset)
    for index in 0..<count { sum += accounts.net(StrategyID(UInt16(index)), asset) }
    return sum
  }
}
