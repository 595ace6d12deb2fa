import BulkheadSDK
import CBulkhead

/// Trades on single trades, in ways that a run must repeat: limits that rest, a cancel, a timer, a log, and arithmetic in
/// floating point and in a dictionary.
struct Ticks: Strategy {
  static let descriptor = Descriptor(
    id: "test.ticks", name: "Ticks", version: "1.0.0", description: "Follows the last trades.", subscriptions: .trades,
    parameters: [.real("share", 0.05, in: 0.0...0.1, "part of the equity to hold")])

  let share: Double
  var average = 0.0
  var seen = 0
  var sizes: [Int: Double] = [:]
  var resting: OrderRef?

  init(_ setup: Setup) { share = setup.real("share") }

  mutating func receive(_ trade: Trade, _ turn: inout Turn) {
    average = seen == 0 ? trade.price : average + (trade.price - average) / 16
    seen += 1
    sizes[seen % 97, default: 0] += trade.quantity
    guard seen % 5 == 0 else { return }
    if let order = resting, turn.hasOrders(trade.instrument) {
      turn.cancel(order)
      resting = nil
    } else if turn.isHolding(trade.instrument), trade.price > average {
      turn.sellAll(trade.instrument)
    } else if turn.isIdle(trade.instrument), trade.price < average {
      resting = turn.buy(trade.instrument, worth: turn.equity * share, limit: trade.price)
      if seen % 25 == 0 { turn.log("size \(sizes.values.max() ?? 0)") }
    }
    if seen % 50 == 0 { turn.timer(at: trade.time_ns + 1_000_000_000) }
  }

  mutating func receive(_ timer: Timer, _ turn: inout Turn) { average *= 1.0001 }
}

@c(bulkhead_plugin) public func plugin() -> UnsafePointer<bulkhead_plugin_v1> {
  Export<Ticks>.table(
    descriptor: { Export<Ticks>.descriptor() }, create: { Export<Ticks>.create($0) },
    destroy: { Export<Ticks>.destroy($0) }, turn: { Export<Ticks>.turn($0, $1, $2, $3, $4) })
}
