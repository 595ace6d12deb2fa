import HostModel

/// Figures over round trips that are over.
public struct TradeFigures: Sendable {
  public let count: Int64
  public let wins: Int64
  public let losses: Int64
  public let profit_units: Int64
  public let won_units: Int64
  /// Without a sign.
  public let lost_units: Int64
  public let best_units: Int64?
  public let worst_units: Int64?
  public let longestWin: Int
  public let longestLoss: Int
  private let held_s: Double
  private let adverse: Double
  private let favourable: Double
  private let share: Double

  public init(_ trades: some Sequence<Trade>) {
    var count: Int64 = 0, wins: Int64 = 0, losses: Int64 = 0, won: Int64 = 0, lost: Int64 = 0
    var best: Int64?, worst: Int64?, held = 0.0, adverse = 0.0, favourable = 0.0, share = 0.0
    var run = 0, longestWin = 0, longestLoss = 0
    for trade in trades {
      count += 1
      let profit = trade.profit_units
      if profit > 0 {
        wins += 1
        won &+= profit
        run = max(run, 0) + 1
      } else if profit < 0 {
        losses += 1
        lost &-= profit
        run = min(run, 0) - 1
      } else {
        run = 0
      }
      longestWin = max(longestWin, run)
      longestLoss = max(longestLoss, -run)
      best = max(best ?? profit, profit)
      worst = min(worst ?? profit, profit)
      held += trade.held_s
      adverse += trade.adverseShare
      favourable += trade.favourableShare
      share += trade.profitShare
    }
    (self.count, self.wins, self.losses) = (count, wins, losses)
    (won_units, lost_units, profit_units) = (won, lost, won &- lost)
    (best_units, worst_units) = (best, worst)
    (self.longestWin, self.longestLoss) = (longestWin, longestLoss)
    (held_s, self.adverse, self.favourable, self.share) = (held, adverse, favourable, share)
  }

  /// Those with a profit ÷ all.
  public var winRate: Double? { mean(Double(wins)) }
  /// Σ profits ÷ Σ losses.
  public var profitFactor: Double? { lost_units == 0 ? nil : Double(won_units) / Double(lost_units) }
  public var averageProfit_units: Int64? { TradeFigures.mean(profit_units, count) }
  public var averageWin_units: Int64? { TradeFigures.mean(won_units, wins) }
  public var averageLoss_units: Int64? { TradeFigures.mean(-lost_units, losses) }
  /// Average win ÷ |average loss|.
  public var payoff: Double? {
    wins == 0 || lost_units == 0 ? nil : Double(won_units) / Double(wins) / (Double(lost_units) / Double(losses))
  }
  public var averageShare: Double? { mean(share) }
  public var averageHeld_s: Double? { mean(held_s) }
  public var averageAdverseShare: Double? { mean(adverse) }
  public var averageFavourableShare: Double? { mean(favourable) }

  /// Rounded to the nearest unit.
  private static func mean(_ sum_units: Int64, _ count: Int64) -> Int64? {
    count == 0 ? nil : Int64((Double(sum_units) / Double(count)).rounded())
  }

  private func mean(_ sum: Double) -> Double? { count == 0 ? nil : sum / Double(count) }
}
