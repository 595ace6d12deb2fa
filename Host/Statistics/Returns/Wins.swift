import Glibc

/// Periods that gained and periods that lost. One that did neither is no part of either.
extension Returns {
  public var best: Double? { values.max() }
  public var worst: Double? { values.min() }

  /// Gaining periods ÷ all that are not zero.
  public var winRate: Double? { Double(wins.count).over(Double(wins.count + lost.count)) }

  public var averageWin: Double? { wins.compensatedSum().over(Double(wins.count)) }
  /// Below 0.
  public var averageLoss: Double? { lost.compensatedSum().over(Double(lost.count)) }

  /// Average win ÷ |average loss|.
  public var payoff: Double? { averageWin?.over(averageLoss.map(abs)) }

  /// Σ max(r, 0) ÷ Σ max(−r, 0).
  public var profitFactor: Double? { gains.over(losses) }

  /// Σr ÷ Σ max(−r, 0).
  public var gainToPain: Double? { values.compensatedSum().over(losses) }

  /// The share of the capital that grows fastest: win rate − (1 − win rate) ÷ payoff.
  public var kelly: Double? {
    guard let winRate, let payoff else { return nil }
    return (1 - winRate).over(payoff).map { winRate - $0 }
  }

  /// The most gaining periods in a row.
  public var longestWin: Int { longestRun { $0 > 0 } }
  /// The most losing periods in a row.
  public var longestLoss: Int { longestRun { $0 < 0 } }

  private var wins: [Double] { values.filter { $0 > 0 } }
  private var lost: [Double] { values.filter { $0 < 0 } }

  private func longestRun(of holds: (Double) -> Bool) -> Int {
    var run = 0, longest = 0
    for value in values {
      run = holds(value) ? run + 1 : 0
      longest = max(longest, run)
    }
    return longest
  }
}
