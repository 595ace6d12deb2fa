/// What a standing order waits for and what it sends then. The host holds it; a venue sees only the market and limit
/// orders that come of it.
public enum StandingPlan: Hashable, Sendable {
  /// An order that stands only because it is linked to others.
  case market
  case limit(Price)
  /// Sells at the market once the price is at or below the trigger, buys once it is at or above it.
  case stop(trigger: Price)
  case stopLimit(trigger: Price, limit: Price)
  /// Sells at the market once the price is at or above the trigger, buys once it is at or below it.
  case takeProfit(trigger: Price)
  case takeProfitLimit(trigger: Price, limit: Price)
  /// A stop whose trigger follows the best price since it stands, this far behind.
  case trailing(ticks: Int64)
  case trailingShare(ppm: Int64)
  /// A limit order of which the market sees a part; the next part follows when the one before is done.
  case iceberg(limit: Price, visible: Quantity)
  /// Equal parts over the time to `end`.
  case twap(slices: Int64, end: Time, limit: Price?)
  /// In step with the market's volume, at most this share of it, until `end`.
  case vwap(participation_ppm: Int64, end: Time, limit: Price?)

  /// The number of the order type in `bulkhead.h`.
  public var number: UInt8 {
    switch self {
    case .market: 1
    case .limit: 2
    case .stop: 3
    case .stopLimit: 4
    case .takeProfit: 5
    case .takeProfitLimit: 6
    case .trailing: 7
    case .trailingShare: 8
    case .iceberg: 9
    case .twap: 10
    case .vwap: 11
    }
  }

  /// The limit that its orders have at the venue, `nil` when they go to the market.
  public var limit: Price? {
    switch self {
    case .limit(let limit), .stopLimit(_, let limit), .takeProfitLimit(_, let limit), .iceberg(let limit, _): limit
    case .twap(_, _, let limit), .vwap(_, _, let limit): limit
    case .market, .stop, .takeProfit, .trailing, .trailingShare: nil
    }
  }

  /// Whether its trigger limits a loss rather than taking a gain.
  public var isStop: Bool {
    switch self {
    case .stop, .stopLimit, .trailing, .trailingShare: true
    case .market, .limit, .takeProfit, .takeProfitLimit, .iceberg, .twap, .vwap: false
    }
  }

  /// Whether it waits for a price before it sends anything.
  public var isTriggered: Bool {
    switch self {
    case .stop, .stopLimit, .takeProfit, .takeProfitLimit, .trailing, .trailingShare: true
    case .market, .limit, .iceberg, .twap, .vwap: false
    }
  }
}

/// How an order hangs on another one of the same strategy.
public enum OrderLink: Hashable, Sendable {
  case none
  /// Of these two, and of all that are linked to them, one trades.
  case oneCancelsOther(ClientRef)
  /// It begins when that order fills, for as much as filled.
  case after(ClientRef)
  /// The same, and of all that wait for that order in this way one trades: the children of a bracket.
  case afterAsOne(ClientRef)

  public var ref: ClientRef? {
    switch self {
    case .none: nil
    case .oneCancelsOther(let ref), .after(let ref), .afterAsOne(let ref): ref
    }
  }
}

/// A standing order as a strategy asks for it, decoded but not yet checked by anyone.
public struct StandingRequest: Equatable, Sendable {
  public let clientRef: ClientRef
  public let instrument: InstrumentID
  public let side: Side
  public let plan: StandingPlan
  /// Of the orders that it sends. A plan with a trigger sends what the market takes at once, or rests at its limit.
  public let timeInForce: TimeInForce
  /// Zero with reduce-only: all of the position, whatever it is by then.
  public let quantity: Quantity
  public let flags: OrderFlags
  /// When the standing order itself ends.
  public let expiry: Time?
  public let link: OrderLink

  public init(
    clientRef: ClientRef, instrument: InstrumentID, side: Side, plan: StandingPlan, timeInForce: TimeInForce,
    quantity: Quantity, flags: OrderFlags = [], expiry: Time? = nil, link: OrderLink = .none
  ) {
    self.clientRef = clientRef
    self.instrument = instrument
    self.side = side
    self.plan = plan
    self.timeInForce = timeInForce
    self.quantity = quantity
    self.flags = flags
    self.expiry = expiry
    self.link = link
  }
}

/// New terms for an order; what is `nil` stays as it is. The quantity counts what has filled already.
public struct Replacement: Equatable, Sendable {
  public let clientRef: ClientRef
  public let price: Price?
  public let quantity: Quantity?
  /// Of a standing order with a trigger.
  public let trigger: Price?

  public init(_ clientRef: ClientRef, price: Price?, quantity: Quantity?, trigger: Price? = nil) {
    self.clientRef = clientRef
    self.price = price
    self.quantity = quantity
    self.trigger = trigger
  }
}

/// When the host cancels an order by itself. The numbers are those of `bulkhead_wish_v1.type` in a cancel-when wish.
public enum CancelCondition: Hashable, Sendable {
  case above(InstrumentID, Price)
  case below(InstrumentID, Price)
  /// That order traded, in part or in full.
  case filled(ClientRef)
  /// That order is over, however it ended.
  case ended(ClientRef)
  case at(Time)
}
