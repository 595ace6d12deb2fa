/// Round numbers over a range of values.
struct ValueAxis {
  let range: ClosedRange<Double>
  let ticks: [Double]
  let step: Double

  /// The smallest range that holds all values, the needed ones too, and ends on round numbers.
  init(_ values: some Sequence<Double>, including needed: Double? = nil, count: Int = 5) {
    var low = needed ?? .infinity, high = needed ?? -.infinity
    for value in values where value.isFinite {
      low = min(low, value)
      high = max(high, value)
    }
    if low > high { (low, high) = (0, 1) }
    if low == high {
      let room = low == 0 ? 0.01 : abs(low) * 0.01
      (low, high) = (low - room, high + room)
    }
    let step = ValueAxis.step(for: (high - low) / Double(count))
    let first = (low / step).rounded(.down), last = (high / step).rounded(.up)
    self.step = step
    range = first * step...last * step
    ticks = (0...Int(last - first)).map { (first + Double($0)) * step }
  }

  /// The next of 1, 2, 2.5 and 5 times a power of ten.
  private static func step(for wanted: Double) -> Double {
    var power = 1.0
    while power > wanted { power /= 10 }
    while power * 10 <= wanted { power *= 10 }
    return [1.0, 2, 2.5, 5, 10].lazy.map { $0 * power }.first { $0 >= wanted } ?? 10 * power
  }

  /// Digits after the point that tell one tick from the next.
  func digits(scale: Double = 1) -> Int {
    (0...8).first { digits in
      let scaled = step * scale * (0..<digits).reduce(1.0) { power, _ in power * 10 }
      return abs(scaled - scaled.rounded()) < 1e-6 * max(scaled, 1)
    } ?? 8
  }
}
