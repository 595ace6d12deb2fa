import HostModel

/// What a made-up market shall look like. Checked by `MarketGenerator`, which is the only one to use it.
///
///     var settings = GeneratorSettings(symbol: "ETH-USDT")
///     settings.seed = 7
///     let market = try MarketGenerator(settings)
public struct GeneratorSettings: Equatable, Sendable {
  public var kind = MarketKind.bars
  /// Base and quote, joined by a hyphen.
  public var symbol: String
  public var start = Time(nanoseconds: 1_704_067_200 * Time.nanosecondsPerSecond)
  /// A bar's length. Of trades, quotes and changes of the book about the mean distance: shorter in unrest, longer in
  /// calm.
  public var interval_ns = 60 * Time.nanosecondsPerSecond
  /// What the first bar opens at. Later prices stay within a fiftieth and fifty times of it.
  public var startPrice = Price(ticks: 50_000_00)
  public var priceDecimals = 2
  public var quantityDecimals = 5
  public var priceStep = Price(ticks: 1)
  public var quantityStep = Quantity(units: 1)
  public var seed: UInt64 = 1

  public init(symbol: String = "BTC-USDT") { self.symbol = symbol }

  /// What the made-up venue lists. Throws for a symbol that is no pair, and for rules that no instrument can have.
  public func listing() throws(MarketError) -> Listing {
    let parts = symbol.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
      throw .setting(name: "symbol", value: symbol, allowed: "BASE-QUOTE, such as BTC-USDT")
    }
    let listing = Listing(
      symbol: symbol, base: String(parts[0]), quote: String(parts[1]), priceDecimals: priceDecimals,
      quantityDecimals: quantityDecimals, priceStep: priceStep, quantityStep: quantityStep,
      minimumQuantity: quantityStep, minimumValueUnits: 0)
    if let problem = listing.problem { throw .listing(symbol: symbol, problem: problem) }
    return listing
  }

  /// A start price has a hundred steps at least, so that the lowest price still has two.
  static let startPrice_steps: ClosedRange<Int64> = 100...1_000_000_000_000
  static let interval_ns: ClosedRange<Int64> = 1_000...(7 * Time.nanosecondsPerDay)
}
