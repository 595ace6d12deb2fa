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
    /// More than one quote currency, or none.
    case quotes([String])
  }

  public init(_ listings: [Listing]) throws(Fault) {
    guard listings.count <= TurnLimits.instruments else {
      throw .tooMany(listings.count, limit: TurnLimits.instruments)
    }
    var currencies: [Currency] = []
    func currency(_ code: String, decimals: Int) -> CurrencyID {
      if let index = currencies.firstIndex(where: { $0.code == code }) { return CurrencyID(UInt16(index)) }
      currencies.append(Currency(code: code, decimals: decimals))
      return CurrencyID(UInt16(currencies.count - 1))
    }

    // Quote currencies first: one that is also some instrument's base is counted as money everywhere.
    for listing in listings { _ = currency(listing.quote, decimals: Currency.usualDecimals) }
    var instruments: [Instrument] = []
    for (index, listing) in listings.enumerated() {
      guard !listings[..<index].contains(where: { $0.symbol == listing.symbol }) else {
        throw .twice(symbol: listing.symbol)
      }
      guard (0...12).contains(listing.quantityDecimals) else {
        throw .listing(
          .decimals(symbol: listing.symbol, price: listing.priceDecimals, quantity: listing.quantityDecimals))
      }
      let quote = currency(listing.quote, decimals: Currency.usualDecimals)
      let base = currency(listing.base, decimals: listing.quantityDecimals)
      do {
        instruments.append(
          try Instrument(
            listing, id: InstrumentID(UInt16(index)), base: base, quote: quote,
            quoteDecimals: Currency.usualDecimals))
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

  /// The currency that all instruments are quoted in: a strategy's portfolio has one.
  public func soleQuote() throws(Fault) -> CurrencyID {
    var quotes: [CurrencyID] = []
    for instrument in instruments where !quotes.contains(instrument.quote) { quotes.append(instrument.quote) }
    guard quotes.count == 1 else { throw .quotes(quotes.map { currencies[Int($0.index)].code }) }
    return quotes[0]
  }
}
