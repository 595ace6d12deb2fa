extension Returns {
  /// The value below which this share of the returns lies, between two of them on the straight line (NumPy's own).
  public func quantile(_ share: Double) -> Double? {
    precondition((0...1).contains(share), "quantile \(share)")
    guard count > 0 else { return nil }
    let sorted = values.sorted()
    let place = Double(count - 1) * share
    let below = min(Int(place), count - 1), above = min(below + 1, count - 1)
    return sorted[below] + (sorted[above] - sorted[below]) * (place - Double(below))
  }

  /// Historical value at risk of one period at 95 %: the 5 % quantile of the returns. `quantstats` gives that of a
  /// normal distribution instead.
  public var valueAtRisk: Double? { quantile(0.05) }

  /// Mean of the lowest ⌊(n − 1) · 5 %⌋ + 1 returns.
  public var conditionalValueAtRisk: Double? {
    guard count > 0 else { return nil }
    let tail = values.sorted().prefix(Int(Double(count - 1) * 0.05) + 1)
    return tail.compensatedSum() / Double(tail.count)
  }

  /// |95 % quantile ÷ 5 % quantile|.
  public var tailRatio: Double? { quantile(0.95)?.over(quantile(0.05)).map(abs) }
}
