import HostModel

extension BookSide {
  /// A price's place on this side: the larger, the better.
  @inlinable public func rank(_ price: Price) -> Int64 { self == .bid ? price.ticks : -price.ticks }
  @inlinable public func price(_ rank: Int64) -> Price { Price(ticks: self == .bid ? rank : -rank) }
}

/// What the market offers in one instrument: price levels from depth records, or the two of a quote.
///
///     book.receive(event)
///     if !book.isCrossed { … book.top … }
///
/// Once an instrument has had depth, quotes of it are not looked at any more. Between the records of a batch the levels
/// are those of the middle of a change; `top` and `isCrossed` are those after the last whole batch.
public struct OrderBook: ~Copyable {
  public internal(set) var bids = Ladder()
  public internal(set) var asks = Ladder()
  public internal(set) var source = Source.nothing
  public internal(set) var top = Top()
  /// Not in the middle of a batch.
  public internal(set) var isWhole = true
  /// Since a snapshot began and until its batch is whole.
  public internal(set) var isInSnapshot = false

  /// Where the levels come from. The numbers are those of the canonical bytes.
  public enum Source: UInt8, Sendable {
    case nothing = 0
    case quotes = 1
    case depth = 2
  }

  /// Best prices and what is offered there; zero where nobody is.
  public struct Top: Equatable, Sendable {
    public var bid = Price(ticks: 0)
    public var bidSize = Quantity.zero
    public var ask = Price(ticks: 0)
    public var askSize = Quantity.zero

    /// The best bid is not below the best ask. Such a view is wrong somewhere, or the market is: nobody trades on it.
    public var isCrossed: Bool { bid.ticks > 0 && ask.ticks > 0 && bid >= ask }

    /// Between bid and ask, on a price step. `nil` while one of them is missing or they are crossed.
    public func middle(step: Price) -> Price? {
      guard bid.ticks > 0, ask > bid else { return nil }
      return Price(ticks: max((bid.ticks + ask.ticks) / 2 / step.ticks * step.ticks, bid.ticks))
    }
  }

  public init() {}

  public var isCrossed: Bool { top.isCrossed }

  /// One side's levels changed: what was and what is offered at one price.
  struct Change {
    let side: BookSide
    let price: Price
    let before_units: Int64
    let after_units: Int64
  }

  /// Takes a quote in. False when the instrument has depth and the quote says nothing new.
  mutating func receive(quote event: EventPointer) -> Bool {
    guard source != .depth else { return false }
    source = .quotes
    OrderBook.replace(&bids, rank: BookSide.bid.rank(event.bid), size_units: event.bidSize.units)
    OrderBook.replace(&asks, rank: BookSide.ask.rank(event.ask), size_units: event.askSize.units)
    look()
    return true
  }

  /// Takes a depth record in and says what it changed.
  mutating func receive(depth event: EventPointer) -> Change {
    if event.isFirstOfSnapshot || source != .depth {
      bids.removeAll()
      asks.removeAll()
      source = .depth
      isInSnapshot = true
    }
    let before_units: Int64
    if event.isBidLevel {
      before_units = bids.set(event.field0, event.field1)
    } else {
      before_units = asks.set(-event.field0, event.field1)
    }
    isWhole = event.isLastOfBatch
    if isWhole { look() }
    return Change(
      side: event.isBidLevel ? .bid : .ask, price: event.levelPrice, before_units: before_units,
      after_units: event.levelSize.units)
  }

  private mutating func look() {
    var seen = Top()
    if let best = bids.best {
      seen.bid = Price(ticks: best.rank)
      seen.bidSize = Quantity(units: best.size_units)
    }
    if let best = asks.best {
      seen.ask = Price(ticks: -best.rank)
      seen.askSize = Quantity(units: best.size_units)
    }
    top = seen
  }

  /// The one level that a quote has of a side. Where the price stays, so does what was taken of it.
  private static func replace(_ side: inout Ladder, rank: Int64, size_units: Int64) {
    if side.best?.rank != rank { side.removeAll() }
    side.set(rank, size_units)
  }
}
