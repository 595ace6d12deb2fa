import HostModel

/// Watches one strategy's equity against its first of the UTC day.
///
/// The answer is latched by the caller: a new day moves the anchor but lifts nothing.
public struct DayLoss: Sendable {
  var dayEnd_ns = Int64.min
  var anchor_units: Int64 = 0
  var floor_units = Int64.min

  public init() {}

  /// Whether the loss has reached the limit. Two comparisons on an ordinary event.
  @inline(__always)
  public mutating func reaches(limit_ppm: Int64, equity_units: Int64, at time: Time) -> Bool {
    if time.nanoseconds >= dayEnd_ns { beginDay(limit_ppm: limit_ppm, equity_units: equity_units, at: time) }
    return equity_units <= floor_units
  }

  private mutating func beginDay(limit_ppm: Int64, equity_units: Int64, at time: Time) {
    dayEnd_ns = (time.day + 1) * Time.nanosecondsPerDay
    anchor_units = equity_units
    guard let loss = scaled(max(equity_units, 0), by: limit_ppm, over: 1_000_000, .up), limit_ppm < 1_000_000 else {
      floor_units = Int64.min  // a limit of the whole equity is no limit
      return
    }
    floor_units = equity_units - max(loss, 1)
  }

  public func loss_units(equity_units: Int64) -> Int64 { anchor_units - equity_units }
}
