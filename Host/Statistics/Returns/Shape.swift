extension Returns {
  /// Skewness of a sample: n√(n − 1) ÷ (n − 2) · Σd³ ÷ (Σd²)^1.5, d being r − mean.
  public var skew: Double? {
    guard count > 2, !isConstant, let mean else { return nil }
    let n = Double(count), squares = moment(2, around: mean)
    return (n * (n - 1).squareRoot() / (n - 2) * moment(3, around: mean) / (squares * squares.squareRoot())).whenFinite
  }

  /// Excess kurtosis of a sample:
  /// n(n + 1)(n − 1) ÷ ((n − 2)(n − 3)) · Σd⁴ ÷ (Σd²)² − 3(n − 1)² ÷ ((n − 2)(n − 3)).
  public var kurtosis: Double? {
    guard count > 3, !isConstant, let mean else { return nil }
    let n = Double(count), squares = moment(2, around: mean)
    let free = (n - 2) * (n - 3)
    let scale = n * (n + 1) * (n - 1) / free
    return (scale * moment(4, around: mean) / (squares * squares) - 3 * (n - 1) * (n - 1) / free).whenFinite
  }

  /// Σ(r − mean)^power.
  private func moment(_ power: Int, around mean: Double) -> Double {
    values.lazy.map { value in (0..<power).reduce(1.0) { product, _ in product * (value - mean) } }.compensatedSum()
  }
}
