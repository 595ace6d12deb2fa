import HostEngine
import HostExecution
import HostLedger
import HostModel

/// A second set of books, kept by what the venue did and not by what it said, with arithmetic of its own.
struct Auditor {
  let universe: Universe
  let money: CurrencyID
  let capital_units: Int64
  /// The canary: books every fill's fee a unit too high, so that a run whose alarm does not ring is broken itself.
  let isWrong: Bool

  /// Of one strategy.
  private struct Books {
    var cash: Int128
    var assets: [Int128]
    var positions: [Int128]
    var contractStakes: [Int128]
  }

  /// Compares every balance of every strategy once nothing is under way any more.
  func check(_ exchange: FalseExchange, _ engine: borrowing Engine) throws(SimulationFailure) {
    for index in 0..<engine.strategyCount {
      let strategy = StrategyID(UInt16(index)), books = books(of: strategy, exchange)
      let portfolio = engine.ledger[strategy]
      var cash = books.cash - Int128(portfolio.funding_units) - Int128(portfolio.interest_units)
      for position in 0..<portfolio.instrumentCount {
        let record = portfolio.positions[position], instrument = Int(portfolio.instruments[position].index)
        try same(
          "strategy \(index) holds \(universe.listings[instrument].symbol)", Int128(record.quantity_units),
          books.positions[instrument])
        try same("strategy \(index) sells", Int128(record.selling_units), 0)
        if universe.instruments[instrument].kind != .spot {
          cash += Int128(record.cost_units) - books.contractStakes[instrument]
        }
      }
      try same("cash of strategy \(index)", Int128(portfolio.cash_units), cash)
      try same("promised cash of strategy \(index)", Int128(portfolio.promisedCash_units), 0)
      for asset in universe.currencies.indices where asset != Int(money.index) {
        let id = CurrencyID(UInt16(asset))
        let net = engine.ledger.balance(.strategy(strategy), id) + engine.ledger.balance(.lender(strategy), id)
        try same("\(universe.currencies[asset].code) of strategy \(index)", net, books.assets[asset])
      }
    }
    for id in exchange.doubled { throw .doubledOrder(id.number) }
  }

  private func books(of strategy: StrategyID, _ exchange: FalseExchange) -> Books {
    let instruments = universe.instruments
    var books = Books(
      cash: Int128(capital_units), assets: universe.currencies.map { _ in 0 }, positions: instruments.map { _ in 0 },
      contractStakes: instruments.map { _ in 0 })
    for order in exchange.orders where order.id.number & 0xFFFF == UInt64(strategy.index) {
      let index = Int(order.instrument.index), instrument = instruments[index]
      for case .filled(let fill, _) in order.fills.map(\.report) {
        let signed = Int128(order.side == .buy ? fill.quantity.units : -fill.quantity.units)
        let stake = value(signed * Int128(fill.price.ticks), index)
        var fee = Int128(fill.fee.units)
        if isWrong { fee += 1 }
        books.positions[index] += signed
        if instrument.kind == .spot {
          books.cash -= stake
          books.assets[Int(instrument.base.index)] += signed * Int128(instrument.baseScale)
        } else {
          books.contractStakes[index] += stake
        }
        if fill.fee.currency == money {
          books.cash -= fee
        } else {
          books.assets[Int(fill.fee.currency.index)] -= fee
          if fill.fee.currency == instrument.base, instrument.kind == .spot {
            books.positions[index] -= fee / Int128(instrument.baseScale)
          }
        }
      }
    }
    return books
  }

  /// Ticks times units in money's own unit, rounded up: towards what costs the strategy more, bought or sold.
  private func value(_ product: Int128, _ index: Int) -> Int128 {
    let listing = universe.listings[index]
    let decimals = listing.priceDecimals + listing.quantityDecimals - Currency.usualDecimals
    if decimals <= 0 { return product * power(-decimals) }
    let divisor = power(decimals), quotient = product / divisor
    return product % divisor > 0 ? quotient + 1 : quotient
  }

  private func power(_ exponent: Int) -> Int128 { (0..<exponent).reduce(Int128(1)) { product, _ in product * 10 } }

  private func same(_ what: String, _ host: Int128, _ venue: Int128) throws(SimulationFailure) {
    if host != venue { throw .balance(what, host: host, venue: venue) }
  }
}
