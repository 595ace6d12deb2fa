/// All instruments and currencies of one run, with the indices under which the core knows them.
public struct Universe: Sendable {
  public let listings: [Listing]
  public let instruments: [Instrument]
  public let currencies: [Currency]

  /// Why listings cannot be one run.
  public enum Fault: Error, Equatable, Sendable {
    case listing(ListingError)
    case twice(symbol: String)
    case tooMany(Int, limit: Int)
    /// More than one currency in which they are paid, or none.
    case quotes([String])
  }

  public init(_ listings: [Listing]) throws(Fault) {
    guard listings.count <= TurnLimits.instruments else {
      throw .tooMany(listings.count, limit: TurnLimits.instruments)
    }
    let currencies = Universe.currencies(of: listings)
    func id(_ code: String) -> CurrencyID {
      CurrencyID(UInt16(currencies.firstIndex { $0.code == code }!))
    }
    var instruments: [Instrument] = []
    for (index, listing) in listings.enumerated() {
      guard !listings[..<index].contains(where: { $0.symbol == listing.symbol }) else {
        throw .twice(symbol: listing.symbol)
      }
      let base = id(listing.base), finer = currencies[Int(base.index)].decimals - listing.quantityDecimals
      guard (0...12).contains(listing.quantityDecimals), listing.kind != .spot || finer >= 0 else {
        throw .listing(
          .decimals(symbol: listing.symbol, price: listing.priceDecimals, quantity: listing.quantityDecimals))
      }
      do {
        instruments.append(
          try Instrument(
            listing, id: InstrumentID(UInt16(index)), base: base, quote: id(listing.quote),
            moneyDecimals: Currency.usualDecimals, baseScale: listing.kind == .spot ? powerOfTen(finer) : 1))
      } catch {
        throw .listing(error)
      }
    }
    self.listings = listings
    self.instruments = instruments
    self.currencies = currencies
  }

  public func currency(_ code: String) -> CurrencyID? {
    currencies.firstIndex { $0.code == code }.map { CurrencyID(UInt16($0)) }
  }

  /// Money first and counted in the usual unit; what is only held, as fine as the finest of its instruments counts it.
  private static func currencies(of listings: [Listing]) -> [Currency] {
    var currencies: [Currency] = []
    for code in listings.flatMap({ [$0.settlement, $0.quote] }) where !currencies.contains(where: { $0.code == code }) {
      currencies.append(Currency(code: code, decimals: Currency.usualDecimals))
    }
    for listing in listings where !currencies.contains(where: { $0.code == listing.base }) {
      let decimals = listings.filter { $0.base == listing.base }.map(\.quantityDecimals).max() ?? 0
      currencies.append(Currency(code: listing.base, decimals: min(max(decimals, 0), 12)))
    }
    return currencies
  }

  /// The currency that all instruments are paid in: a strategy's portfolio has one.
  public func soleQuote() throws(Fault) -> CurrencyID {
    var quotes: [CurrencyID] = []
    for instrument in instruments where !quotes.contains(instrument.settlement) {
      quotes.append(instrument.settlement)
    }
    guard quotes.count == 1 else { throw .quotes(quotes.map { currencies[Int($0.index)].code }) }
    return quotes[0]
  }
}
