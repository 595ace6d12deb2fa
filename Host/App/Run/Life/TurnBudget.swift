import HostModel

/// How much of each minute a strategy may spend in slow turns. One that is just fast enough for the deadline, turn after
/// turn, would otherwise keep a processor to itself for ever.
///
///     guard seat.budget.mayBegin(at: now_ns) else { … }     // its events wait for the next minute
///     seat.budget.begin(at: now_ns)
///     seat.budget.end(at: later_ns)
///
/// A turn that is answered soon is free: what it took is mostly how long the loop needed to come by again.
struct TurnBudget: Equatable, Sendable {
  let limit_ns: Int64
  private var minuteStart_ns = Int64.min
  private var spent_ns: Int64 = 0
  private var begun_ns: Int64?
  /// In how many minutes it had to wait.
  private(set) var throttledMinutes: Int64 = 0

  static let minute_ns: Int64 = 60_000_000_000
  /// Turns up to this long are free.
  static let slow_ns: Int64 = 10_000_000

  init(limit_ns: Int64) { self.limit_ns = limit_ns }

  /// Whether its time for this minute is used up.
  private(set) var isThrottled = false

  /// True when the next turn may begin. Begins a new minute when the old one is over.
  mutating func mayBegin(at now_ns: Int64) -> Bool {
    if minuteStart_ns == Int64.min || now_ns - minuteStart_ns >= TurnBudget.minute_ns {
      minuteStart_ns = now_ns
      spent_ns = 0
      isThrottled = false
    }
    return !isThrottled
  }

  mutating func begin(at now_ns: Int64) { begun_ns = now_ns }

  /// The turn was answered. True when that used up the minute's time.
  mutating func end(at now_ns: Int64) -> Bool {
    guard let begun_ns else { return false }
    self.begun_ns = nil
    let length_ns = now_ns - begun_ns
    if length_ns > TurnBudget.slow_ns { spent_ns += length_ns }
    guard spent_ns >= limit_ns, !isThrottled else { return false }
    isThrottled = true
    throttledMinutes += 1
    return true
  }
}
