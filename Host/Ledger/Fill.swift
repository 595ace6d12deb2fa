import HostModel

/// One execution as a venue reported it.
public struct Fill: Equatable, Sendable {
  public let price: Price
  public let quantity: Quantity
  /// In any currency of the run; negative when the venue gives it.
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

/// What an order has promised away until it is over: a buyer's money, a seller's holdings, and of contracts the fee.
public struct Reservation: Equatable, Sendable {
  public var money_units: Int64
  /// What is for sale, in units of the instrument's quantity.
  public var selling_units: Int64
  /// How far it may go beyond what is free: the gate has looked at the margin.
  public var borrowed_units: Int64

  public init(money_units: Int64 = 0, selling_units: Int64 = 0, borrowed_units: Int64 = 0) {
    self.money_units = money_units
    self.selling_units = selling_units
    self.borrowed_units = borrowed_units
  }

  /// What covers this one and that one, of which one will hold.
  public func larger(_ other: Reservation) -> Reservation {
    Reservation(
      money_units: max(money_units, other.money_units), selling_units: max(selling_units, other.selling_units),
      borrowed_units: max(borrowed_units, other.borrowed_units))
  }
}

/// Why the ledger does not book something. It has changed nothing.
public enum LedgerFault: Error, Equatable, Sendable {
  /// A number of it, or one that follows from it, is beyond what an account of a strategy counts.
  case overflow
  /// More than the account has, or has free.
  case overdrawn(needed: Int64, free: Int64)
  /// Not positive.
  case amount(Int64)
  /// At this price, when the market's last one and the order's own are many times larger or smaller.
  case price(Price, last: Price)
}

/// Which cost leaves a position when a part of it is closed.
public enum LotMethod: UInt8, Sendable {
  /// Its share of the whole.
  case average = 1
  /// That of the oldest part.
  case firstInFirstOut = 2
}
