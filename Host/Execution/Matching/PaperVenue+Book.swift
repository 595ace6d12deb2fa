import HostModel

/// Instruments whose book is shown.
extension PaperVenue {
  /// A quote, depth or status record: the market's state first, then the orders.
  mutating func follow(_ event: EventPointer, _ reports: inout Queue<VenueReport>) {
    let index = Int(event.instrument)
    guard counts[index] != 0 else {
      markets[index].receive(event)
      return
    }
    switch event.kind {
    case EventKind.quote: guard followQuote(event) else { return }
    case EventKind.depth: followDepth(event)
    default:
      markets[index].receive(event)
      return
    }
    guard markets[index].book.isWhole, mayMatch(index) else { return }
    matchBook(index, event.time, &reports)
    orders[index].removeEnded()
    counts[index] = orders[index].count
  }

  /// Whether an order has just arrived, or the other side now offers what one waits for: mostly neither.
  private mutating func mayMatch(_ index: Int) -> Bool {
    let top = markets[index].book.top
    return orders[index].contains { order in
      order.isFresh || order.accepts(order.side == .buy ? top.ask : top.bid)
    }
  }

  /// False when it says nothing new: see `OrderBook`.
  private mutating func followQuote(_ event: EventPointer) -> Bool {
    let index = Int(event.instrument)
    let before = markets[index].book.top
    guard markets[index].receive(event) else { return false }
    let now = markets[index].book.top
    for place in 0..<orders[index].count where !orders[index][place].isFresh {
      let limit = orders[index][place].limit, isBuy = orders[index][place].side == .buy
      let (oldPrice, oldSize) = isBuy ? (before.bid, before.bidSize) : (before.ask, before.askSize)
      let (price, size) = isBuy ? (now.bid, now.bidSize) : (now.ask, now.askSize)
      if limit == price, price == oldPrice {
        orders[index][place].place.change(from: oldSize.units, to: size.units, model.queue)
      } else {
        bound(index, place)
      }
    }
    return true
  }

  private mutating func followDepth(_ event: EventPointer) {
    let index = Int(event.instrument)
    let change = markets[index].book.receive(depth: event)
    guard markets[index].book.isInSnapshot else {
      for place in 0..<orders[index].count where orders[index][place].limit == change.price {
        guard !orders[index][place].isFresh, orders[index][place].bookSide == change.side else { continue }
        orders[index][place].place.change(from: change.before_units, to: change.after_units, model.queue)
      }
      return
    }
    guard markets[index].book.isWhole else { return }
    // Nobody knows what happened before a snapshot; what it shows bounds what can be before an order.
    markets[index].book.isInSnapshot = false
    for place in 0..<orders[index].count where !orders[index][place].isFresh { bound(index, place) }
  }

  private mutating func bound(_ index: Int, _ place: Int) {
    let shown = queuePlace(of: orders[index][place])
    orders[index][place].place.traded_units = 0
    orders[index][place].place.ahead_units = min(orders[index][place].place.ahead_units, shown.ahead_units)
  }

  /// Where an order that begins to rest stands: behind all that its price shows.
  private mutating func queuePlace(of order: VenueOrder) -> QueuePlace {
    let index = Int(order.instrument.index), rank = order.bookSide.rank(order.limit)
    let (size_units, furthest) =
      order.side == .buy
      ? (markets[index].book.bids.size_units(at: rank), markets[index].book.bids.furthest)
      : (markets[index].book.asks.size_units(at: rank), markets[index].book.asks.furthest)
    if size_units == 0, let furthest, rank < furthest.rank { return .unknown }
    return QueuePlace(ahead_units: size_units)
  }

  /// The book is whole: first those who waited meet what the other side offers, then those who have just arrived.
  private mutating func matchBook(_ index: Int, _ time: Time, _ reports: inout Queue<VenueReport>) {
    guard markets[index].status == .open, !markets[index].book.isCrossed else { return }
    let top = markets[index].book.top
    for side in [Side.buy, .sell] {
      let offered = side == .buy ? top.ask : top.bid
      guard offered.ticks > 0 else { continue }
      orders[index].byPriority(side, into: &places) { !$0.isFresh && $0.accepts(offered) }
      for number in 0..<places.count {
        var order = orders[index][places[number]]
        takeFromBook(&order, isMaker: true, time, &reports)
        orders[index][places[number]] = order
      }
    }
    beginInBook(index, time, &reports)
  }

