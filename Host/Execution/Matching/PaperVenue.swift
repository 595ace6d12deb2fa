import HostLedger
import HostModel
import HostRisk

/// A venue that fills orders from recorded or live market data: the one of backtests and paper trading.
///
/// An order can trade from the first event of its instrument at or after its arrival on, never on the event it was
/// decided on.
///
/// | event | fresh order (its first event) | resting limit order |
/// |---|---|---|
/// | bar | at the open, when that is within its price | at its limit, when the bar traded *through* it |
/// | trade, no book | at the trade's price, when that is within its price | at its limit, up to the trade's size, when it traded *through* |
/// | trade, with a book | from the book, level by level, within its price | at its limit: what the trade has left when it went *through*, or when it was at the limit and the queue before the order is used up |
/// | quote, end of a depth batch | from the book, level by level, within its price | at its limit, from what the other side offers within it |
///
/// Without a book, touching the limit fills nothing: an order that rests is behind others at its price. What may not
/// rest and cannot trade at its first event is cancelled. Fresh orders pay the taker's fee and the slippage, resting
/// ones the maker's. Of a book, what one order took is not there for another; what is recorded later does not react to
/// the host's orders. While the market is halted or closed, or its book is crossed, nothing trades.
///
/// Here is what it holds and how messages come in; matching is in `+Plain` and `+Book`, fills in `+Fills`.
///
/// Its functions are mutating, also those that change nothing: otherwise a call copies all its fields.
public struct PaperVenue: ~Copyable {
  public let model: VenueModel
  let instruments: UnsafeMutableBufferPointer<Instrument>
  let markets: UnsafeMutablePointer<MarketState>
  let orders: UnsafeMutablePointer<VenueOrders>
  /// How many orders each instrument has, apart from the lists: an event without any costs one comparison.
  let counts: UnsafeMutablePointer<Int>
  /// For each quote currency; not looked at without fee tiers.
  let volumes: UnsafeMutableBufferPointer<TradedVolume>
  var places = PlaceList()

  // What is on its way. `wake_ns` is when the next message arrives, and beyond all time when there is none.
  var inbound = Queue<Message>()
  var outbound = Queue<Announcement>()
  var inboundLine = Line()
  var outboundLine = Line()
  var draws: Draws
  /// The number of the last execution.
  var tradeCount: Int64 = 0
  var wake_ns = Int64.max

  public init(instruments list: [Instrument], _ model: VenueModel) {
    model.check()
    self.model = model
    instruments = .allocate(capacity: list.count)
    _ = instruments.initialize(from: list)
    markets = .allocate(capacity: list.count)
    orders = .allocate(capacity: list.count)
    for index in list.indices {
      (markets + index).initialize(to: MarketState())
      (orders + index).initialize(to: VenueOrders())
    }
    counts = .allocate(capacity: list.count)
    counts.initialize(repeating: 0, count: list.count)
    volumes = .allocate(capacity: list.reduce(0) { max($0, Int($1.quote.index) + 1) })
    volumes.initialize(repeating: TradedVolume())
    draws = Draws(state: model.seed)
  }

  deinit {
    markets.deinitialize(count: instruments.count)
    markets.deallocate()
    orders.deinitialize(count: instruments.count)
    orders.deallocate()
    counts.deallocate()
    volumes.deinitialize()
    volumes.deallocate()
    instruments.deallocate()
  }

  /// The middle of what is offered, where anything is.
  public mutating func middle(of instrument: InstrumentID) -> Price? {
    let index = Int(instrument.index)
    guard markets[index].book.source != .nothing else { return nil }
    return markets[index].book.top.middle(
      step: (instruments.baseAddress.unsafelyUnwrapped + index).pointee.priceStep)
  }

  /// Goes by an instrument's new rules from now on.
  public mutating func adopt(_ rules: InstrumentRules, for instrument: InstrumentID) {
    _ = instruments[Int(instrument.index)].adopt(rules)
  }

  /// Takes one request; what is answered at once is in `reports`, the rest comes with later events.
  public mutating func receive(_ request: consuming VenueRequest, at time: Time, reports: inout Queue<VenueReport>) {
    switch consume request {
    case .place(let id, let approved): send(.place(VenueOrder(id, approved.order)), at: time, &reports)
    case .cancel(let id, let instrument): send(.cancel(id, instrument), at: time, &reports)
    case .replace(let id, let approved, let total):
      send(.replace(VenueOrder(id, approved.order), total: total), at: time, &reports)
    case .query(let id, let instrument): send(.query(id, instrument), at: time, &reports)
    }
  }

  /// Lets the market act on the orders that wait in its instrument.
  @inline(__always)
  public mutating func observe(_ event: EventPointer, reports: inout Queue<VenueReport>) {
    if event.time_ns >= wake_ns { deliver(until: event.time, &reports) }
    if event.kind > EventKind.trade {
      follow(event, &reports)
    } else if counts[Int(event.instrument)] != 0 {
      match(event, &reports)
    }
  }

  /// Whether `observe` would do nothing with a bar or a trade.
  @inline(__always)
  public mutating func isIdle(at event: EventPointer) -> Bool {
    event.time_ns < wake_ns && counts[Int(event.instrument)] == 0
  }

  private mutating func match(_ event: EventPointer, _ reports: inout Queue<VenueReport>) {
    let index = Int(event.instrument)
    guard markets[index].status == .open else { return }
    if markets[index].book.source == .nothing {
      matchPlain(event, &reports)
    } else if event.kind == EventKind.trade {
      matchTradeInBook(event, &reports)
    } else {
      return  // a bar tells of trades that the book has shown already
    }
    orders[index].removeEnded()
    counts[index] = orders[index].count
  }
}
