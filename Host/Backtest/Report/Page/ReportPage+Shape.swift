import HostModel
import HostStatistics

/// How the returns of days lie, and how the Sharpe ratio changed.
extension ReportPage {
  func shape(_ all: Performance) -> HTML {
    section("Daily returns", "<div class=\"columns two\">\(distribution(all))\(rolling(all))</div>\n")
  }

  private static let fewestDays = 10

  private func distribution(_ all: Performance) -> HTML {
    let values = all.returns.values
    guard values.count >= ReportPage.fewestDays, let worst = values.min(), let best = values.max(), worst < best else {
      return
        "<figure><figcaption>Distribution</figcaption>\(note("Needs at least \(ReportPage.fewestDays) days whose returns differ."))</figure>"
    }
    let axis = ValueAxis([worst, best], including: 0, count: min(max(values.count / 6, 8), 36))
    let low = axis.range.lowerBound, step = axis.step
    var counts = [Int](repeating: 0, count: axis.ticks.count - 1)
    for value in values { counts[min(max(Int((value - low) / step), 0), counts.count - 1)] += 1 }
    let heights = ValueAxis(counts.map(Double.init), including: 0, count: 4)
    let labels = ValueAxis([axis.range.lowerBound, axis.range.upperBound], count: 5)
    let digits = labels.digits(scale: 100)
    let ticks = labels.ticks.map { ($0, NumberText.percent($0, digits: digits)) }
    var plot = Plot(
      "Distribution of daily returns", width: 480, height: 230, x: axis.range, xTicks: ticks, y: heights
    ) { NumberText.decimal($0, heights.digits()) }
    for (number, count) in counts.enumerated() where count > 0 {
      let from = low + Double(number) * step
      plot.bar(from...from + step, to: Double(count), from + step / 2 < 0 ? "loss" : "gain")
    }
    if let risk = all.returns.valueAtRisk { plot.post(at: risk) }
    return
      "<figure><figcaption>Distribution: number of days. 5 % of them lie left of the dashed line.</figcaption>\(plot.html)</figure>\n"
  }

  private func rolling(_ all: Performance) -> HTML {
    let length = all.days.count >= 180 ? 90 : 30
    let ratios = all.days.count > length ? all.returns.rollingSharpe(over: length) : []
    let first = all.firstDay + Int64(length)
    let points = ratios.enumerated().compactMap { number, ratio in
      ratio.map { (Double(first + Int64(number)) * Double(Time.nanosecondsPerDay), $0) }
    }
    guard let start = points.first, let end = points.last, points.count > 1 else {
      return
        "<figure><figcaption>Rolling Sharpe</figcaption>\(note("Needs more than \(length) days with returns that differ."))</figure>"
    }
    let time = TimeAxis(from: Int64(start.0), to: Int64(end.0), count: 5)
    let axis = ValueAxis(points.map(\.1), including: 0), digits = axis.digits()
    var plot = Plot(
      "Rolling Sharpe ratio", width: 480, height: 230, x: time.range, xTicks: time.ticks, y: axis
    ) { NumberText.decimal($0, digits) }
    plot.line(points, "")
    return "<figure><figcaption>Sharpe ratio of the last \(length) days</figcaption>\(plot.html)</figure>\n"
  }
}
