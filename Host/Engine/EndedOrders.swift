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
    if count == capacity { makeRoom(at: time) }
    let place = place(count)
    (orders + place).initialize(to: order)
    times[place] = time.nanoseconds
    count += 1
  }

  private mutating func makeRoom(at time: Time) {
    let (age, overflow) = time.nanoseconds.subtractingReportingOverflow(times[first])
    guard !overflow, age < Time.nanosecondsPerDay, capacity < EndedOrders.largest else {
      first = (first + 1) % capacity
      count -= 1
      return
    }
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
}
