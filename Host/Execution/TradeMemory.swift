import HostModel

/// Which executions were booked, so that one which is reported again is known: by stream and by query, before and after
/// a reconnect.
///
/// A ring of entries in memory of its own. Each order keeps the number of its latest entry, each entry that of the one
/// before it for the same order, so that a look-up walks this order's fills alone. An entry is kept until there are
/// `largest` younger ones, however old it is: an order may work for weeks, and its first fill be told again at its end.
public struct TradeMemory: ~Copyable {
  struct Entry {
    let trade: TradeID
    let previous: Int64
    let time_ns: Int64
  }

  /// No entry.
  public static let none: Int64 = -1
  static let smallest = 64
  public static let largest = 65_536

  var entries: UnsafeMutablePointer<Entry>
  var capacity: Int
  /// The next entry's number; entry `n` lies at `n % capacity`.
  var next: Int64 = 0
  /// The oldest entry that is still there.
  var first: Int64 = 0
  /// The latest time of those that are not there any more.
  var forgotten_ns = Int64.min

  public init() {
    capacity = TradeMemory.smallest
    entries = .allocate(capacity: capacity)
  }

  deinit { entries.deallocate() }

  /// Whether this execution is among those that `latest` leads to. Where some of them are forgotten, one that is not
  /// younger than they are counts as one of them: in doubt nothing is booked twice.
  func knows(_ trade: TradeID, at time: Time, latest: Int64) -> Bool {
    var number = latest
    while number >= first {
      let entry = entries[Int(number) % capacity]
      if entry.trade == trade { return true }
      number = entry.previous
    }
    return number != TradeMemory.none && time.nanoseconds <= forgotten_ns
  }

  /// Notes an execution and gives the number of its entry.
  mutating func note(_ trade: TradeID, previous: Int64, at time: Time) -> Int64 {
    if next - first == Int64(TradeMemory.largest) {
      forgotten_ns = max(forgotten_ns, entries[Int(first) % capacity].time_ns)
      first += 1
    }
    if next - first == Int64(capacity) { grow() }
    let number = next
    entries[Int(number) % capacity] = Entry(trade: trade, previous: previous, time_ns: time.nanoseconds)
    next += 1
    return number
  }

  private mutating func grow() {
    let moved = UnsafeMutablePointer<Entry>.allocate(capacity: capacity * 2)
    for number in first..<next { moved[Int(number) % (capacity * 2)] = entries[Int(number) % capacity] }
    entries.deallocate()
    entries = moved
    capacity *= 2
  }

  // MARK: As bytes

  public func encode(into bytes: inout ByteWriter) {
    bytes.write(first)
    bytes.write(forgotten_ns)
    bytes.write(UInt32(next - first))
    for number in first..<next {
      let entry = entries[Int(number) % capacity]
      bytes.write(entry.trade.number)
      bytes.write(entry.previous)
      bytes.write(entry.time_ns)
    }
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init()
    first = try bytes.read(Int64.self)
    guard first >= 0, first < Int64.max / 2 else { throw .value(of: "first trade", first) }
    next = first
    forgotten_ns = try bytes.read(Int64.self)
    let count = try bytes.read(UInt32.self)
    guard count <= TradeMemory.largest else { throw .value(of: "trades", Int64(count)) }
    for _ in 0..<count {
      let trade = TradeID(try bytes.read(Int64.self)), previous = try bytes.read(Int64.self)
      guard previous >= TradeMemory.none, previous < next else { throw .value(of: "trade before", previous) }
      if next - first == Int64(capacity) { grow() }
      entries[Int(next) % capacity] = Entry(trade: trade, previous: previous, time_ns: try bytes.read(Int64.self))
      next += 1
    }
  }
}
