import HostModel

/// How much of its usual size a position may have, given how its instrument moves, by itself and with what is held.
///
///     factor = 1 - correlation weight · max(0, ρ) - volatility weight · min(1, σ / σ reference)
///
/// docs/sizing.md fixes each step, and a program that knows nothing of this one computes the same numbers in a test.
public enum Sizing {
  /// Fewer returns than these, or fewer in common, say nothing and cut nothing.
  public static let fewest: Int64 = 20
  /// Of a correlation that is measured so much is believed: short samples exaggerate.
  static let shrinkage_ppm: Int64 = 800_000

  /// `correlation_ppm` is that of the order's direction with the other positions.
  public static func factor_ppm(
    correlation_ppm: Int64, volatility_ppm: Int64, _ limits: Limits
  ) -> Int64 {
    let share = min(
      scaled(volatility_ppm, by: 1_000_000, over: limits.volatilityReference_ppm, .down) ?? 1_000_000, 1_000_000)
    let factor: Int64 =
      1_000_000 - limits.correlationWeight_ppm * max(correlation_ppm, 0) / 1_000_000
      - limits.volatilityWeight_ppm * share / 1_000_000
    return max(factor, 0)
  }
}

/// Sums up how an instrument moved with a portfolio: for each return of the instrument the portfolio's over the same time.
///
///     var sum = Comovement()
///     for place in 0..<MarketMemory.depth { sum.add(own: …, portfolio: …) }
///     sum.correlation_ppm
public struct Comovement: Equatable, Sendable {
  private var count: Int64 = 0
  private var product: Int64 = 0
  private var own: Int64 = 0
  private var portfolio: Int64 = 0

  public init() {}

  /// Both in parts per million, at most 1,000,000 in size.
  public mutating func add(own own_ppm: Int64, portfolio portfolio_ppm: Int64) {
    count += 1
    product += own_ppm * portfolio_ppm
    own += own_ppm * own_ppm
    portfolio += portfolio_ppm * portfolio_ppm
  }

  /// Shrunk towards none; 0 while there is too little to say.
  public var correlation_ppm: Int64 {
    guard count >= Sizing.fewest, own > 0, portfolio > 0 else { return 0 }
    let scale = Int128(squareRoot(own)) * Int128(squareRoot(portfolio))
    let exact = Int128(product) * Int128(Sizing.shrinkage_ppm)
    let sized = exact.magnitude / scale.magnitude
    let bounded = Int64(min(sized, UInt128(Sizing.shrinkage_ppm)))
    return product < 0 ? -bounded : bounded
  }
}

/// The largest number whose square is not above `number`. Zero for what is negative.
public func squareRoot(_ number: Int64) -> Int64 {
  guard number > 0 else { return 0 }
  // Newton's steps from above, each nearer until one is not.
  var root: Int64 = 1 << Int64((65 - number.leadingZeroBitCount) / 2)
  while true {
    let next = (root + number / root) >> 1
    if next >= root { return root }
    root = next
  }
}
