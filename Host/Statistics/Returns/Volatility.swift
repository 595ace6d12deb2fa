extension Returns {
  /// Standard deviation of a sample: √(Σ(r − mean)² ÷ (n − 1)); exactly 0 when all returns are the same.
  public var deviation: Double? {
    guard count > 1, let mean else { return nil }
    if isConstant { return 0 }
    return (values.lazy.map { ($0 - mean) * ($0 - mean) }.compensatedSum() / Double(count - 1)).squareRoot()
  }

  /// Deviation · √(periods a year).
  public var volatility: Double? { deviation.map { $0 * periodsPerYear.squareRoot() } }
}
