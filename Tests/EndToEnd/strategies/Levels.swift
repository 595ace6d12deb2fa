import BulkheadSDK
import CBulkhead

/// Keeps the book from single levels, bids at its best bid and offers what it holds at its best ask; takes the spread
/// when it waited too long. Counts what it was told, so that a test can compare.
struct Levels: Strategy {
  static let descriptor = Descriptor(
    id: "test.levels", name: "Levels", version: "1.0.0", description: "Quotes at the best prices of a book.",
    subscriptions: [.quotes, .depth, .trades], parameters: [.real("share", 0.02, in: 0.0...0.1, "part of the equity")])

  let share: Double
  var bids: [Double: Double] = [:]
  var asks: [Double: Double] = [:]
  var levels = 0, trades = 0, batches = 0, waited = 0
  var resting: OrderRef?

  init(_ setup: Setup) { share = setup.real("share") }

  mutating func receive(_ trade: Trade, _ turn: inout Turn) { trades += 1 }

  mutating func receive(_ depth: Depth, _ turn: inout Turn) {
    levels += 1
    if depth.isFirst {
      bids = [:]
      asks = [:]
    }
    let size = depth.size > 0 ? depth.size : nil
    if depth.isBid { bids[depth.price] = size } else { asks[depth.price] = size }
    guard depth.isLast, let bid = bids.keys.max(), let ask = asks.keys.min() else { return }
    batches += 1
    if batches % 20_000 == 0 { turn.log("book \(bid) \(ask), \(levels) levels, \(trades) trades") }
    guard batches % 10 == 0 else { return }
    if turn.hasOrders(depth.instrument) {
      waited += 1
      guard waited > 5, let order = resting else { return }
      turn.cancel(order)
      resting = nil
      waited = 0
    } else if turn.isHolding(depth.instrument) {
      resting = batches % 3 == 0 ? turn.sellAll(depth.instrument) : turn.sellAll(depth.instrument, limit: ask)
    } else {
      resting = turn.buy(depth.instrument, worth: turn.equity * share, limit: bid)
    }
  }

  mutating func receive(_ status: MarketStatus, _ turn: inout Turn) {
    if !status.isOpen { turn.log("market is \(status.isHalted ? "halted" : "closed")") }
  }
}

@c(bulkhead_plugin) public func plugin() -> UnsafePointer<bulkhead_plugin_v1> {
  Export<Levels>.table(
    descriptor: { Export<Levels>.descriptor() }, create: { Export<Levels>.create($0) },
    destroy: { Export<Levels>.destroy($0) }, turn: { Export<Levels>.turn($0, $1, $2, $3, $4) })
}
