import BulkheadSDK
import CBulkhead

/// Goes back to its weights now and then, and to nothing in between: plans whose buys wait for their sells.
struct Weights: Strategy {
  static let descriptor = Descriptor(
    id: "test.weights", name: "Weights", version: "1.0.0", description: "Rebalances two instruments.",
    subscriptions: .bars)

  var bars = 0
  var ends = 0

  init(_ setup: Setup) {}

  mutating func receive(_ bar: Bar, _ turn: inout Turn) {
    bars += 1
    guard bars % 40 == 0 else { return }
    let isFirst = bars % 80 == 0
    turn.rebalance([Target(0, weight: isFirst ? 0.05 : 0), Target(1, weight: isFirst ? 0 : 0.04)])
  }

  mutating func receive(_ end: PlanEnd, _ turn: inout Turn) {
    ends += 1
    if ends % 8 == 0 { turn.log("\(end.filled) of \(end.orders) orders") }
  }
}

@c(bulkhead_plugin) public func plugin() -> UnsafePointer<bulkhead_plugin_v1> {
  Export<Weights>.table(
    descriptor: { Export<Weights>.descriptor() }, create: { Export<Weights>.create($0) },
    destroy: { Export<Weights>.destroy($0) }, turn: { Export<Weights>.turn($0, $1, $2, $3, $4) })
}
