/// All figures as tables.
extension ReportPage {
  func figureTables(_ all: Performance) -> HTML {
    let tables = all.groups.map { group -> HTML in
      let rows = group.figures.map { figure -> HTML in
        "<tr data-figure=\"\(figure.name)\"><td class=\"t\">\(figure.label)</td><td>\(data(figure))</td></tr>\n"
      }
      return "<div class=\"group\"><h3>\(group.label)</h3><table>\(rows)</table></div>\n"
    }
    return section("Figures", "<div class=\"flow\">\(tables)</div>\n")
  }

  var strategyTable: HTML {
    guard strategies.count > 1 else { return "" }
    let rows = strategies.indices.map { number -> HTML in
      let one = Performance(history, strategy: number), identity = strategies[number]
      let figures = columns(one).map { figure -> HTML in "<td>\(data(figure))</td>" }
      return """
        <tr><td>\(number + 1)</td><td class="t">\(identity.name) <span class="faint">\(identity.version)</span></td><td class="t with faint">\(identity.symbols.joined(separator: ", ")) \(identity.settings)</td>\(figures)<td>\(money(one.fees_units))</td><td>\(money(one.equity_units))</td></tr>

        """
    }
    let labels = columns(Performance(history)).map { figure -> HTML in "<th>\(figure.label)</th>" }
    return section(
      "Strategies",
      """
      <div class="wide"><table class="small"><thead><tr><th>#</th><th class="t">Strategy</th><th class="t">With</th>\(labels)<th>Fees</th><th>Equity</th></tr></thead><tbody>\(rows)</tbody></table></div>

      """)
  }

  /// What there is room for: the return of the whole run follows from the equity.
  private func columns(_ one: Performance) -> [Figure] { one.headline.filter { $0.name != "total_return" } }
}
