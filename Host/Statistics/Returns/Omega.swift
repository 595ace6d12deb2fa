extension Returns {
  /// Σ max(r, 0) ÷ Σ max(−r, 0): what was gained for each unit that was lost.
  public var omega: Double? { count < 2 ? nil : gains.over(losses) }

  /// Σ max(r, 0).
  public var gains: Double { values.lazy.filter { $0 > 0 }.compensatedSum() }
  /// Σ max(−r, 0).
  public var losses: Double { -values.lazy.filter { $0 < 0 }.compensatedSum() }
}
