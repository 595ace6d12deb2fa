public enum Side: UInt8, Sendable {
  case buy = 1
  case sell = 2

  public var opposite: Side { self == .buy ? .sell : .buy }
}

/// What a venue is asked for. Everything else that a strategy may wish is a `StandingPlan`, which the host holds and
/// turns into these two.
public enum OrderType: UInt8, Sendable {
  case market = 1
  case limit = 2
}

public enum TimeInForce: UInt8, Sendable {
  /// Rests until filled or cancelled.
  case untilCancelled = 1
  /// Fills at once as far as it can; the rest is cancelled.
  case immediate = 2
  /// Fills at once as a whole or is cancelled as a whole.
  case fillOrKill = 3
  /// Rests until filled, cancelled, or its time is over.
  case untilTime = 4
}

/// Conditions of an order. The bits are those of `bulkhead_wish_v1.flags`.
public struct OrderFlags: OptionSet, Hashable, Sendable {
  public let rawValue: UInt16
  public init(rawValue: UInt16) { self.rawValue = rawValue }
  /// It only rests: where it would trade at once it is refused or cancelled.
  public static let postOnly = OrderFlags(rawValue: 1)
  /// It only makes the position smaller, never larger and never one of the other side.
  public static let reduceOnly = OrderFlags(rawValue: 2)
}

/// What a strategy asks for, decoded but not yet checked by anyone.
public struct OrderRequest: Equatable, Sendable {
  public let clientRef: ClientRef
  public let instrument: InstrumentID
  public let side: Side
  public let type: OrderType
  public let timeInForce: TimeInForce
  public var quantity: Quantity
  /// The limit; for a market order zero until the gate sets the collar as its bound.
  public var price: Price
  public let flags: OrderFlags
  /// When an order until a time ends.
  public let expiry: Time?

  public init(
    clientRef: ClientRef, instrument: InstrumentID, side: Side, type: OrderType, timeInForce: TimeInForce,
    quantity: Quantity, price: Price, flags: OrderFlags = [], expiry: Time? = nil
  ) {
    precondition(
      (timeInForce == .untilTime) == (expiry != nil), "\(timeInForce) with expiry \(String(describing: expiry))")
    self.clientRef = clientRef
    self.instrument = instrument
    self.side = side
    self.type = type
    self.timeInForce = timeInForce
    self.quantity = quantity
    self.price = price
    self.flags = flags
    self.expiry = expiry
  }
}
