import Glibc

extension Returns {
  /// What one unit of money has become: Π(1 + r).
  public var growth: Double { values.reduce(1) { $0 * (1 + $1) } }

  /// Π(1 + r) − 1.
  public var totalReturn: Double? { values.isEmpty ? nil : (growth - 1).whenFinite }

  /// Compound annual growth: Π(1 + r)^(periods a year ÷ n) − 1.
  public var annualReturn: Double? {
    values.isEmpty ? nil : (pow(growth, 1 / (Double(count) / periodsPerYear)) - 1).whenFinite
  }

  /// The one return that repeated gives the same growth: Π(1 + r)^(1 ÷ n) − 1.
  public var geometricMean: Double? { values.isEmpty ? nil : (pow(growth, 1 / Double(count)) - 1).whenFinite }

  /// Σr ÷ n.
  public var mean: Double? { values.isEmpty ? nil : values.compensatedSum() / Double(count) }
}
