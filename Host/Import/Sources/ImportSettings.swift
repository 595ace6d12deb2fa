import HostMarket
import HostModel

/// What a person says about files that shall become one of ours.
public struct ImportSettings: Sendable {
  /// In order of time.
  public var sources: [String]
  /// Base and quote, joined by a hyphen.
  public var symbol: String
  /// Of a contract, what one counts of the base or the quote.
  public var contract = InstrumentKind.spot
  public var multiplier: Int64 = 1
  public var multiplierDecimals = 0
  /// The instruments with all of their rules, where a file of ours says them. Of several, each row names its own.
  public var listings: [Listing] = []
  /// `nil`: as the file looks.
  public var format: ImportFormat?
  public var columns: [ColumnChoice] = []
  /// `nil`: as many as the finest number of the files has, up to 12.
  public var priceDecimals: Int?
  public var quantityDecimals: Int?
  /// Numbers with more digits are rounded, half to even, instead of refused.
  public var rounds = false
  /// A bar's length, where the files do not say it.
  public var interval_ns: Int64?
  /// Where rows have the time of day alone: days since 1970.
  public var day: Int64?
  /// Rows of other symbols than this are passed over.
  public var only: String?
  /// Bad rows are left out, instead of that nothing is written.
  public var skipsBad = false
  /// A price further from the last one than this many parts per million is told.
  public var outlier_ppm: Int64 = 200_000
  /// Of trades, quotes and changes of the book: a longer silence is told.
  public var silence_ns: Int64 = 3_600 * Time.nanosecondsPerSecond

  public init(sources: [String], symbol: String) {
    self.sources = sources
    self.symbol = symbol
  }

  /// What is bought.
  var base: String { listings.first?.base ?? String(symbol.prefix { $0 != "-" }) }

  /// Throws `.market` for a symbol that is no pair.
  func listings(priceDecimals: Int, quantityDecimals: Int) throws(ImportError) -> [Listing] {
    guard listings.isEmpty else { return listings }
    var settings = GeneratorSettings(symbol: symbol)
    settings.priceDecimals = priceDecimals
    settings.quantityDecimals = quantityDecimals
    var listing: Listing
    do { listing = try settings.listing() } catch { throw .market(error) }
    listing.kind = contract
    listing.multiplier = multiplier
    listing.multiplierDecimals = multiplierDecimals
    return [listing]
  }
}
