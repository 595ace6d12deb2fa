import HostModel

/// Equity over time in at most so many points, however long the run is: when they are full, two become one.
public struct EquityCurve: Equatable, Sendable {
  public struct Point: Equatable, Sendable {
    public let time_ns: Int64
    /// The last of its stretch of time.
    public fileprivate(set) var equity_units: Int64
    public fileprivate(set) var leverage: Double
    /// ∫ leverage dt from the start to here: between two points it gives the mean.
    public fileprivate(set) var leverageTime: Double
    /// The deepest of its stretch: equity ÷ peak − 1.
    public fileprivate(set) var drawdown: Double
  }

  static let capacity = 2_048

  public private(set) var points: [Point] = []
  /// How long the stretch of one point is.
  public private(set) var width_ns: Int64 = 1_000
  /// Where the stretch of the last point ends.
  private var end_ns = Int64.min

  /// Equity from this moment on. Moments do not go back.
  mutating func add(_ time_ns: Int64, equity_units: Int64, leverage: Double, leverageTime: Double, drawdown: Double) {
    let point = Point(
      time_ns: time_ns, equity_units: equity_units, leverage: leverage, leverageTime: leverageTime, drawdown: drawdown)
    if time_ns < end_ns {
      points[points.count - 1] = joined(points[points.count - 1], point)
      return
    }
    if points.count == EquityCurve.capacity { thin() }
    points.append(point)
    end_ns = end(of: time_ns)
  }

  /// Where the stretch ends that holds this moment. Stretches are counted from 1970, whenever the run begins.
  private func end(of time_ns: Int64) -> Int64 {
    Int64(clamping: (divided(Int128(time_ns), by: Int128(width_ns), .down) + 1) * Int128(width_ns))
  }

  private func joined(_ left: Point, _ right: Point) -> Point {
    Point(
      time_ns: right.time_ns, equity_units: right.equity_units, leverage: right.leverage,
      leverageTime: right.leverageTime, drawdown: min(left.drawdown, right.drawdown))
  }

  private mutating func thin() {
    while points.count > EquityCurve.capacity / 2 {
      width_ns *= 2
      var kept: [Point] = []
      kept.reserveCapacity(EquityCurve.capacity)
      for point in points {
        if let last = kept.last, point.time_ns < end(of: last.time_ns) {
          kept[kept.count - 1] = joined(last, point)
        } else {
          kept.append(point)
        }
      }
      points = kept
    }
  }
}
