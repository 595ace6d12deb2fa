/// A price, counted in ticks of 10^-priceDecimals of its instrument.
public struct Price: Hashable, Comparable, Sendable {
  public let ticks: Int64
  @inlinable public init(ticks: Int64) { self.ticks = ticks }
  @inlinable public static func < (left: Price, right: Price) -> Bool { left.ticks < right.ticks }
}

/// A quantity, counted in units of 10^-quantityDecimals of its instrument. Never signed by meaning: the side says
/// whether it is bought or sold.
public struct Quantity: Hashable, Comparable, Sendable {
  public let units: Int64
  @inlinable public init(units: Int64) { self.units = units }
  @inlinable public static func < (left: Quantity, right: Quantity) -> Bool { left.units < right.units }

  public static let zero = Quantity(units: 0)
  /// More than any order: the bound of an instrument that has none.
  public static let unlimited = Quantity(units: Int64.max)
}

/// An amount of money in its currency's own unit of 10^-decimals.
///
/// Mixing two currencies is a bug and traps, as overflow does: amounts from outside are checked where they enter.
public struct Money: Hashable, Sendable {
  public let units: Int64
  public let currency: CurrencyID

  @inlinable
  public init(units: Int64, _ currency: CurrencyID) {
    self.units = units
    self.currency = currency
  }

  @inlinable
  public static func + (left: Money, right: Money) -> Money {
    precondition(left.currency == right.currency, "currency \(left.currency.index) + \(right.currency.index)")
    return Money(units: left.units + right.units, left.currency)
  }

  @inlinable
  public static func - (left: Money, right: Money) -> Money {
    precondition(left.currency == right.currency, "currency \(left.currency.index) - \(right.currency.index)")
    return Money(units: left.units - right.units, left.currency)
  }
}

/// Which way a division may err. Every division in the core names it.
public enum Rounding: Sendable {
  /// Towards minus infinity: what the strategy receives.
  case down
  /// Towards plus infinity: what the strategy pays, reserves or is charged.
  case up
}

/// The one division of the core: exact in 128 bits, then rounded as named. Traps unless `divisor` is positive.
@inlinable @inline(__always)
public func divided(_ dividend: Int128, by divisor: Int128, _ rounding: Rounding) -> Int128 {
  precondition(divisor > 0, "division by \(divisor)")
  let (quotient, remainder) = dividend.quotientAndRemainder(dividingBy: divisor)
  switch rounding {
  case .down: return remainder < 0 ? quotient - 1 : quotient
  case .up: return remainder > 0 ? quotient + 1 : quotient
  }
}

/// `value * multiplier / divisor`, exact in between. `nil` when the result does not fit.
///
/// Traps unless `divisor` is positive.
@inlinable @inline(__always)
public func scaled(_ value: Int64, by multiplier: Int64, over divisor: Int64, _ rounding: Rounding) -> Int64? {
  precondition(divisor > 0, "division by \(divisor)")
  let (low, overflow) = value.multipliedReportingOverflow(by: multiplier)
  if overflow { return scaledWide(value, by: multiplier, over: divisor, rounding) }
  // The same in 64 bits, which is most of the time and several times as fast.
  if divisor == 1 { return low }
  let (quotient, remainder) = low.quotientAndRemainder(dividingBy: divisor)
  switch rounding {
  case .down: return remainder < 0 ? quotient - 1 : quotient
  case .up: return remainder > 0 ? quotient + 1 : quotient
  }
}

/// The whole part of `value / divisor` times the multiplier is a whole number, so only the rest has to be divided again;
/// what is too large even so is divided in 128 bits, which takes several times as long.
@usableFromInline
func scaledWide(_ value: Int64, by multiplier: Int64, over divisor: Int64, _ rounding: Rounding) -> Int64? {
  let (whole, rest) = value.quotientAndRemainder(dividingBy: divisor)
  let (wholes, wholesOverflow) = whole.multipliedReportingOverflow(by: multiplier)
  let (part, partOverflow) = rest.multipliedReportingOverflow(by: multiplier)
  if !wholesOverflow, !partOverflow {
    guard let rounded = scaled(part, by: 1, over: divisor, rounding) else { return nil }
    let (sum, overflow) = wholes.addingReportingOverflow(rounded)
    return overflow ? nil : sum
  }
  return Int64(exactly: divided(Int128(value) * Int128(multiplier), by: Int128(divisor), rounding))
}

/// 10^exponent. Traps outside 0…18.
@inlinable
public func powerOfTen(_ exponent: Int) -> Int64 {
  precondition((0...18).contains(exponent), "10^\(exponent) is not an Int64")
  var power: Int64 = 1
  for _ in 0..<exponent { power *= 10 }
  return power
}
