import BulkheadIndicators
import BulkheadSDK
import CBulkhead

/// Long while a fast average of closes is above a slow one, flat otherwise.
struct EMACross: Strategy {
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
  var fast: [EMA]
  var slow: [EMA]

  init(_ setup: Setup) throws(SetupError) {
    let lengths = (fast: Int(setup.integer("fast")), slow: Int(setup.integer("slow")))
    guard lengths.fast < lengths.slow else { throw SetupError("fast must be shorter than slow") }
    share = setup.real("share")
    quantity = setup.real("quantity")
    fast = Array(repeating: EMA(length: lengths.fast), count: setup.instrumentCount)
    slow = Array(repeating: EMA(length: lengths.slow), count: setup.instrumentCount)
  }

  mutating func receive(_ bar: Bar, _ turn: inout Turn) {
    let isAbove = fast[bar.instrument].update(bar.close) > slow[bar.instrument].update(bar.close)
    guard slow[bar.instrument].isReady, !turn.hasOrders(bar.instrument) else { return }
    if isAbove, !turn.isHolding(bar.instrument) {
      if quantity > 0 {
        turn.buy(bar.instrument, quantity: quantity)
      } else {
        turn.buy(bar.instrument, worth: turn.equity * share)
      }
    } else if !isAbove, turn.isHolding(bar.instrument) {
      turn.sellAll(bar.instrument)
    }
  }
}

@c(bulkhead_plugin) public func plugin() -> UnsafePointer<bulkhead_plugin_v1> {
  Export<EMACross>.table(
    descriptor: { Export<EMACross>.descriptor() }, create: { Export<EMACross>.create($0) },
    destroy: { Export<EMACross>.destroy($0) }, turn: { Export<EMACross>.turn($0, $1, $2, $3, $4) })
}
