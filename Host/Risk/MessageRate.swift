import HostModel

/// How often something may happen: so many times at once, and then so many a second or a minute.
///
/// It keeps one number, the time at which all of it would have happened at an even pace. In any span of time a sender with
/// `n` a second therefore sends at most `n` and `n` for each second of the span.
public struct MessageRate: Equatable, Sendable {
  var due_ns = Int64.min

  public init() {}

  public enum Span: Int64, Sendable {
    case second = 1_000_000_000
    case minute = 60_000_000_000
  }

  /// Those that still count at `now`.
  public func recent(at now: Time, _ limit: Int64, per span: Span) -> Int64 {
    guard due_ns > now.nanoseconds else { return 0 }
    let ahead = Int128(due_ns) - Int128(now.nanoseconds)
    return Int64(clamping: divided(ahead, by: Int128(MessageRate.pace_ns(limit, span)), .up))
  }

  public mutating func note(at now: Time, _ limit: Int64, per span: Span) {
    let (due, overflow) = max(due_ns, now.nanoseconds).addingReportingOverflow(MessageRate.pace_ns(limit, span))
    due_ns = overflow ? Int64.max : due
  }

  /// What only cancels and orders that reduce may use on top: a strategy at its limit can still get out.
  public static func reserve(of perSecond: Int64) -> Int64 { max(perSecond / 2, 1) }

  private static func pace_ns(_ limit: Int64, _ span: Span) -> Int64 {
    let count = max(limit, 1)
    return (span.rawValue + count - 1) / count
  }

  public func encode(into bytes: inout ByteWriter) { bytes.write(due_ns) }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) { due_ns = try bytes.read(Int64.self) }
}
