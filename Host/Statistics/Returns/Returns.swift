/// The returns of periods of one length, one after the other: 0.01 is a gain of 1 %.
///
///     let returns = Returns([0.01, -0.005, 0.002], periodsPerYear: 365)
///     returns.sharpe   // over a year
///
/// A figure is `nil` where it is not defined, as a ratio over nothing is. Where `empyrical-reloaded` or `quantstats`
/// has a figure of the same meaning, this is its number to 1e-12, with the risk-free rate at 0.
public struct Returns: Sendable {
  public let values: [Double]
  /// What a figure over a year counts with: 365 for days of a market that never closes.
  public let periodsPerYear: Double

  public init(_ values: [Double], periodsPerYear: Double) {
    precondition(periodsPerYear > 0, "\(periodsPerYear) periods a year")
    self.values = values
    self.periodsPerYear = periodsPerYear
  }

  public init(_ values: UnsafeBufferPointer<Double>, periodsPerYear: Double) {
    self.init(Array(values), periodsPerYear: periodsPerYear)
  }

  /// The returns between the values of a series; nothing follows a value of zero or less.
  public init(between equity: [Double], periodsPerYear: Double) {
    self.init(
      zip(equity, equity.dropFirst()).map { $0 > 0 ? $1 / $0 - 1 : 0 }, periodsPerYear: periodsPerYear)
  }

  public var count: Int { values.count }
  public var isConstant: Bool { values.allSatisfy { $0 == values[0] } }
}

extension Double {
  /// Itself where it is a number.
  var whenFinite: Double? { isFinite ? self : nil }

  /// Over another, where that is not zero.
  func over(_ other: Double?) -> Double? {
    guard let other, other != 0 else { return nil }
    return (self / other).whenFinite
  }
}
