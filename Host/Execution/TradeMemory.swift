import HostModel

/// Which executions were booked, so that one which is reported again is known: by stream and by query, before and after
/// a reconnect.
///
/// A ring of entries in memory of its own. Each order keeps the number of its latest entry, each entry that of the one
/// before it for the same order, so that a look-up walks this order's fills alone. An entry is kept for a day of event
/// time, or until there are `largest` younger ones.
public struct TradeMemory: ~Copyable {
  struct Entry {
    let trade: TradeID
    let previous: Int64
    let time_ns: Int64
  }

  /// No entry.
  public static let none: Int64 = -1
  static let smallest = 64
  static let largest = 65_536

  var entries: UnsafeMutablePointer<Entry>
  var capacity: Int
  /// The next entry's number; entry `n` lies at `n % capacity`.
  var next: Int64 = 0
  /// The oldest entry that is still there.
  var first: Int64 = 0

  public init() {
    capacity = TradeMemory.smallest
    entries = .allocate(capacity: capacity)
  }

  deinit { entries.deallocate() }

  /// Whether this execution is among those that `latest` leads to.
  func knows(_ trade: TradeID, latest: Int64) -> Bool {
    var number = latest
    while number >= first {
      let entry = entries[Int(number) % capacity]
      if entry.trade == trade { return true }
      number = entry.previous
    }
    return false
  }

  /// Notes an execution and gives the number of its entry.
  mutating func note(_ trade: TradeID, previous: Int64, at time: Time) -> Int64 {
    if next - first == Int64(capacity) { makeRoom(at: time) }
    let number = next
    entries[Int(number) % capacity] = Entry(trade: trade, previous: previous, time_ns: time.nanoseconds)
    next += 1
    return number
  }

  private mutating func makeRoom(at time: Time) {
    let oldest = entries[Int(first) % capacity].time_ns
    let (age, overflow) = time.nanoseconds.subtractingReportingOverflow(oldest)
    guard !overflow, age < Time.nanosecondsPerDay, capacity < TradeMemory.largest else {
      first += 1
      return
    }
    grow(to: capacity * 2)
  }

  mutating func grow(to larger: Int) {
    let moved = UnsafeMutablePointer<Entry>.allocate(capacity: larger)
    for number in first..<next { moved[Int(number) % larger] = entries[Int(number) % capacity] }
    entries.deallocate()
    entries = moved
    capacity = larger
  }
}
