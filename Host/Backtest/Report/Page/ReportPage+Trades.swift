import HostModel

/// Round trips: how far each went against and for the strategy, and the trades themselves.
extension ReportPage {
  var excursions: HTML {
    guard !history.trades.isEmpty else { return section("Trades", note("No round trip was completed.")) }
    return section(
      "Trades",
      """
      <div class="columns two">\(scatter("Went against it", \.adverseShare))\(scatter("Went for it", \.favourableShare))</div>
      \(note("Each dot is a round trip, a large one ten or more: how far the market went against the strategy (MAE) or for it (MFE) before the exit, and what came of it with fees taken off. Of what it was worth when it was entered."))
      """)
  }

  private func scatter(_ caption: String, _ excursion: (Trade) -> Double) -> HTML {
    let points = history.trades.map { (excursion($0), $0.profitShare) }
    let x = ReportPage.bulk(points.map(\.0)), y = ReportPage.bulk(points.map(\.1))
    let outside = points.count { !x.contains($0.0) || !y.contains($0.1) }
    let shown = points.map { (min(max($0.0, x.lowerBound), x.upperBound), min(max($0.1, y.lowerBound), y.upperBound)) }
    let across = ValueAxis([x.lowerBound, x.upperBound], including: 0)
    let up = ValueAxis([y.lowerBound, y.upperBound], including: 0)
    let acrossDigits = across.digits(scale: 100), upDigits = up.digits(scale: 100)
    var plot = Plot(
      caption, width: 480, height: 280, x: across.range,
      xTicks: across.ticks.map { ($0, NumberText.percent($0, digits: acrossDigits)) }, y: up,
      caption: "\(caption) at most"
    ) { NumberText.percent($0, digits: upDigits) }
    plot.cloud(shown.filter { $0.1 <= 0 }, "loss")
    plot.cloud(shown.filter { $0.1 > 0 }, "gain")
    let remark: HTML = outside > 0 ? " \(NumberText.count(Int64(outside))) lie further out than the frame shows." : ""
    return "<figure><figcaption>Return of each trade.\(remark)</figcaption>\(plot.html)</figure>\n"
  }

  /// All of a few, or without the outermost thousandth on each side of many: a single far one would squeeze the rest.
  private static func bulk(_ values: [Double]) -> ClosedRange<Double> {
    let sorted = values.sorted(), cut = sorted.count / 1_000
    return sorted[cut]...sorted[sorted.count - 1 - cut]
  }

  private static let mostTrades = 200
  private static let ofEachEnd = 40

  /// All of a few in their order; of many the best and the worst.
  var tradeTable: HTML {
    let trades = history.trades
    guard !trades.isEmpty else { return "" }
    if trades.count <= ReportPage.mostTrades { return table(Array(trades.enumerated())) }
    let ranked = trades.enumerated().sorted { ($0.1.profit_units, $0.0) < ($1.1.profit_units, $1.0) }
    let ends = ranked.prefix(ReportPage.ofEachEnd) + ranked.suffix(ReportPage.ofEachEnd)
    let remark =
      "The \(ReportPage.ofEachEnd) best and the \(ReportPage.ofEachEnd) worst of \(NumberText.count(Int64(trades.count))) round trips; bulkhead backtest … --csv FOLDER writes all."
    return note(remark) + table(Array(ends.reversed()))
  }

  private func table(_ trades: [(Int, Trade)]) -> HTML {
    let isOfSeveral = strategies.count > 1
    let rows = trades.map { number, trade -> HTML in
      let owner: HTML = isOfSeveral ? "<td>\(trade.strategy.index + 1)</td>" : ""
      return """
        <tr><td>\(number + 1)</td>\(owner)<td class="t">\(symbol(trade.instrument))</td><td class="t">\(trade.isLong ? "long" : "short")</td><td>\(NumberText.time(trade.entry))</td><td>\(NumberText.duration(trade.held_s))</td><td>\(NumberText.count(Int64(trade.eventCount)))</td><td>\(quantity(trade.quantity.units, of: trade.instrument))</td><td>\(price(trade.averageEntry_ticks, of: trade.instrument))</td><td>\(price(trade.averageExit_ticks, of: trade.instrument))</td><td\(tone(Double(trade.profit_units)))>\(money(trade.profit_units))</td><td\(tone(trade.profitShare))>\(NumberText.percent(trade.profitShare))</td><td>\(NumberText.percent(trade.adverseShare))</td><td>\(NumberText.percent(trade.favourableShare))</td><td>\(money(trade.fees_units))</td></tr>

        """
    }
    let owner: HTML = isOfSeveral ? "<th title=\"strategy\">By</th>" : ""
    return """
      <div class="wide"><table class="small"><thead><tr><th>#</th>\(owner)<th class="t">Market</th><th class="t">Side</th><th>Entered, UTC</th><th>Held</th><th>Events</th><th>Largest</th><th>Entry</th><th>Exit</th><th>Profit</th><th>Return</th><th>MAE</th><th>MFE</th><th>Fees</th></tr></thead><tbody>\(rows)</tbody></table></div>

      """
  }

  var openTable: HTML {
    let rows = history.strategies.indices.flatMap { number in
      history.strategies[number].open.map { open -> HTML in
        let owner: HTML = strategies.count > 1 ? "<td>\(number + 1)</td>" : ""
        return """
          <tr>\(owner)<td class="t">\(symbol(open.instrument))</td><td>\(NumberText.time(open.since))</td><td>\(quantity(open.quantity_units, of: open.instrument))</td><td>\(price(open.averageEntry_ticks, of: open.instrument))</td><td>\(price(Double(open.last.ticks), of: open.instrument))</td><td\(tone(Double(open.profit_units)))>\(money(open.profit_units))</td></tr>

          """
      }
    }
    guard !rows.isEmpty else { return "" }
    let owner: HTML = strategies.count > 1 ? "<th>By</th>" : ""
    return section(
      "Open at the end",
      """
      <div class="wide"><table><thead><tr>\(owner)<th class="t">Market</th><th>Since, UTC</th><th>Quantity</th><th>Entry</th><th>Last price</th><th>Profit so far</th></tr></thead><tbody>\(rows)</tbody></table></div>
      \(note("No part of the round trips above; equity counts it at the last price."))
      """)
  }
}
