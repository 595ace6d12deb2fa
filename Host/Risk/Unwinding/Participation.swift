import HostModel

/// How much of what the market trades the host may take while it unwinds, in parts per million: a tenth, after a quarter
/// of an hour a quarter, and after an hour all that is held. The collar bounds the price all the while.
public enum Participation {
  public static let first_ppm: Int64 = 100_000
  public static let second_ppm: Int64 = 250_000
  public static let patience_ns = 15 * 60 * Time.nanosecondsPerSecond
  public static let deadline_ns = 60 * 60 * Time.nanosecondsPerSecond

  /// Units that may be closed by now beyond those that were; `nil` when the deadline has passed.
  public static func allowance(observed: Int64, closed: Int64, since: Time, at now: Time) -> Int64? {
    let (age_ns, overflow) = now.nanoseconds.subtractingReportingOverflow(since.nanoseconds)
    guard !overflow, age_ns < deadline_ns else { return nil }
    let share_ppm = age_ns < patience_ns ? first_ppm : second_ppm
    return max((scaled(observed, by: share_ppm, over: 1_000_000, .down) ?? Int64.max) - closed, 0)
  }
}

/// What one instrument traded since unwinding began, and how much of that the host closed.
public struct UnwindVolume: Equatable, Sendable {
  public var observed: Int64 = 0
  public var closed: Int64 = 0

  public init() {}

  public mutating func observe(_ units: Int64) { observed = Int64(clamping: Int128(observed) + Int128(units)) }
  public mutating func close(_ units: Int64) { closed = Int64(clamping: Int128(closed) + Int128(units)) }

  public func encode(into bytes: inout ByteWriter) {
    bytes.write(observed)
    bytes.write(closed)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    observed = try bytes.read("observed volume", in: 0...Int64.max)
    closed = try bytes.read("closed volume", in: 0...Int64.max)
  }
}