  mutating func matchTradeInBook(_ event: EventPointer, _ reports: inout Queue<VenueReport>) {
    let index = Int(event.instrument)
    guard !markets[index].book.isCrossed else { return }
    // The side that crossed the spread traded with the other one; where it is not known, either may have waited.
    if event.field2 <= 0 { advance(.buy, event, &reports) }
    if event.field2 >= 0 { advance(.sell, event, &reports) }
    if markets[index].book.isWhole { beginInBook(index, event.time, &reports) }
  }

  /// A trade meets the orders that wait at its price or were passed by it, the best price first.
  private mutating func advance(_ side: Side, _ event: EventPointer, _ reports: inout Queue<VenueReport>) {
    let index = Int(event.instrument), price = event.tradePrice
    var left_units = event.tradeQuantity.units
    orders[index].byPriority(side, into: &places) { !$0.isFresh && $0.accepts(price) }
    for number in 0..<places.count {
      var order = orders[index][places[number]]
      var reaching_units = left_units
      if order.limit == price {
        reaching_units = order.place.trade(left_units)
        order.place.noteTraded(event.tradeQuantity.units)
      }
      let units = min(order.remaining.units, reaching_units)
      fill(&order, order.limit, units, isMaker: true, event.time, &reports)
      left_units -= units
      orders[index][places[number]] = order
    }
  }

  /// Orders that meet their first event take what the book offers, in the order in which they arrived.
  private mutating func beginInBook(_ index: Int, _ time: Time, _ reports: inout Queue<VenueReport>) {
    let top = markets[index].book.top
    for place in 0..<orders[index].count where orders[index][place].isFresh {
      var order = orders[index][place]
      order.isFresh = false
      let offered = order.side == .buy ? top.ask : top.bid
      if order.terms.mayTake {
        if order.terms.isWhole, reach_units(order) < order.remaining.units {
          end(&order, time, &reports)
        } else {
          takeFromBook(&order, isMaker: false, time, &reports)
        }
      } else if offered.ticks > 0, order.accepts(offered) {
        end(&order, time, &reports)
      }
      if order.terms.mayRest {
        order.place = queuePlace(of: order)
      } else {
        end(&order, time, &reports)
      }
      orders[index][place] = order
    }
  }

  /// What the other side has left within the order's price.
  private mutating func reach_units(_ order: VenueOrder) -> Int64 {
    let index = Int(order.instrument.index)
    var depth = 0, sum_units: Int64 = 0
    while let (price, free_units) = offer(order, depth),
      order.accepts(slipped(price, order.side, in: index))
    {
      sum_units += free_units
      depth += 1
    }
    return sum_units
  }

  /// Price and what is left of the other side's level that lies `depth` behind its best.
  private mutating func offer(_ order: VenueOrder, _ depth: Int) -> (Price, Int64)? {
    let index = Int(order.instrument.index)
    switch order.side {
    case .buy:
      guard depth < markets[index].book.asks.count else { return nil }
      let level = markets[index].book.asks[depth]
      return (BookSide.ask.price(level.rank), level.free_units)
    case .sell:
      guard depth < markets[index].book.bids.count else { return nil }
      let level = markets[index].book.bids[depth]
      return (BookSide.bid.price(level.rank), level.free_units)
    }
  }

  /// Walks through the other side's levels: one that waited trades at its own price, one that arrives at theirs.
  private mutating func takeFromBook(
    _ order: inout VenueOrder, isMaker: Bool, _ time: Time, _ reports: inout Queue<VenueReport>
  ) {
    let index = Int(order.instrument.index)
    var depth = 0
    while order.remaining != .zero, let (offered, free_units) = offer(order, depth) {
      let price = isMaker ? offered : slipped(offered, order.side, in: index)
      guard order.accepts(price) else { break }
      let units = min(order.remaining.units, free_units)
      if units > 0 {
        switch order.side {
        case .buy: markets[index].book.asks.take(units, depth: depth)
        case .sell: markets[index].book.bids.take(units, depth: depth)
        }
        fill(&order, isMaker ? order.limit : price, units, isMaker: isMaker, time, &reports)
      }
      depth += 1
    }
  }
}
