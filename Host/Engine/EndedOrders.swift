import HostExecution
import HostModel

/// A strategy's orders that are over, because what is known of one is not all that a venue may say: a fill that comes
/// after the end still is a fill, and must find whose it is.
///
/// A ring in plain memory. An order is kept for a day of event time, or until there are `largest` younger ones.
struct EndedOrders {
  static let smallest = 16
  static let largest = 65_536

  private(set) var orders: UnsafeMutablePointer<WorkingOrder>
  private(set) var times: UnsafeMutablePointer<Int64>
  private(set) var capacity = EndedOrders.smallest
  private(set) var first = 0
  private(set) var count = 0

  init() {
    orders = .allocate(capacity: capacity)
    times = .allocate(capacity: capacity)
  }

  func deallocate() {
    orders.deallocate()
    times.deallocate()
  }

  /// Where order `number` lies, counted from the oldest.
  func place(_ number: Int) -> Int { (first + number) % capacity }

  func place(of id: OrderID) -> Int? {
    for number in (0..<count).reversed() where orders[place(number)].id == id { return place(number) }
    return nil
  }

  mutating func add(_ order: WorkingOrder, at time: Time) {
    forget(before: time)
    if count == capacity { grow() }
    let place = place(count)
    (orders + place).initialize(to: order)
    times[place] = time.nanoseconds
    count += 1
  }

  /// What is kept follows from what ended alone, not from how much memory there is.
  private mutating func forget(before time: Time) {
    while count > 0 {
      let (age, overflow) = time.nanoseconds.subtractingReportingOverflow(times[first])
      guard overflow || age >= Time.nanosecondsPerDay || count == EndedOrders.largest else { return }
      first = (first + 1) % capacity
      count -= 1
    }
  }

  private mutating func grow() {
    let moved = UnsafeMutablePointer<WorkingOrder>.allocate(capacity: capacity * 2)
    let movedTimes = UnsafeMutablePointer<Int64>.allocate(capacity: capacity * 2)
    for number in 0..<count {
      (moved + number).initialize(to: orders[place(number)])
      movedTimes[number] = times[place(number)]
    }
    deallocate()
    orders = moved
    times = movedTimes
    capacity *= 2
    first = 0
  }

  // MARK: As bytes

  func encode(into bytes: inout ByteWriter) {
    bytes.write(UInt32(count))
    for number in 0..<count {
      orders[place(number)].encode(into: &bytes)
      bytes.write(times[place(number)])
    }
  }

  mutating func restore(from bytes: inout ByteReader, instrumentCount: Int) throws(ByteFault) {
    let ended = try bytes.read(UInt32.self)
    guard ended <= EndedOrders.largest else { throw .value(of: "ended orders", Int64(ended)) }
    for _ in 0..<ended {
      let order = try WorkingOrder(decoding: &bytes)
      guard order.position < instrumentCount, order.life.isOver else {
        throw .value(of: "ended order", Int64(order.position))
      }
      if count == capacity { grow() }
      (orders + place(count)).initialize(to: order)
      times[place(count)] = try bytes.read(Int64.self)
      count += 1
    }
  }
}
