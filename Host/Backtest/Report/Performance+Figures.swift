import HostStatistics

extension Performance {
  /// All of them, in the order in which a report shows them. A run that was recorded for its figures alone has none
  /// about exposure and about how far a trade went.
  public var groups: [FigureGroup] {
    [growth, risk, daily, costs] + (course.map { [exposure($0)] } ?? []) + [roundTrips]
  }

  /// What a person looks at first.
  public var headline: [Figure] {
    let wanted = [
      "total_return", "annual_return", "sharpe", "sortino", "max_drawdown", "trades", "win_rate", "profit_factor",
    ]
    let all = groups.flatMap(\.figures)
    return wanted.compactMap { name in all.first { $0.name == name } }
  }

  private var growth: FigureGroup {
    FigureGroup(
      name: "growth", label: "Growth",
      figures: [
        Figure("total_return", "Total return", .share(returns.totalReturn)),
        Figure("annual_return", "CAGR", .share(returns.annualReturn)),
        Figure("profit", "Profit", .money(equity_units - capital_units)),
        Figure("days", "Days", .count(Int64(days.count))),
        Figure("sharpe", "Sharpe", .ratio(returns.sharpe)),
        Figure("sortino", "Sortino", .ratio(returns.sortino)),
        Figure("calmar", "Calmar", .ratio(returns.calmar)),
        Figure("omega", "Omega", .ratio(returns.omega)),
        Figure("stability", "Stability (R²)", .ratio(returns.stability)),
        Figure("kelly", "Kelly", .share(returns.kelly)),
      ])
  }

  private var risk: FigureGroup {
    FigureGroup(
      name: "risk", label: "Risk",
      figures: [
        Figure("volatility", "Volatility", .share(returns.volatility)),
        Figure("max_drawdown", "Max drawdown", .share(returns.maxDrawdown)),
        Figure("longest_drawdown", "Longest drawdown, days", .count(Int64(returns.longestDrawdown))),
        Figure("recovery_factor", "Recovery factor", .ratio(returns.recoveryFactor)),
        Figure("ulcer_index", "Ulcer index", .share(returns.ulcerIndex)),
        Figure("value_at_risk", "Value at risk 95 %, a day", .share(returns.valueAtRisk)),
        Figure("conditional_value_at_risk", "Expected shortfall 95 %", .share(returns.conditionalValueAtRisk)),
        Figure("tail_ratio", "Tail ratio", .ratio(returns.tailRatio)),
        Figure("skew", "Skew", .ratio(returns.skew)),
        Figure("kurtosis", "Excess kurtosis", .ratio(returns.kurtosis)),
      ])
  }

  private var daily: FigureGroup {
    FigureGroup(
      name: "daily", label: "Days",
      figures: [
        Figure("best_day", "Best day", .share(returns.best)),
        Figure("worst_day", "Worst day", .share(returns.worst)),
        Figure("average_day", "Average day", .share(returns.mean)),
        Figure("winning_days", "Days that gained", .share(returns.winRate)),
        Figure("average_winning_day", "Average of those", .share(returns.averageWin)),
        Figure("average_losing_day", "Average day that lost", .share(returns.averageLoss)),
        Figure("daily_profit_factor", "Profit factor of days", .ratio(returns.profitFactor)),
        Figure("gain_to_pain", "Gain to pain", .ratio(returns.gainToPain)),
        Figure("longest_winning_days", "Most gaining days in a row", .count(Int64(returns.longestWin))),
        Figure("longest_losing_days", "Most losing days in a row", .count(Int64(returns.longestLoss))),
      ])
  }

  private var roundTrips: FigureGroup {
    var figures = [
      Figure("trades", "Round trips", .count(trades.count)),
      Figure("win_rate", "Win rate", .share(trades.winRate)),
      Figure("profit_factor", "Profit factor", .ratio(trades.profitFactor)),
      Figure("payoff", "Average win ÷ average loss", .ratio(trades.payoff)),
      Figure("average_trade", "Average profit", .money(trades.averageProfit_units)),
      Figure("average_trade_return", "Average return", .share(trades.averageShare)),
      Figure("average_win", "Average win", .money(trades.averageWin_units)),
      Figure("average_loss", "Average loss", .money(trades.averageLoss_units)),
      Figure("best_trade", "Best", .money(trades.best_units)),
      Figure("worst_trade", "Worst", .money(trades.worst_units)),
      Figure("longest_winning_trades", "Most wins in a row", .count(Int64(trades.longestWin))),
      Figure("longest_losing_trades", "Most losses in a row", .count(Int64(trades.longestLoss))),
      Figure("average_held", "Average time held", .seconds(trades.averageHeld_s)),
    ]
    if course != nil {
      figures += [
        Figure("average_adverse", "Average adverse excursion", .share(trades.averageAdverseShare)),
        Figure("average_favourable", "Average favourable excursion", .share(trades.averageFavourableShare)),
      ]
    }
    return FigureGroup(name: "trades", label: "Trades", figures: figures)
  }

  private var costs: FigureGroup {
    FigureGroup(
      name: "costs", label: "Costs",
      figures: [
        Figure("fees", "Fees", .money(fees_units)), Figure("slippage", "Slippage", .money(slippage_units)),
        Figure("funding", "Funding", .money(funding_units)), Figure("interest", "Interest", .money(interest_units)),
        Figure("turnover", "Turnover, times equity", .ratio(turnover)),
      ])
  }

  private func exposure(_ course: Course) -> FigureGroup {
    FigureGroup(
      name: "exposure", label: "Exposure",
      figures: [
        Figure("in_market", "Time in the market", .share(course.inMarketShare)),
        Figure("average_leverage", "Average exposure ÷ equity", .ratio(course.averageLeverage)),
        Figure("largest_leverage", "Largest exposure ÷ equity", .ratio(course.largestLeverage)),
      ])
  }
}
