import HostModel

/// How many messages may be sent to a venue: so many at once, and then so many a second.
///
/// It keeps one number, the time at which all that was sent would have been sent at an even pace. In any span of time a
/// sender with `n` a second therefore sends at most `n` and `n` for each second of the span.
public struct MessageRate: Equatable, Sendable {
  var due_ns = Int64.min

  public init() {}

  /// Messages that still count at `now`.
  public func recent(at now: Time, perSecond: Int64) -> Int64 {
    guard due_ns > now.nanoseconds else { return 0 }
    let ahead = Int128(due_ns) - Int128(now.nanoseconds)
    return Int64(clamping: divided(ahead, by: Int128(MessageRate.pace_ns(perSecond)), .up))
  }

  public mutating func note(at now: Time, perSecond: Int64) {
    let (due, overflow) = max(due_ns, now.nanoseconds).addingReportingOverflow(MessageRate.pace_ns(perSecond))
    due_ns = overflow ? Int64.max : due
  }

  /// What only cancels and orders that reduce may use on top: a strategy at its limit can still get out.
  public static func reserve(of perSecond: Int64) -> Int64 { max(perSecond / 2, 1) }

  private static func pace_ns(_ perSecond: Int64) -> Int64 {
    let count = max(perSecond, 1)
    return (Time.nanosecondsPerSecond + count - 1) / count
  }

  public func encode(into bytes: inout ByteWriter) { bytes.write(due_ns) }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) { due_ns = try bytes.read(Int64.self) }
}
