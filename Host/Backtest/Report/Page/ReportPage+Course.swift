import HostModel

/// What happened over time.
extension ReportPage {
  func course(_ all: Performance) -> HTML {
    guard let curve = all.course?.curve, curve.points.count > 1 else { return "" }
    let time = TimeAxis(from: history.start.nanoseconds, to: history.end.nanoseconds)
    return section("Equity", equity(curve, time, all) + drawdown(curve, time) + leverage(curve, time))
      + growthOfEach(time)
  }

  private func equity(_ curve: EquityCurve, _ time: TimeAxis, _ all: Performance) -> HTML {
    let unit = Double(powerOfTen(currency.decimals))
    let points = curve.points.map { (Double($0.time_ns), Double($0.equity_units) / unit) }
    let axis = ValueAxis(points.map(\.1), including: Double(all.capital_units) / unit), digits = axis.digits()
    var plot = Plot(
      "Equity over time", height: 260, x: time.range, xTicks: time.ticks, y: axis
    ) { NumberText.decimal($0, digits) }
    plot.area(points, to: axis.range.lowerBound, "")
    plot.line(points, "")
    return "<figure><figcaption>Equity, \(currency.code)</figcaption>\(plot.html)</figure>\n"
  }

  private func drawdown(_ curve: EquityCurve, _ time: TimeAxis) -> HTML {
    let points = curve.points.map { (Double($0.time_ns), $0.drawdown) }
    let axis = ValueAxis(points.map(\.1), including: 0, count: 3), digits = axis.digits(scale: 100)
    guard points.contains(where: { $0.1 < 0 }) else { return "" }
    var plot = Plot(
      "Drawdown over time", height: 150, x: time.range, xTicks: time.ticks, y: axis
    ) { NumberText.percent($0, digits: digits) }
    plot.area(points, to: 0, "loss")
    plot.line(points, "loss")
    return """
      <figure><figcaption>Drawdown: what is missing to the highest equity so far, from event to event. Max drawdown in the tables is that of the ends of days.</figcaption>\(plot.html)</figure>

      """
  }

  private func leverage(_ curve: EquityCurve, _ time: TimeAxis) -> HTML {
    let isDense = curve.points.count > ReportPage.stretches
    let points = steps(isDense ? means(curve) : curve.points.map { (Double($0.time_ns), $0.leverage) })
    guard points.contains(where: { $0.1 > 0 }) else { return "" }
    let axis = ValueAxis(points.map(\.1), including: 0, count: 3), digits = axis.digits()
    var plot = Plot(
      "Exposure over time", height: 130, x: time.range, xTicks: time.ticks, y: axis
    ) { NumberText.decimal($0, digits) }
    plot.area(points, to: 0, "")
    plot.line(points, "")
    return
      "<figure><figcaption>Exposure ÷ equity\(isDense ? ", the mean of each of \(ReportPage.stretches) stretches of time" : "")</figcaption>\(plot.html)</figure>\n"
  }

  private static let stretches = 240

  /// Of a strategy that trades all the time nobody could see more than a block of colour.
  private func means(_ curve: EquityCurve) -> [(Double, Double)] {
    let start = Double(history.start.nanoseconds), span = Double(history.end.nanoseconds) - start
    var list: [(Double, Double)] = [], from = curve.points[0]
    for point in curve.points.dropFirst() {
      let border = start + span * Double(list.count + 1) / Double(ReportPage.stretches)
      guard Double(point.time_ns) >= border, point.time_ns > from.time_ns else { continue }
      let mean = (point.leverageTime - from.leverageTime) / passed_ns(from.time_ns, point.time_ns)
      // A long stretch without a change covers several.
      while start + span * Double(list.count + 1) / Double(ReportPage.stretches) <= Double(point.time_ns) {
        list.append((start + span * Double(list.count) / Double(ReportPage.stretches), mean))
      }
      from = point
    }
    return list
  }

  /// A value holds until the next one.
  private func steps(_ points: [(Double, Double)]) -> [(Double, Double)] {
    var list: [(Double, Double)] = []
    for (time, value) in points {
      if let last = list.last, last.1 != value { list.append((time, last.1)) }
      list.append((time, value))
    }
    return list
  }

  private static let mostLines = 8

  /// Each strategy's growth and that of all together, on one scale.
  private func growthOfEach(_ time: TimeAxis) -> HTML {
    guard strategies.count > 1, let total = history.total?.curve else { return "" }
    func growth(_ curve: EquityCurve, from capital_units: Int64) -> [(Double, Double)] {
      curve.points.map {
        (Double($0.time_ns), capital_units == 0 ? 0 : Double($0.equity_units) / Double(capital_units) - 1)
      }
    }
    let all = growth(total, from: history.strategies.reduce(0) { $0 + $1.capital_units })
    let each = history.strategies.prefix(ReportPage.mostLines).map {
      growth($0.course?.curve ?? EquityCurve(), from: $0.capital_units)
    }
    let axis = ValueAxis(([all] + each).joined().map(\.1), including: 0), digits = axis.digits(scale: 100)
    var plot = Plot(
      "Growth of each strategy", x: time.range, xTicks: time.ticks, y: axis
    ) { NumberText.percent($0, digits: digits) }
    var key: HTML = ReportPage.key("all", "together")
    for (number, points) in each.enumerated() {
      plot.line(points, "s\(number)")
      key += ReportPage.key("s\(number)", "\(number + 1) \(strategies[number].name)")
    }
    plot.line(all, "all")
    let rest = strategies.count - each.count
    let remark = rest > 0 ? note("The first \(each.count) of \(strategies.count) strategies.") : ""
    return section("Growth of each strategy", "<figure>\(plot.html)<figcaption>\(key)</figcaption></figure>\n\(remark)")
  }

  private static func key(_ style: String, _ text: String) -> HTML {
    "<span class=\"key\"><svg viewBox=\"0 0 18 8\"><path class=\"line \(style)\" d=\"M0 4H18\"/></svg>\(text)</span>"
  }
}
