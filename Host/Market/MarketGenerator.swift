import HostModel

/// A made-up market: one record after the other, the same for the same settings on every machine.
///
///     var market = try MarketGenerator(GeneratorSettings())
///     while let record = market.next() { … }
///
/// It goes on until the clock of 64 bits runs out, in the year 2262. Arithmetic is limited to what IEEE 754 fixes to
/// the last bit (+ − × ÷ and square root), so that no mathematics library has a say in the bytes.
///
/// It looks like a market to a program: spells of calm, trend, unrest, crash and recovery, gaps, volume that follows
/// volatility. It is not one: nothing that earns money here need earn any elsewhere.
public struct MarketGenerator: IteratorProtocol, Sendable {
  public let settings: GeneratorSettings
  public let listing: Listing

  var random: RandomStream
  var regime = Regime.calm
  var character = Regime.calm.character
  /// In price steps, with what lies between two of them.
  var price: Double
  var lastClose_steps: Int64
  /// How lively the last steps were; 1 is usual.
  var activity = 1.0
  var now: Time
  var lastTradeID: Int64 = 0
  var madeUpBook = MadeUpBook()

  /// Standard deviation of one step's return when the regime asks for 1.
  let usualVolatility: Double
  let floor_steps: Double
  let ceiling_steps: Double
  let start_steps: Double
  let usualVolume_steps: Double

  /// Throws when a setting is outside of its range.
  public init(_ settings: GeneratorSettings) throws(MarketError) {
    listing = try settings.listing()
    guard GeneratorSettings.interval_ns.contains(settings.interval_ns) else {
      throw .setting(name: "interval", value: "\(settings.interval_ns) ns", allowed: "1 microsecond to 7 days")
    }
    guard MarketKind.generated.contains(settings.kind) else {
      throw .setting(
        name: "kind", value: settings.kind.rawValue,
        allowed: MarketKind.generated.map(\.rawValue).joined(separator: " or "))
    }
    let steps = settings.startPrice.ticks / settings.priceStep.ticks
    guard settings.startPrice.ticks % settings.priceStep.ticks == 0, GeneratorSettings.startPrice_steps.contains(steps),
      steps <= Self.largestTicks / settings.priceStep.ticks
    else {
      throw .setting(
        name: "start price", value: settings.startPrice.ticks.decimalText(decimals: settings.priceDecimals),
        allowed: "a multiple of the price step, at least 100 steps and at most \(Self.largestTicks) ticks")
    }
    guard Double(settings.quantityStep.units) <= Self.largestVolume_units else {
      throw .setting(
        name: "quantity step", value: "\(settings.quantityStep.units) units", allowed: "at most 10^12 units")
    }
    self.settings = settings
    random = RandomStream(seed: settings.seed)
    price = Double(steps)
    lastClose_steps = steps
    now = settings.start
    start_steps = Double(steps)
    floor_steps = start_steps / 50
    ceiling_steps = start_steps * 50
    usualVolatility = Self.yearlyVolatility * (Double(settings.interval_ns) / Self.nanosecondsPerYear).squareRoot()
    usualVolume_steps = Self.usualVolume(settings)
  }

  /// The next record; `nil` at the end of time.
  public mutating func next() -> EventRecord? {
    switch settings.kind {
    case .bars: nextBar()
    case .trades: nextTrade()
    case .quotes: nextQuote()
    case .depth, .events: nextOfBook()
    case .funding, .rules: nil
    }
  }

  static let yearlyVolatility = 0.6
  static let nanosecondsPerYear = 365 * 86_400e9
  /// What usually changes hands in a minute, in the quote currency.
  static let turnoverPerMinute = 1_000_000.0
  /// A start price of more ticks could meet fifty times itself beyond 64 bits.
  static let largestTicks: Int64 = 100_000_000_000_000_000
  /// Volumes end here, so that sums over long histories stay far from the limits of 64 bits.
  static let largestVolume_units = 1e12

  /// The usual volume of one step, in steps of quantity.
  private static func usualVolume(_ settings: GeneratorSettings) -> Double {
    let price = Double(settings.startPrice.ticks) / Double(powerOfTen(settings.priceDecimals))
    let quantity = turnoverPerMinute / price * (Double(settings.interval_ns) / 60e9)
    let units = min(quantity * Double(powerOfTen(settings.quantityDecimals)), largestVolume_units)
    return max(units / Double(settings.quantityStep.units), 1)
  }
}
