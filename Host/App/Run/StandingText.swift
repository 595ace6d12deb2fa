import HostExecution
import HostModel

/// A standing order in the words of a person.
enum StandingText {
  static func describe(_ order: StandingRequest, _ universe: Universe?) -> String {
    guard let universe else { return "an order" }
    let instrument = universe.instruments[Int(order.instrument.index)]
    let symbol = universe.listings[Int(order.instrument.index)].symbol
    let side = order.side == .buy ? "to buy" : "to sell"
    let quantity =
      order.quantity == .zero
      ? "all of it" : order.quantity.units.decimalText(decimals: instrument.quantityDecimals)
    return "\(plan(order.plan, order, universe)) \(side) \(quantity) \(symbol)"
  }

  static func price(_ price: Price, _ order: StandingRequest, _ universe: Universe?) -> String {
    guard let universe else { return "" }
    return price.ticks.decimalText(decimals: universe.instruments[Int(order.instrument.index)].priceDecimals)
  }

  static func asked(_ asked: OrderLife.Asked) -> String {
    switch asked {
    case .order: "was"
    case .cancel: "was the cancel of"
    case .replacement: "were new terms for"
    }
  }

  private static func plan(_ plan: StandingPlan, _ order: StandingRequest, _ universe: Universe) -> String {
    func text(_ price: Price) -> String { self.price(price, order, universe) }
    switch plan {
    case .market: return "a market order"
    case .limit(let limit): return "a limit order at \(text(limit))"
    case .stop(let trigger): return "a stop at \(text(trigger))"
    case .stopLimit(let trigger, let limit): return "a stop at \(text(trigger)) with limit \(text(limit))"
    case .takeProfit(let trigger): return "a take profit at \(text(trigger))"
    case .takeProfitLimit(let trigger, let limit): return "a take profit at \(text(trigger)) with limit \(text(limit))"
    case .trailing(let ticks): return "a trailing stop \(text(Price(ticks: ticks))) behind"
    case .trailingShare(let ppm): return "a trailing stop \(ppm.decimalText(decimals: 4)) % behind"
    case .iceberg(let limit, _): return "an iceberg at \(text(limit))"
    case .twap(let slices, let end, _): return "a TWAP in \(slices) parts until \(end.text)"
    case .vwap(let share, let end, _):
      return "a VWAP of \(share.decimalText(decimals: 4)) % of the volume until \(end.text)"
    }
  }
}
