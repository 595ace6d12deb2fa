import BulkheadIndicators
import BulkheadSDK
import CBulkhead

/// Long while a fast average of closes is above a slow one, flat otherwise.
struct EMACross: Strategy, ~Copyable {
  static let descriptor = Descriptor(
    id: "org.bulkhead.ema-cross", name: "EMA cross", version: "1.0.0",
    description: "Long while the fast average of closes is above the slow one.", subscriptions: .bars,
    parameters: [
      .integer("fast", 10, in: 1...1000, "bars in the fast average"),
      .integer("slow", 20, in: 2...5000, "bars in the slow average"),
      .real("share", 0.05, in: 0.0...1.0, "part of the equity to hold"),
      .real("quantity", 0, in: 0...1_000_000, "fixed quantity to hold instead of a share; 0: use the share"),
    ])

  let share: Double
  let quantity: Double
  var averages: PerInstrument<(fast: EMA, slow: EMA)>

  init(_ setup: Setup) throws(SetupError) {
    let fast = Int(setup.integer("fast")), slow = Int(setup.integer("slow"))
    guard fast < slow else { throw SetupError("fast must be shorter than slow") }
    share = setup.real("share")
    quantity = setup.real("quantity")
    averages = PerInstrument(setup) { (EMA(length: fast), EMA(length: slow)) }
  }

  mutating func receive(_ bar: Bar, _ turn: inout Turn) {
    let market = bar.instrument
    let close = bar.close
    let isAbove = averages[market].fast.update(close) > averages[market].slow.update(close)
    guard averages[market].slow.isReady, isAbove != turn.isHolding(market), !turn.hasOrders(market) else { return }
    if !isAbove {
      turn.sellAll(market)
    } else if quantity > 0 {
      turn.buy(market, quantity: quantity)
    } else {
      turn.buy(market, worth: turn.equity * share)
    }
  }
}

@c(bulkhead_plugin) public func plugin() -> UnsafePointer<bulkhead_plugin_v1> {
  Export<EMACross>.table(
    descriptor: { Export<EMACross>.descriptor() }, create: { Export<EMACross>.create($0) },
    destroy: { Export<EMACross>.destroy($0) }, turn: { Export<EMACross>.turn($0, $1, $2, $3, $4) })
}
