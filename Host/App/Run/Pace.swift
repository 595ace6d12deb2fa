import Glibc
import HostModel

/// Market time against the clock: the first event is due at once, the others `speed` times faster than they happened.
struct Pace {
  let speed: Int64
  private var start: (market: Time, clock_ns: Int64)?

  init(speed: Int64) { self.speed = speed }

  var now_ns: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int64(time.tv_sec) * Time.nanosecondsPerSecond + Int64(time.tv_nsec)
  }

  mutating func isDue(_ time: Time) -> Bool {
    let now_ns = now_ns
    guard start != nil else {
      start = (time, now_ns)
      return true
    }
    return wakeTime_ns(for: time) <= now_ns
  }

  /// When an event is due on the clock.
  func wakeTime_ns(for time: Time) -> Int64 {
    guard let start else { return now_ns }
    let (since, overflow) = time.nanoseconds.subtractingReportingOverflow(start.market.nanoseconds)
    return overflow ? Int64.max : start.clock_ns.addingReportingOverflow(since / speed).partialValue
  }
}
