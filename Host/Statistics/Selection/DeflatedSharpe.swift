import Glibc

/// How likely the best of many trials is better than the best of as many that are worth nothing.
///
///     let deflated = DeflatedSharpe(of: returns, trials: 100, variance: varianceOfTheirSharpes)
///     deflated?.probability     // 0.97: 3 % that luck alone did it
///
/// After Bailey and López de Prado, "The Deflated Sharpe Ratio: Correcting for Selection Bias, Backtest Overfitting and
/// Non-Normality", 2014. All Sharpe ratios here are those of one period, not of a year. Trials that resemble one another
/// count in full, so that the answer is rather too strict than too kind.
public struct DeflatedSharpe: Equatable, Sendable {
  /// Of the trial itself.
  public let sharpe: Double
  /// What the best of so many worthless trials is expected to have.
  public let benchmark: Double
  /// That the true Sharpe ratio is above the benchmark.
  public let probability: Double
  public let trials: Int

  /// `variance` is that of the Sharpe ratios of all trials. `nil` where the trial has no Sharpe ratio.
  public init?(of returns: Returns, trials: Int, variance: Double) {
    precondition(trials > 0 && variance >= 0, "\(trials) trials, variance \(variance)")
    let benchmark = DeflatedSharpe.expectedLargest(of: trials, variance: variance)
    guard let sharpe = returns.periodSharpe, let probability = returns.probability(ofSharpeAbove: benchmark) else {
      return nil
    }
    self.sharpe = sharpe
    self.benchmark = benchmark
    self.probability = probability
    self.trials = trials
  }

  /// The expected largest Sharpe ratio of so many trials whose true one is 0: their formula (6). One trial chose nothing.
  public static func expectedLargest(of trials: Int, variance: Double) -> Double {
    guard trials > 1 else { return 0 }
    let eulerMascheroni = 0.577_215_664_901_532_9, n = Double(trials)
    return variance.squareRoot()
      * ((1 - eulerMascheroni) * Normal.quantile(1 - 1 / n)
        + eulerMascheroni * Normal.quantile(1 - 1 / (n * M_E)))
  }
}

extension Returns {
  /// Mean ÷ deviation, not over a year.
  public var periodSharpe: Double? { mean?.over(deviation) }

  /// That the true Sharpe ratio of one period is above this one: the probabilistic Sharpe ratio of the same authors, 2012,
  /// Φ((S − S*) · √(n − 1) ÷ √(1 − γ₃S + (γ₄ − 1) ÷ 4 · S²)), with skewness γ₃ and kurtosis γ₄ of these very returns.
  public func probability(ofSharpeAbove benchmark: Double) -> Double? {
    guard let mean, let sharpe = periodSharpe else { return nil }
    let distances = values.lazy.map { $0 - mean }, n = Double(count)
    let second = distances.map { $0 * $0 }.compensatedSum() / n
    let third = distances.map { $0 * $0 * $0 }.compensatedSum() / n
    let fourth = distances.map { $0 * $0 * ($0 * $0) }.compensatedSum() / n
    let skewness = third / (second * second.squareRoot()), kurtosis = fourth / (second * second)
    let spread = 1 - skewness * sharpe + (kurtosis - 1) / 4 * sharpe * sharpe
    guard spread > 0 else { return nil }
    return Normal.below((sharpe - benchmark) * (n - 1).squareRoot() / spread.squareRoot())
  }
}
