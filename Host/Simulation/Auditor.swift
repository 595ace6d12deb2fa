import HostEngine
import HostLedger
import HostModel

/// Works out what every strategy must own from what the exchange traded, with arithmetic of its own, and says where the
/// ledger differs.
struct Auditor {
  let capital_units: Int128

  /// `nil` when all is as it must be. Only of a world at rest: reports under way are trades that the host cannot know.
  func difference(_ engine: borrowing Engine, _ exchange: FalseExchange) -> String? {
    var cash = [Int128](repeating: capital_units, count: engine.strategyCount)
    var held = [[Int128]](
      repeating: [Int128](repeating: 0, count: engine.ledger.instruments.count), count: engine.strategyCount)
    var fees = [Int128](repeating: 0, count: engine.strategyCount)
    for trade in exchange.trades {
      let strategy = Int(trade.order.number & 0xFFFF), sign: Int128 = trade.side == .buy ? 1 : -1
      let value = Int128(trade.fill.price.ticks) * Int128(trade.fill.quantity.units) * SimulatedMarket.moneyPerTickUnit
      cash[strategy] -= sign * value + Int128(trade.fill.fee.units)
      fees[strategy] += Int128(trade.fill.fee.units)
      held[strategy][Int(trade.instrument.index)] += sign * Int128(trade.fill.quantity.units)
    }
    for index in 0..<engine.strategyCount {
      let strategy = StrategyID(UInt16(index)), portfolio = engine.ledger[strategy]
      let booked = Int128(portfolio.cash_units + portfolio.interest_units + portfolio.funding_units)
      if booked != cash[index] { return "strategy \(index) has \(booked) of cash booked, and must have \(cash[index])" }
      if Int128(portfolio.fees_units) != fees[index] {
        return "strategy \(index) has \(portfolio.fees_units) of fees booked, and paid \(fees[index])"
      }
      for position in 0..<portfolio.instrumentCount {
        let instrument = Int(portfolio.instruments[position].index)
        let booked = Int128(portfolio.positions[position].quantity_units)
        if booked != held[index][instrument] {
          return
            "strategy \(index) holds \(booked) of instrument \(instrument), and must hold \(held[index][instrument])"
        }
      }
    }
    return nil
  }
}
