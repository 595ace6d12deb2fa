import HostModel

/// How long messages are on their way. Each way keeps its order, as one connection does: what is late holds up what
/// was sent after it.
public struct Latency: Equatable, Sendable {
  /// From the host to the venue.
  public var entry_ns: Int64 = 0
  /// From the venue to the host.
  public var report_ns: Int64 = 0
  /// At most this much more for each message, drawn evenly.
  public var jitter_ns: Int64 = 0

  public init(entry_ns: Int64 = 0, report_ns: Int64 = 0, jitter_ns: Int64 = 0) {
    self.entry_ns = entry_ns
    self.report_ns = report_ns
    self.jitter_ns = jitter_ns
  }

  public static let range_ns: ClosedRange<Int64> = 0...Time.nanosecondsPerDay
}

/// Draws numbers from a seed: SplitMix64, the same on every machine.
struct Draws: Equatable {
  var state: UInt64

  /// Evenly from `0...bound`.
  mutating func next(upTo bound: Int64) -> Int64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    mixed ^= mixed >> 31
    return Int64(mixed.multipliedFullWidth(by: UInt64(bound) + 1).high)
  }
}

/// One way between host and venue: when the next message on it arrives.
struct Line: Equatable {
  private(set) var last_ns = Int64.min

  /// When a message sent at `time` arrives.
  mutating func arrival(of time: Time, after latency_ns: Int64, jitter_ns: Int64, _ draws: inout Draws) -> Time {
    let extra_ns = jitter_ns > 0 ? draws.next(upTo: jitter_ns) : 0
    let (due, overflow) = time.nanoseconds.addingReportingOverflow(latency_ns + extra_ns)
    last_ns = max(last_ns, overflow ? Int64.max : due)
    return Time(nanoseconds: last_ns)
  }

  init() {}
  init(last_ns: Int64) { self.last_ns = last_ns }
}
