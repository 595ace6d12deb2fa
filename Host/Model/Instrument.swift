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

/// What an instrument is, and so in what its profit is paid. The numbers are never reused.
public enum InstrumentKind: UInt8, CaseIterable, Sendable {
  /// The base is bought for the quote and held.
  case spot = 1
  /// A contract on the base; profit is paid in the quote and grows with the price.
  case linear = 2
  /// A contract that counts so much of the quote; profit is paid in the base, and grows with one over the price.
  case inverse = 3

  /// The word in files and tables.
  public var name: String {
    switch self {
    case .spot: "spot"
    case .linear: "linear"
    case .inverse: "inverse"
    }
  }
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
  /// In units of the settlement currency's `Currency.usualDecimals`.
  public var minimumValueUnits: Int64
  public var kind: InstrumentKind
  /// What one contract counts of the base (linear) or the quote (inverse), in 10^-multiplierDecimals.
  public var multiplier: Int64
  public var multiplierDecimals: Int
  public var maximumQuantity: Quantity

  public init(
    symbol: String, base: String, quote: String, priceDecimals: Int, quantityDecimals: Int, priceStep: Price,
    quantityStep: Quantity, minimumQuantity: Quantity, minimumValueUnits: Int64, kind: InstrumentKind = .spot,
    multiplier: Int64 = 1, multiplierDecimals: Int = 0, maximumQuantity: Quantity = .unlimited
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
    self.kind = kind
    self.multiplier = multiplier
    self.multiplierDecimals = multiplierDecimals
    self.maximumQuantity = maximumQuantity
  }

  /// The currency in which money is paid for it, or profit of it.
  public var settlement: String { kind == .inverse ? base : quote }
}

/// Why a listing cannot be traded.
public enum ListingError: Error, Equatable, Sendable {
  case decimals(symbol: String, price: Int, quantity: Int)
  case step(symbol: String)
  /// Not positive, too large, or of a spot instrument and not one.
  case multiplier(symbol: String, Int64)
}

/// The rules of an instrument that a venue may change while it trades.
public struct InstrumentRules: Equatable, Sendable {
  /// Only counts up, so that what arrives late or twice changes nothing.
  public let version: Int64
  public let priceStep: Price
  public let quantityStep: Quantity
  public let minimumValue_units: Int64
  public let multiplier: Int64
  public let maximumQuantity: Quantity

  public init(
    version: Int64, priceStep: Price, quantityStep: Quantity, minimumValue_units: Int64, multiplier: Int64,
    maximumQuantity: Quantity
  ) {
    self.version = version
    self.priceStep = priceStep
    self.quantityStep = quantityStep
    self.minimumValue_units = minimumValue_units
    self.multiplier = multiplier
    self.maximumQuantity = maximumQuantity
  }
}

/// An instrument and its rules: what is bought (`base`) for what (`quote`), in which steps, and in what it is paid.
public struct Instrument: Sendable {
  public let id: InstrumentID
  public let kind: InstrumentKind
  public let base: CurrencyID
  public let quote: CurrencyID
  public let priceDecimals: Int
  public let quantityDecimals: Int
  public let minimumQuantity: Quantity
  /// Units of the base's account in one unit of quantity: of a spot instrument only.
  public let baseScale: Int64

  public private(set) var rulesVersion: Int64 = 0
  public private(set) var priceStep: Price
  public private(set) var quantityStep: Quantity
  public private(set) var maximumQuantity: Quantity
  public private(set) var minimumValue: Money
  public private(set) var multiplier: Int64

  // What brings ticks times units (over ticks, for an inverse one) into the settlement currency's unit.
  let shift: Int
  @usableFromInline private(set) var valueMultiplier: Int64
  @usableFromInline let valueDivisor: Int64

  public init(
    _ listing: Listing, id: InstrumentID, base: CurrencyID, quote: CurrencyID, moneyDecimals: Int, baseScale: Int64 = 1
  ) throws(ListingError) {
    let decimals = ListingError.decimals(
      symbol: listing.symbol, price: listing.priceDecimals, quantity: listing.quantityDecimals)
    guard (0...12).contains(listing.priceDecimals), (0...12).contains(listing.quantityDecimals) else { throw decimals }
    guard listing.priceStep.ticks > 0, listing.quantityStep.units > 0, listing.minimumQuantity.units >= 0,
      listing.minimumValueUnits >= 0, listing.maximumQuantity.units > 0
    else { throw .step(symbol: listing.symbol) }
    guard (0...12).contains(listing.multiplierDecimals),
      listing.kind != .spot || (listing.multiplier == 1 && listing.multiplierDecimals == 0)
    else { throw .multiplier(symbol: listing.symbol, listing.multiplier) }
    let perContract = listing.quantityDecimals + listing.multiplierDecimals
    switch listing.kind {
    case .spot, .linear: shift = moneyDecimals - listing.priceDecimals - perContract
    case .inverse: shift = moneyDecimals + listing.priceDecimals - perContract
    }
    guard abs(shift) <= 18 else { throw decimals }
    guard let valueMultiplier = Instrument.valueMultiplier(listing.multiplier, shift) else {
      throw .multiplier(symbol: listing.symbol, listing.multiplier)
    }
    self.id = id
    kind = listing.kind
    self.base = base
    self.quote = quote
    self.baseScale = baseScale
    priceDecimals = listing.priceDecimals
    quantityDecimals = listing.quantityDecimals
    priceStep = listing.priceStep
    quantityStep = listing.quantityStep
    minimumQuantity = listing.minimumQuantity
    maximumQuantity = listing.maximumQuantity
    minimumValue = Money(units: listing.minimumValueUnits, listing.kind == .inverse ? base : quote)
    multiplier = listing.multiplier
    self.valueMultiplier = valueMultiplier
    valueDivisor = shift < 0 ? powerOfTen(-shift) : 1
  }

  /// The currency in which money is paid for it, or profit of it.
  @inlinable public var settlement: CurrencyID { kind == .inverse ? base : quote }

  public var rules: InstrumentRules {
    InstrumentRules(
      version: rulesVersion, priceStep: priceStep, quantityStep: quantityStep, minimumValue_units: minimumValue.units,
      multiplier: multiplier, maximumQuantity: maximumQuantity)
  }

  /// Takes the venue's new rules over. False, and nothing changed, when they are not newer or cannot be.
  public mutating func adopt(_ rules: InstrumentRules) -> Bool {
    guard rules.version > rulesVersion, rules.priceStep.ticks > 0, rules.quantityStep.units > 0,
      rules.minimumValue_units >= 0, rules.maximumQuantity.units > 0, kind != .spot || rules.multiplier == 1,
      let newMultiplier = Instrument.valueMultiplier(rules.multiplier, shift)
    else { return false }
    rulesVersion = rules.version
    priceStep = rules.priceStep
    quantityStep = rules.quantityStep
    maximumQuantity = rules.maximumQuantity
    minimumValue = Money(units: rules.minimumValue_units, minimumValue.currency)
    multiplier = rules.multiplier
    valueMultiplier = newMultiplier
    return true
  }

  private static func valueMultiplier(_ multiplier: Int64, _ shift: Int) -> Int64? {
    guard multiplier > 0 else { return nil }
    let (product, overflow) = multiplier.multipliedReportingOverflow(by: shift > 0 ? powerOfTen(shift) : 1)
    return overflow ? nil : product
  }
}
