import HostModel

/// One execution as a venue reported it.
public struct Fill: Equatable, Sendable {
  public let price: Price
  public let quantity: Quantity
  /// Taken in the instrument's quote currency.
  public let fee: Money
  /// Whether the order rested and was traded against.
  public let isMaker: Bool

  public init(price: Price, quantity: Quantity, fee: Money, isMaker: Bool) {
    self.price = price
    self.quantity = quantity
    self.fee = fee
    self.isMaker = isMaker
  }
}

/// What an order has promised away until it is over: money when it buys, holdings when it sells.
public struct Reservation: Equatable, Sendable {
  public let side: Side
  public let units: Int64

  public init(_ side: Side, units: Int64) {
    self.side = side
    self.units = units
  }
}
