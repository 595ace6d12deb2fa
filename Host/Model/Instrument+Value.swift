extension Instrument {
  /// What `quantity` counts for at `price`, in the settlement currency: price x quantity x multiplier, and for an inverse
  /// instrument quantity x multiplier / price. `nil` when it does not fit, or has no price to be divided by.
  @inlinable
  public func value(of quantity: Quantity, at price: Price, _ rounding: Rounding) -> Money? {
    if kind == .inverse { return inverseValue(of: quantity, at: price, rounding) }
    let (product, overflow) = price.ticks.multipliedReportingOverflow(by: quantity.units)
    if !overflow {
      return scaled(product, by: valueMultiplier, over: valueDivisor, rounding).map { Money(units: $0, quote) }
    }
    // Only a divisor can bring a product this large back into range.
    let (wide, wideOverflow) = (Int128(price.ticks) * Int128(quantity.units))
      .multipliedReportingOverflow(by: Int128(valueMultiplier))
    guard !wideOverflow, let units = Int64(exactly: divided(wide, by: Int128(valueDivisor), rounding)) else {
      return nil
    }
    return Money(units: units, quote)
  }

  @usableFromInline
  func inverseValue(of quantity: Quantity, at price: Price, _ rounding: Rounding) -> Money? {
    guard price.ticks > 0 else { return nil }
    let dividend = Int128(quantity.units) * Int128(valueMultiplier)
    let divisor = Int128(price.ticks) * Int128(valueDivisor)
    return Int64(exactly: divided(dividend, by: divisor, rounding)).map { Money(units: $0, base) }
  }

  /// The side of profit and loss: what `signed` units (negative: short) weigh at `price`, so that the profit of a
  /// position is its stake now less its stake when it was opened. Of an inverse instrument the stake of a long position
  /// is negative, since it pays one over the price.
  @inlinable
  public func stake(of signed: Int64, at price: Price, _ rounding: Rounding) -> Int64? {
    guard signed != Int64.min else { return nil }
    return value(of: Quantity(units: kind == .inverse ? -signed : signed), at: price, rounding)?.units
  }

  /// What one tick of the price makes of the stake of so many units held; `nil` where that is no whole number, so that
  /// the stake is not that often the price.
  public func tickStake_units(of held: Int64) -> Int64? {
    guard kind != .inverse else { return nil }
    let (dividend, overflow) = Int128(held).multipliedReportingOverflow(by: Int128(valueMultiplier))
    guard !overflow, dividend % Int128(valueDivisor) == 0 else { return nil }
    return Int64(exactly: dividend / Int128(valueDivisor))
  }
}
