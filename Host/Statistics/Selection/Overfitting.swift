import Glibc

/// How often the best of several trials turns out no better than the middle one where it was not chosen.
///
///     var overfitting = Overfitting(periods: 139)
///     for returns in trials { overfitting.add(returns) }
///     overfitting.outcome()?.probability     // 0.5: choosing the best was worth nothing
///
/// Combinatorially symmetric cross-validation after Bailey, Borwein, López de Prado and Zhu, "The Probability of Backtest
/// Overfitting", 2015. Time is cut into blocks. For each way to choose half of them, the trial with the best Sharpe ratio
/// in that half is looked for in the other one, and its rank among all trials there is what counts.
///
/// Of a trial it keeps two numbers for each block, however long it is.
public struct Overfitting: Sendable {
  /// Where the blocks begin and end; where periods do not divide evenly, some have one more.
  private let bounds: [Int]
  /// For each block, of each trial the sum of its returns and of their squares.
  private var sums: [[Double]], squares: [[Double]]
  public private(set) var trials = 0

  public struct Outcome: Equatable, Sendable {
    /// Share of the ways to choose in which the best trial was in the lower half outside.
    public let probability: Double
    /// Share of the ways to choose in which the best trial lost outside.
    public let lossProbability: Double
    public let blocks: Int
    /// How many ways to choose there are.
    public let splits: Int
  }

  /// The most blocks that are used: 12,870 ways to choose half of them.
  public static let mostBlocks = 16

  /// Every trial has so many returns. Blocks are as many as leave at least two periods in each, an even number.
  public init(periods: Int) {
    precondition(periods >= 0, "\(periods) periods")
    let blocks = min(Overfitting.mostBlocks, periods / 2) / 2 * 2
    bounds = blocks == 0 ? [0] : (0...blocks).map { $0 * periods / blocks }
    sums = Array(repeating: [], count: blocks)
    squares = sums
  }

  private var blocks: Int { sums.count }

  public mutating func add(_ returns: some RandomAccessCollection<Double>) {
    precondition(blocks == 0 || returns.count == bounds.last, "\(returns.count) returns, not \(bounds.last ?? 0)")
    trials += 1
    for block in 0..<blocks {
      var sum = 0.0, square = 0.0
      for value in returns.dropFirst(bounds[block]).prefix(bounds[block + 1] - bounds[block]) {
        sum += value
        square += value * value
      }
      sums[block].append(sum)
      squares[block].append(square)
    }
  }

  /// `nil` where there is nothing to choose from: fewer than two trials, or fewer than four periods.
  public func outcome() -> Outcome? {
    guard trials > 1, blocks > 1 else { return nil }
    var below = 0, losses = 0, splits = 0
    var inside = [Double](repeating: 0, count: trials), outside = inside
    // Whoever is chosen from is chosen in the other half too, so that one of each two halves with the first block will do.
    for half in UInt32(0)..<(1 << UInt32(blocks)) where half.nonzeroBitCount == blocks / 2 && half & 1 == 1 {
      sharpes(of: half, into: &inside)
      sharpes(of: ~half, into: &outside)
      for (chosenFrom, other) in [(inside, outside), (outside, inside)] {
        let best = Overfitting.best(of: chosenFrom)
        splits += 1
        if Overfitting.rank(of: best, in: other) * 2 <= Double(trials + 1) { below += 1 }
        if other[best] < 0 { losses += 1 }
      }
    }
    return Outcome(
      probability: Double(below) / Double(splits), lossProbability: Double(losses) / Double(splits), blocks: blocks,
      splits: splits)
  }

  /// The Sharpe ratio of each trial in the chosen blocks; 0 for one that did nothing there.
  private func sharpes(of half: UInt32, into ratios: inout [Double]) {
    let chosen = (0..<blocks).filter { half & (1 << UInt32($0)) != 0 }
    let n = Double(chosen.reduce(0) { $0 + bounds[$1 + 1] - bounds[$1] })
    for trial in 0..<trials {
      var sum = 0.0, square = 0.0
      for block in chosen {
        sum += sums[block][trial]
        square += squares[block][trial]
      }
      // What rounding leaves of equal returns is no risk.
      let spread = square - sum * sum / n
      ratios[trial] = spread > square * 1e-14 ? sum / n / (spread / (n - 1)).squareRoot() : 0
    }
  }

  /// The first of the largest.
  private static func best(of ratios: [Double]) -> Int {
    var best = 0
    for trial in ratios.indices where ratios[trial] > ratios[best] { best = trial }
    return best
  }

  /// 1 for the smallest; those that are equal share the middle of their ranks.
  private static func rank(of trial: Int, in ratios: [Double]) -> Double {
    var smaller = 0, equal = 0
    for ratio in ratios {
      if ratio < ratios[trial] { smaller += 1 } else if ratio == ratios[trial] { equal += 1 }
    }
    return Double(smaller) + Double(equal + 1) / 2
  }
}
