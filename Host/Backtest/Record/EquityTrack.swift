/// What one portfolio, or all of them together, was worth and what it had in the market, from event to event.
struct EquityTrack {
  private(set) var curve = EquityCurve()
  private var inMarket_ns = 0.0
  private(set) var largestLeverage = 0.0
  private var leverageTime = 0.0
  private var equity_units: Int64
  private var exposure_units: Int64 = 0
  private var peak_units: Int64
  private var leverage = 0.0
  private var since_ns: Int64
  private let start_ns: Int64

  init(equity_units: Int64, at time_ns: Int64) {
    self.equity_units = equity_units
    peak_units = equity_units
    since_ns = time_ns
    start_ns = time_ns
    curve.add(time_ns, equity_units: equity_units, leverage: 0, leverageTime: 0, drawdown: 0)
  }

  @inline(__always)
  mutating func mark(_ time_ns: Int64, equity_units: Int64, exposure_units: Int64) {
    if equity_units != self.equity_units || exposure_units != self.exposure_units {
      change(time_ns, equity_units, exposure_units)
    }
  }

  private mutating func change(_ time_ns: Int64, _ equity_units: Int64, _ exposure_units: Int64) {
    // A stretch without a change is level, not a slope.
    if passed_ns(since_ns, time_ns) > Double(curve.width_ns) {
      pass(until: time_ns - curve.width_ns)
      add(time_ns - curve.width_ns)
    }
    pass(until: time_ns)
    self.equity_units = equity_units
    self.exposure_units = exposure_units
    peak_units = max(peak_units, equity_units)
    leverage = equity_units > 0 ? Double(exposure_units) / Double(equity_units) : 0
    largestLeverage = max(largestLeverage, leverage)
    add(time_ns)
  }

  mutating func finish(at time_ns: Int64) {
    pass(until: time_ns)
    add(time_ns)
  }

  private mutating func pass(until time_ns: Int64) {
    let passed_ns = passed_ns(since_ns, time_ns)
    if exposure_units != 0 { inMarket_ns += passed_ns }
    leverageTime += leverage * passed_ns
    since_ns = time_ns
  }

  private mutating func add(_ time_ns: Int64) {
    curve.add(
      time_ns, equity_units: equity_units, leverage: leverage, leverageTime: leverageTime,
      drawdown: peak_units > 0 ? min(Double(equity_units) / Double(peak_units) - 1, 0) : 0)
  }

  /// Of the time of the run.
  var inMarketShare: Double { share(inMarket_ns) }
  var averageLeverage: Double { share(leverageTime) }

  private func share(_ time: Double) -> Double { since_ns > start_ns ? time / passed_ns(start_ns, since_ns) : 0 }
}

/// From one moment to a later one, which may be further away than an Int64 counts.
func passed_ns(_ start_ns: Int64, _ end_ns: Int64) -> Double { Double(UInt64(bitPattern: end_ns &- start_ns)) }
