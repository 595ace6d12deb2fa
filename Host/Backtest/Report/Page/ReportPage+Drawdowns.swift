import HostModel
import HostStatistics

extension ReportPage {
  private static let mostDrawdowns = 10

  /// The deepest, by the ends of days.
  func drawdowns(_ all: Performance) -> HTML {
    let spans = all.returns.drawdownSpans.sorted {
      ($0.depth, $0.periods.lowerBound) < ($1.depth, $1.periods.lowerBound)
    }
    guard !spans.isEmpty else { return section("Worst drawdowns", note("No day ended below an earlier one.")) }
    func day(_ number: Int) -> String { NumberText.day(all.firstDay + Int64(number)) }
    let rows = spans.prefix(ReportPage.mostDrawdowns).map { span -> HTML in
      let end = span.isOver ? day(span.periods.upperBound + 1) : "not yet"
      return """
        <tr><td class="loss">\(NumberText.percent(span.depth))</td><td>\(day(span.periods.lowerBound))</td><td>\(day(span.valley))</td><td>\(end)</td><td>\(NumberText.count(Int64(span.length)))</td></tr>

        """
    }
    let rest = spans.count > rows.count ? note("The deepest \(rows.count) of \(spans.count).") : ""
    return section(
      "Worst drawdowns",
      """
      <div class="wide"><table><thead><tr><th>Depth</th><th>First day below</th><th>Lowest</th><th>Recovered</th><th>Days below</th></tr></thead><tbody>\(rows)</tbody></table></div>
      \(rest)
      """)
  }
}
