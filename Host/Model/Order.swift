public enum Side: UInt8, Sendable {
  case buy = 1
  case sell = 2
}

public enum OrderType: UInt8, Sendable {
  case market = 1
  case limit = 2
}

public enum TimeInForce: UInt8, Sendable {
  /// Rests until filled or cancelled.
  case untilCancelled = 1
  /// Fills at once as far as it can; the rest is cancelled.
  case immediate = 2
}

/// What a strategy asks for, decoded but not yet checked by anyone.
public struct OrderRequest: Equatable, Sendable {
  public let clientRef: ClientRef
  public let instrument: InstrumentID
  public let side: Side
  public let type: OrderType
  public let timeInForce: TimeInForce
  public let quantity: Quantity
  /// The limit; for a market order zero until the gate sets the collar as its bound.
  public var price: Price

  public init(
    clientRef: ClientRef, instrument: InstrumentID, side: Side, type: OrderType, timeInForce: TimeInForce,
    quantity: Quantity, price: Price
  ) {
    self.clientRef = clientRef
    self.instrument = instrument
    self.side = side
    self.type = type
    self.timeInForce = timeInForce
    self.quantity = quantity
    self.price = price
  }
}
