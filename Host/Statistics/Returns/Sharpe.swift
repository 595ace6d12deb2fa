extension Returns {
  /// Mean ÷ deviation · √(periods a year).
  public var sharpe: Double? { mean?.over(deviation).map { $0 * periodsPerYear.squareRoot() } }

  /// The Sharpe ratio of each so many periods in a row, the first at the period that completes them.
  public func rollingSharpe(over length: Int) -> [Double?] {
    precondition(length > 1, "a Sharpe ratio of \(length) periods")
    guard count >= length else { return [] }
    return (0...count - length).map {
      Returns(Array(values[$0..<$0 + length]), periodsPerYear: periodsPerYear).sharpe
    }
  }
}
