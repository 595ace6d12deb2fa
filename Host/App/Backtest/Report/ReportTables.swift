import HostBacktest
import HostModel
import HostStatistics

/// The tables of `--csv`:
///
///     date,equity,return,drawdown
///     2024-01-01,10012.50000000,0.00125,0.0
///
///     trade,symbol,side,entry,exit,quantity,entry_price,exit_price,profit,return,fees,adverse,favourable,events
///     1,BTC-USDT,long,2024-01-01T00:21:00Z,2024-01-01T02:00:00Z,0.00997,50123.4,50200.0,0.26,0.0005,0.99,-0.9,1.2,99
///
/// Of several strategies each line begins with the number of its own. Shares are of one; prices are averages over fills.
struct ReportTables {
  let report: BacktestReport
  let history: History

  private var isOfSeveral: Bool { history.strategies.count > 1 }
  private var decimals: Int { report.strategies[0].portfolio.decimals }

  /// A line for each UTC day and strategy.
  func equity(into file: inout ReportFile) throws(ReportFileError) {
    try file.put("\(isOfSeveral ? "strategy," : "")date,equity,return,drawdown\n")
    for number in history.strategies.indices {
      let one = Performance(history, strategy: number)
      let drawdowns = one.returns.drawdowns
      for (day, equity_units) in one.days.enumerated() {
        let date = Time(nanoseconds: (history.firstDay + Int64(day)) &* Time.nanosecondsPerDay).text.prefix(10)
        let owner = isOfSeveral ? "\(number + 1)," : ""
        try file.put(
          "\(owner)\(date),\(equity_units.decimalText(decimals: decimals)),\(one.returns.values[day]),\(drawdowns[day])\n"
        )
      }
    }
  }

  /// A line for each round trip, by the time of its exit.
  func trades(into file: inout ReportFile) throws(ReportFileError) {
    let names =
      "trade,symbol,side,entry,exit,quantity,entry_price,exit_price,profit,return,fees,adverse,favourable,events"
    try file.put("\(isOfSeveral ? "strategy," : "")\(names)\n")
    for (number, trade) in history.trades.enumerated() {
      let index = Int(trade.instrument.index), instrument = report.universe.instruments[index]
      let unit = Double(powerOfTen(instrument.priceDecimals))
      let fields = [
        "\(number + 1)", report.universe.listings[index].symbol, trade.isLong ? "long" : "short", trade.entry.text,
        trade.exit.text, trade.quantity.units.decimalText(decimals: instrument.quantityDecimals),
        "\(trade.averageEntry_ticks / unit)", "\(trade.averageExit_ticks / unit)", money(trade.profit_units),
        "\(trade.profitShare)", money(trade.fees_units), money(trade.adverse_units), money(trade.favourable_units),
        "\(trade.eventCount)",
      ]
      try file.put("\(isOfSeveral ? "\(trade.strategy.index + 1)," : "")\(fields.joined(separator: ","))\n")
    }
  }

  private func money(_ units: Int64) -> String { units.decimalText(decimals: decimals) }
}
