/// A drawing with two axes, as SVG: what is drawn is in values, the plot knows where they lie.
struct Plot {
  let label: String
  private let width: Double
  private let height: Double
  private let left: Double
  private let right: Double
  private let top = 10.0
  private let bottom: Double
  let x: ClosedRange<Double>
  let y: ClosedRange<Double>
  private var grid: HTML = ""
  private var marks: HTML = ""

  /// `yLabel` gives the text of a tick, `xTicks` places and texts along the bottom. `caption` names the bottom axis.
  init(
    _ label: String, width: Double = 760, height: Double = 220, x: ClosedRange<Double>,
    xTicks: [(Double, String)], y: ValueAxis, caption: String? = nil, yLabel: (Double) -> String
  ) {
    self.label = label
    self.width = width
    self.height = height
    self.x = x.lowerBound < x.upperBound ? x : x.lowerBound...x.lowerBound + 1
    self.y = y.range
    let texts = y.ticks.map(yLabel)
    // Broad ones stand below each other, and so do their times.
    left = max(14 + Plot.textWidth * Double(texts.map(\.count).max() ?? 0), width > 600 ? 66 : 0)
    right = 14
    bottom = caption == nil ? 26 : 42
    for (tick, text) in zip(y.ticks, texts) {
      let height = at(yPlace(tick))
      grid +=
        "<line class=\"\(tick == 0 ? "zero" : "grid")\" x1=\"\(at(left))\" x2=\"\(at(width - right))\" y1=\"\(height)\" y2=\"\(height)\"/><text class=\"y\" x=\"\(at(left - 6))\" y=\"\(height)\" dy=\"0.35em\">\(text)</text>"
    }
    var free = 0.0
    for (number, (tick, text)) in xTicks.enumerated() {
      // A month that began minutes before the data is still where they begin.
      let isNearStart = number == 0 && tick < x.lowerBound && x.lowerBound - tick < (x.upperBound - x.lowerBound) / 50
      guard x.contains(tick) || isNearStart else { continue }
      let tick = max(tick, x.lowerBound)
      let half = Plot.textWidth * Double(text.count) / 2
      // Kept inside the drawing, and out of the text before it.
      let place = min(max(xPlace(tick), left + min(half, 20)), width - half)
      guard place - half >= free else { continue }
      free = place + half + 10
      grid +=
        "<line class=\"tick\" x1=\"\(at(xPlace(tick)))\" x2=\"\(at(xPlace(tick)))\" y1=\"\(at(height - bottom))\" y2=\"\(at(height - bottom + 4))\"/><text class=\"x\" x=\"\(at(place))\" y=\"\(at(height - bottom + 17))\">\(text)</text>"
    }
    if let caption {
      grid += "<text class=\"x\" x=\"\(at((left + width - right) / 2))\" y=\"\(at(height - 6))\">\(caption)</text>"
    }
  }

  private static let textWidth = 6.6

  func xPlace(_ value: Double) -> Double {
    left + (value - x.lowerBound) / (x.upperBound - x.lowerBound) * (width - left - right)
  }

  func yPlace(_ value: Double) -> Double {
    top + (y.upperBound - value) / (y.upperBound - y.lowerBound) * (height - top - bottom)
  }

  mutating func line(_ points: some Sequence<(Double, Double)>, _ style: String) {
    let path = path(points)
    guard !path.isEmpty else { return }
    marks += "<path class=\"line \(style)\" d=\"\(path)\"/>"
  }

  /// The area between a line and a value.
  mutating func area(_ points: [(Double, Double)], to base: Double, _ style: String) {
    guard let first = points.first, let last = points.last else { return }
    let closed = [(first.0, base)] + points + [(last.0, base)]
    marks += "<path class=\"area \(style)\" d=\"\(path(closed))Z\"/>"
  }

  mutating func bar(_ range: ClosedRange<Double>, to value: Double, _ style: String) {
    let from = xPlace(range.lowerBound) + 0.5, width = max(xPlace(range.upperBound) - from - 0.5, 0.5)
    marks +=
      "<rect class=\"bar \(style)\" x=\"\(at(from))\" width=\"\(at(width))\" y=\"\(at(yPlace(value)))\" height=\"\(at(yPlace(0) - yPlace(value)))\"/>"
  }

  /// A line from bottom to top.
  mutating func post(at value: Double) {
    let place = at(xPlace(value))
    marks += "<line class=\"post\" x1=\"\(place)\" x2=\"\(place)\" y1=\"\(at(top))\" y2=\"\(at(height - bottom))\"/>"
  }

  /// Dots, of which those that would lie on each other are one: its size says how many. The page stays small however
  /// many there are.
  mutating func cloud(_ points: some Sequence<(Double, Double)>, _ style: String) {
    var counts: [Int: Int] = [:], total = 0
    let cell = 3.0, columns = Int(width / cell) + 1
    for (x, y) in points {
      let column = Int(xPlace(x) / cell), row = Int(yPlace(y) / cell)
      counts[row * columns + column, default: 0] += 1
      total += 1
    }
    // A few small dots would be overlooked.
    let style = total < 300 ? "big \(style)" : style
    for (size, range) in [("few", 1...1), ("some", 2...9), ("many", 10...Int.max)] {
      var path = ""
      for place in counts.keys.sorted() where range.contains(counts[place] ?? 0) {
        let column = Double(place % columns), row = Double(place / columns)
        path += "M\(number((column + 0.5) * cell)) \(number((row + 0.5) * cell))h0"
      }
      if !path.isEmpty { marks += "<path class=\"cloud \(size) \(style)\" d=\"\(path)\"/>" }
    }
  }

  var html: HTML {
    "<svg class=\"plot\(width > 600 ? " broad" : "")\" viewBox=\"0 0 \(at(width)) \(at(height))\" role=\"img\" aria-label=\"\(label)\">\(grid)\(marks)</svg>\n"
  }

  private func path(_ points: some Sequence<(Double, Double)>) -> String {
    var path = ""
    var last = (x: Double.infinity, y: Double.infinity)
    for (x, y) in points where y.isFinite {
      let place = (xPlace(x), yPlace(y))
      // Nobody sees a tenth of a pixel.
      if abs(place.0 - last.x) < 0.1, abs(place.1 - last.y) < 0.1 { continue }
      path += "\(path.isEmpty ? "M" : "L")\(number(place.0)) \(number(place.1))"
      last = place
    }
    return path
  }

  private func at(_ place: Double) -> String { number(place) }

  /// With at most one digit after the point.
  private func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
  }
}
