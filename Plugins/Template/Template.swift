import BulkheadSDK
import CBulkhead

/// Buys after a fall of `dip` from the highest close since it last sold, and sells after a rise of `gain` from what it
/// paid. Each instrument on its own, with a twentieth of the equity.
struct Template: Strategy {
  static let descriptor = Descriptor(
    id: "org.example.template", name: "Template", version: "1.0.0", description: "Buys dips and sells gains.",
    subscriptions: .bars,
    parameters: [
      .real("dip", 0.02, in: 0.001...0.5, "fall from the highest close that is bought"),
      .real("gain", 0.03, in: 0.001...5, "rise from the price paid that is sold"),
    ])

  let dip: Double
  let gain: Double
  var highest: [Double]
  var paid: [Double]

  init(_ setup: Setup) {
    dip = setup.real("dip")
    gain = setup.real("gain")
    highest = Array(repeating: 0, count: setup.instrumentCount)
    paid = Array(repeating: 0, count: setup.instrumentCount)
  }

  mutating func receive(_ bar: Bar, _ turn: inout Turn) {
    let market = bar.instrument
    highest[market] = max(highest[market], bar.close)
    if turn.isIdle(market), bar.close < highest[market] * (1 - dip) {
      turn.buy(market, worth: turn.equity * 0.05)
    } else if turn.isHolding(market), !turn.hasOrders(market), bar.close > paid[market] * (1 + gain) {
      turn.sellAll(market)
    }
  }

  mutating func receive(_ fill: Fill, _ turn: inout Turn) {
    if fill.quantity > 0 { paid[fill.instrument] = fill.price } else { highest[fill.instrument] = fill.price }
  }
}

@c(bulkhead_plugin) public func plugin() -> UnsafePointer<bulkhead_plugin_v1> {
  Export<Template>.table(
    descriptor: { Export<Template>.descriptor() }, create: { Export<Template>.create($0) },
    destroy: { Export<Template>.destroy($0) }, turn: { Export<Template>.turn($0, $1, $2, $3, $4) })
}
