import HostModel

/// Figures over round trips that are over, added one by one: nothing of a trade is kept but its part in them.
public struct TradeFigures: Equatable, Sendable {
  public private(set) var count: Int64 = 0
  public private(set) var wins: Int64 = 0
  public private(set) var losses: Int64 = 0
  public private(set) var won_units: Int64 = 0
  /// Without a sign.
  public private(set) var lost_units: Int64 = 0
  public private(set) var best_units: Int64?
  public private(set) var worst_units: Int64?
  public private(set) var longestWin = 0
  public private(set) var longestLoss = 0
  /// Wins in a row that are not over, or losses below zero.
  private var run = 0
  private var held_s = 0.0
  private var adverse = 0.0
  private var favourable = 0.0
  private var share = 0.0

  init() {}

  init(_ trades: some Sequence<Trade>) {
    for trade in trades { add(trade) }
  }

  mutating func add(_ trade: Trade) {
    count += 1
    let profit = trade.profit_units
    if profit > 0 {
      wins += 1
      won_units &+= profit
      run = max(run, 0) + 1
    } else if profit < 0 {
      losses += 1
      lost_units &-= profit
      run = min(run, 0) - 1
    } else {
      run = 0
    }
    longestWin = max(longestWin, run)
    longestLoss = max(longestLoss, -run)
    best_units = max(best_units ?? profit, profit)
    worst_units = min(worst_units ?? profit, profit)
    held_s += trade.held_s
    adverse += trade.adverseShare
    favourable += trade.favourableShare
    share += trade.profitShare
  }

  public var profit_units: Int64 { won_units &- lost_units }
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
