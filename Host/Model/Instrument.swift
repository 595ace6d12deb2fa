/// Which currency or asset of this run: an index into the host's currency table.
public struct CurrencyID: Hashable, Sendable {
  public let index: UInt16
  public init(_ index: UInt16) { self.index = index }
}

/// A currency or asset with the smallest amount the host counts of it, 10^-decimals.
public struct Currency: Hashable, Sendable {
  public let code: String
  public let decimals: Int

  public init(code: String, decimals: Int) {
    precondition((0...12).contains(decimals), "\(code): \(decimals) decimals")
    self.code = code
    self.decimals = decimals
  }

  /// The unit of a currency when nothing else is known: eight decimals, as exchanges count.
  public static let usualDecimals = 8

  /// A billion: the most a portfolio may begin with. A number ninety times as large still fits.
  public static let largestCapital_units: Int64 = 1_000_000_000 * 100_000_000
}

/// What a venue lists: the text in its data files, before the host gives out indices.
public struct Listing: Hashable, Sendable {
  public var symbol: String
  public var base: String
  public var quote: String
  public var priceDecimals: Int
  public var quantityDecimals: Int
  public var priceStep: Price
  public var quantityStep: Quantity
  public var minimumQuantity: Quantity
  /// In units of the quote currency's `Currency.usualDecimals`.
  public var minimumValueUnits: Int64

  public init(
    symbol: String, base: String, quote: String, priceDecimals: Int, quantityDecimals: Int, priceStep: Price,
    quantityStep: Quantity, minimumQuantity: Quantity, minimumValueUnits: Int64
  ) {
    self.symbol = symbol
    self.base = base
    self.quote = quote
    self.priceDecimals = priceDecimals
    self.quantityDecimals = quantityDecimals
    self.priceStep = priceStep
    self.quantityStep = quantityStep
    self.minimumQuantity = minimumQuantity
    self.minimumValueUnits = minimumValueUnits
  }
}

/// Why a listing cannot be traded.
public enum ListingError: Error, Equatable, Sendable {
  case decimals(symbol: String, price: Int, quantity: Int)
  case step(symbol: String)
}

/// A spot instrument and its rules: what is bought (`base`) for what (`quote`), and in which steps.
public struct Instrument: Sendable {
  public let id: InstrumentID
  public let base: CurrencyID
  public let quote: CurrencyID
  public let priceDecimals: Int
  public let quantityDecimals: Int
  public let priceStep: Price
  public let quantityStep: Quantity
  public let minimumQuantity: Quantity
  public let minimumValue: Money

  // ticks * units = 10^-(priceDecimals + quantityDecimals) of the quote currency; one of the two is 1.
  @usableFromInline let valueMultiplier: Int64
  @usableFromInline let valueDivisor: Int64

  public init(
    _ listing: Listing, id: InstrumentID, base: CurrencyID, quote: CurrencyID, quoteDecimals: Int
  ) throws(ListingError) {
    guard (0...12).contains(listing.priceDecimals), (0...12).contains(listing.quantityDecimals) else {
      throw .decimals(symbol: listing.symbol, price: listing.priceDecimals, quantity: listing.quantityDecimals)
    }
    guard listing.priceStep.ticks > 0, listing.quantityStep.units > 0, listing.minimumQuantity.units >= 0,
      listing.minimumValueUnits >= 0
    else { throw .step(symbol: listing.symbol) }
    let shift = quoteDecimals - listing.priceDecimals - listing.quantityDecimals
    guard abs(shift) <= 18 else {
      throw .decimals(symbol: listing.symbol, price: listing.priceDecimals, quantity: listing.quantityDecimals)
    }
    self.id = id
    self.base = base
    self.quote = quote
    priceDecimals = listing.priceDecimals
    quantityDecimals = listing.quantityDecimals
    priceStep = listing.priceStep
    quantityStep = listing.quantityStep
    minimumQuantity = listing.minimumQuantity
    minimumValue = Money(units: listing.minimumValueUnits, quote)
    valueMultiplier = shift > 0 ? powerOfTen(shift) : 1
    valueDivisor = shift < 0 ? powerOfTen(-shift) : 1
  }

  /// What `quantity` costs at `price`, in the quote currency. `nil` when it does not fit.
  @inlinable
  public func value(of quantity: Quantity, at price: Price, _ rounding: Rounding) -> Money? {
    let (product, overflow) = price.ticks.multipliedReportingOverflow(by: quantity.units)
    if !overflow {
      return scaled(product, by: valueMultiplier, over: valueDivisor, rounding).map { Money(units: $0, quote) }
    }
    // Only a divisor can bring a product this large back into range.
    let wide = (Int128(price.ticks) * Int128(quantity.units)).quotientAndRemainder(dividingBy: Int128(valueDivisor))
    let rounded: Int128
    switch rounding {
    case .down: rounded = wide.remainder < 0 ? wide.quotient - 1 : wide.quotient
    case .up: rounded = wide.remainder > 0 ? wide.quotient + 1 : wide.quotient
    }
    guard valueMultiplier == 1, let units = Int64(exactly: rounded) else { return nil }
    return Money(units: units, quote)
  }
}
