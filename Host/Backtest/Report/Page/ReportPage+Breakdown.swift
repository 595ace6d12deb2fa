import HostModel

/// The same trades by market and by side.
extension ReportPage {
  func breakdown(_ all: Performance) -> HTML {
    let trades = history.trades
    let markets = universe.instruments.indices.compactMap { index -> HTML? in
      let tally = all.instruments[index]
      guard tally.fills > 0 else { return nil }
      let figures = TradeFigures(trades.lazy.filter { Int($0.instrument.index) == index })
      let open = history.strategies.reduce(0) { sum, strategy in
        sum + strategy.open.filter { Int($0.instrument.index) == index }.reduce(0) { $0 + $1.profit_units }
      }
      return """
        <tr><td class="t">\(universe.listings[index].symbol)</td><td>\(NumberText.count(tally.fills))</td>\(cells(figures))<td\(tone(Double(open)))>\(money(open))</td><td>\(money(tally.fees_units))</td><td>\(money(tally.slippage_units))</td><td>\(money(tally.funding_units))</td></tr>

        """
    }
    guard !markets.isEmpty else { return "" }
    let sides = [true, false].compactMap { isLong -> HTML? in
      let figures = TradeFigures(trades.lazy.filter { $0.isLong == isLong })
      guard figures.count > 0 else { return nil }
      return
        "<tr><td class=\"t\">\(isLong ? "Long" : "Short")</td>\(cells(figures))<td>\(money(figures.averageProfit_units))</td><td>\(NumberText.percent(figures.averageShare))</td><td>\(NumberText.duration(figures.averageHeld_s))</td></tr>\n"
    }
    let heads: HTML = "<th>Round trips</th><th>Win rate</th><th>Profit factor</th><th>Profit</th>"
    var body: HTML = """
      <div class="wide"><table><thead><tr><th class="t">Market</th><th>Fills</th>\(heads)<th>Open</th><th>Fees</th><th>Slippage</th><th>Funding</th></tr></thead><tbody>\(markets)</tbody></table></div>

      """
    if !sides.isEmpty {
      body += """
        <div class="wide"><table><thead><tr><th class="t">Side</th>\(heads)<th>Average</th><th>Average return</th><th>Average time held</th></tr></thead><tbody>\(sides)</tbody></table></div>

        """
    }
    return section("By market and side", body)
  }

  private func cells(_ figures: TradeFigures) -> HTML {
    "<td>\(NumberText.count(figures.count))</td><td>\(NumberText.percent(figures.winRate))</td><td>\(NumberText.decimal(figures.profitFactor, 2))</td><td\(tone(Double(figures.profit_units)))>\(money(figures.profit_units))</td>"
  }

  /// What trading itself took, apart from where the market went.
  func costTable(_ all: Performance) -> HTML {
    let traded = all.instruments.reduce(0.0) { $0 + $1.traded_units }
    let parts: [(String, Int64)] = [
      ("Fees", all.fees_units), ("Slippage", all.slippage_units), ("Funding", all.funding_units),
      ("Interest", all.interest_units),
    ]
    func row(_ name: String, _ units: Int64) -> HTML {
      let capital = all.capital_units == 0 ? nil : Double(units) / Double(all.capital_units)
      let ofTraded = traded == 0 ? nil : Double(units) / traded
      return
        "<tr><td class=\"t\">\(name)</td><td>\(money(units))</td><td>\(NumberText.percent(capital))</td><td>\(NumberText.percent(ofTraded, digits: 4))</td></tr>\n"
    }
    let rows = parts.map { row($0.0, $0.1) }, sum = parts.reduce(0) { $0 + $1.1 }
    return section(
      "Costs",
      """
      <div class="wide"><table><thead><tr><th class="t">\(currency.code)</th><th>Paid</th><th>Of capital</th><th>Of what was traded</th></tr></thead><tbody>\(rows)</tbody><tfoot>\(row("Together", sum))</tfoot></table></div>
      \(note("What all fills counted for: \(money(Int64(clamping: Int128(traded)))) \(currency.code). Slippage is what --slippage moved the prices of fills by, to within a price step each; what is negative was received."))
      """)
  }
}
