/// The returns of months and years, coloured by how large they are.
extension ReportPage {
  func months(_ all: Performance) -> HTML {
    let months = MonthlyReturns(days: all.days, from: all.capital_units, firstDay: all.firstDay)
    let largest = max(months.years.joined().compactMap { $0.map(abs) }.max() ?? 0, 0.000_1)
    let rows = months.years.enumerated().map { number, year -> HTML in
      let cells = year.map { share -> HTML in
        guard let share else { return "<td></td>" }
        // The root shows small months too.
        let strength = NumberText.decimal(0.08 + 0.57 * (abs(share) / largest).squareRoot(), 2)
        let style: HTML = share == 0 ? "" : " class=\"\(share > 0 ? "g" : "l")\" style=\"--a:\(strength)\""
        return "<td\(style)>\(NumberText.percent(share, digits: 1))</td>"
      }
      return
        "<tr><th>\(months.firstYear + number)</th>\(cells)<td><strong>\(NumberText.percent(months.totals[number], digits: 1))</strong></td></tr>\n"
    }
    let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Year"]
    let heads = names.map { name -> HTML in "<th>\(name)</th>" }
    return section(
      "Returns by month",
      "<div class=\"wide\"><table class=\"heat\"><thead><tr><th></th>\(heads)</tr></thead><tbody>\(rows)</tbody></table></div>\n"
    )
  }
}
