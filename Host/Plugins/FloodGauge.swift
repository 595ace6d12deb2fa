/// What is so much within a minute of the host's clock that it is no slip, and ends the worker.
public struct FloodLimits: Sendable {
  public var errorBytes: Int64 = 1 << 20
  /// Those that the log's limits leave out.
  public var lines: Int64 = 10_000

  public init() {}

  /// For runs that disturb nobody and shall come out the same each time, which a clock on the wall does not allow.
  public static var none: FloodLimits {
    var limits = FloodLimits()
    limits.errorBytes = Int64.max
    limits.lines = Int64.max
    return limits
  }
}

/// Whether something comes in such masses that it is no slip: more of it than `limit` within a minute.
struct FloodGauge: Sendable {
  let limit: Int64
  private var minuteStart_ns = Int64.min
  private var countInMinute: Int64 = 0

  init(perMinute limit: Int64) { self.limit = limit }

  /// Whether `amount` more is more than a minute may bring. The minute begins with the first that is counted.
  mutating func overflows(with amount: Int64, at now_ns: Int64) -> Bool {
    if minuteStart_ns == Int64.min || now_ns - minuteStart_ns >= 60_000_000_000 {
      minuteStart_ns = now_ns
      countInMinute = 0
    }
    let (sum, isBeyond) = countInMinute.addingReportingOverflow(amount)
    countInMinute = isBeyond ? Int64.max : sum
    return countInMinute > limit
  }
}
