import Glibc

extension Returns {
  /// After each period, what is missing to the highest value so far, the start of 1 included: value ÷ peak − 1, never
  /// above 0.
  public var drawdowns: [Double] {
    var value = 1.0, peak = 1.0
    return values.map {
      value *= 1 + $0
      peak = max(peak, value)
      return value / peak - 1
    }
  }

  /// The lowest of the drawdowns; 0 when there is none.
  public var maxDrawdown: Double? { values.isEmpty ? nil : drawdowns.reduce(0, min) }

  /// Compound annual growth ÷ |max drawdown|.
  public var calmar: Double? { annualReturn?.over(maxDrawdown.map(abs)) }

  /// Σr ÷ |max drawdown|, without a sign.
  public var recoveryFactor: Double? { abs(values.compensatedSum()).over(maxDrawdown.map(abs)) }

  /// √(Σ drawdown² ÷ (n − 1)).
  public var ulcerIndex: Double? {
    count < 2 ? nil : (drawdowns.lazy.map { $0 * $0 }.compensatedSum() / Double(count - 1)).squareRoot()
  }

  /// Total return ÷ ulcer index.
  public var ulcerPerformance: Double? { totalReturn?.over(ulcerIndex) }

  /// Periods in a row below an earlier peak.
  public struct DrawdownSpan: Equatable, Sendable {
    /// The first and last period below it.
    public var periods: ClosedRange<Int>
    public var valley: Int
    /// At the valley; below 0.
    public var depth: Double
    /// Whether the peak was reached again in the period after the last.
    public var isOver: Bool

    public var length: Int { periods.count }
  }

  /// All of them, in their order in time.
  public var drawdownSpans: [DrawdownSpan] {
    var spans: [DrawdownSpan] = []
    var open: DrawdownSpan?
    for (period, depth) in drawdowns.enumerated() {
      guard depth < 0 else {
        open?.isOver = true
        if let span = open { spans.append(span) }
        open = nil
        continue
      }
      var span = open ?? DrawdownSpan(periods: period...period, valley: period, depth: depth, isOver: false)
      span.periods = span.periods.lowerBound...period
      if depth < span.depth {
        span.valley = period
        span.depth = depth
      }
      open = span
    }
    if let open { spans.append(open) }
    return spans
  }

  /// Periods of the longest span; 0 when there is none.
  public var longestDrawdown: Int { drawdownSpans.lazy.map(\.length).max() ?? 0 }
}
