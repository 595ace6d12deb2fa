import HostModel

/// What makes two orders of one strategy the same, whatever their numbers.
public struct OrderPattern: Equatable, Sendable {
  public let position: Int
  public let side: Side
  public let plan: StandingPlan
  public let quantity: Quantity

  public init(position: Int, side: Side, plan: StandingPlan, quantity: Quantity) {
    self.position = position
    self.side = side
    self.plan = plan
    self.quantity = quantity
  }

  public init(_ request: StandingRequest, position: Int) {
    self.init(position: position, side: request.side, plan: request.plan, quantity: request.quantity)
  }

  public init(_ request: OrderRequest, position: Int) {
    self.init(
      position: position, side: request.side, plan: request.type == .market ? .market : .limit(request.price),
      quantity: request.quantity)
  }
}

/// A strategy's orders of the last moments, for telling a repetition from a new order.
///
/// A ring in plain memory that belongs to whoever made it. It holds what one window can: when it is full of orders that
/// are all within the window, `earlier` takes any further one for a repetition.
public struct RecentOrders {
  static let capacity = 1024

  private let patterns: UnsafeMutablePointer<OrderPattern>
  private let times: UnsafeMutablePointer<Int64>
  private var first = 0
  private var count = 0

  public init() {
    patterns = .allocate(capacity: RecentOrders.capacity)
    times = .allocate(capacity: RecentOrders.capacity)
  }

  public func deallocate() {
    patterns.deallocate()
    times.deallocate()
  }

  /// How long ago the same order was sent, when that is less than the window.
  public func earlier(_ pattern: OrderPattern, at now: Time, window_ns: Int64) -> Int64? {
    for number in (0..<count).reversed() {
      let place = (first + number) % RecentOrders.capacity
      let age = age(place, now)
      guard age < window_ns else { return nil }
      if patterns[place] == pattern { return age }
    }
    return count == RecentOrders.capacity ? age(first, now) : nil
  }

  public mutating func add(_ pattern: OrderPattern, at now: Time, window_ns: Int64) {
    while count > 0, count == RecentOrders.capacity || age(first, now) >= window_ns {
      first = (first + 1) % RecentOrders.capacity
      count -= 1
    }
    let place = (first + count) % RecentOrders.capacity
    (patterns + place).initialize(to: pattern)
    times[place] = now.nanoseconds
    count += 1
  }

  private func age(_ place: Int, _ now: Time) -> Int64 {
    Int64(clamping: Int128(now.nanoseconds) - Int128(times[place]))
  }

  // MARK: As bytes

  public func encode(into bytes: inout ByteWriter) {
    bytes.write(UInt16(count))
    for number in 0..<count {
      let place = (first + number) % RecentOrders.capacity, pattern = patterns[place]
      bytes.write(UInt16(pattern.position))
      bytes.write(pattern.side.rawValue)
      pattern.plan.encode(into: &bytes)
      bytes.write(pattern.quantity.units)
      bytes.write(times[place])
    }
  }

  /// Into one that was just made.
  public mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    let orders = Int(try bytes.read(UInt16.self))
    guard orders <= RecentOrders.capacity else { throw .value(of: "recent orders", Int64(orders)) }
    for place in 0..<orders {
      let position = Int(try bytes.read(UInt16.self)), side = try Side(decoding: &bytes)
      let plan = try StandingPlan(decoding: &bytes)
      let pattern = OrderPattern(
        position: position, side: side, plan: plan, quantity: Quantity(units: try bytes.read(Int64.self)))
      (patterns + place).initialize(to: pattern)
      times[place] = try bytes.read(Int64.self)
      count += 1
    }
  }
}
