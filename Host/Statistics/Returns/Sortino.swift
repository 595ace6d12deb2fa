extension Returns {
  /// √(Σ min(r, 0)² ÷ n), over all periods and not only over those that lost.
  public var downsideDeviation: Double? {
    values.isEmpty
      ? nil : (values.lazy.map { $0 < 0 ? $0 * $0 : 0 }.compensatedSum() / Double(count)).squareRoot()
  }

  /// Mean ÷ downside deviation · √(periods a year).
  public var sortino: Double? {
    guard count > 1 else { return nil }
    return mean?.over(downsideDeviation).map { $0 * periodsPerYear.squareRoot() }
  }
}
