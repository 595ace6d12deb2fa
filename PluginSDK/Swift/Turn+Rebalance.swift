import CBulkhead

/// What an instrument shall be of the equity.
public struct Target {
  public let instrument: Int
  /// 0.25: a quarter of the equity; negative: short.
  public let weight: Double

  public init(_ instrument: Int, weight: Double) {
    self.instrument = instrument
    self.weight = weight
  }
}

extension Turn {
  /// One plan for all of these instruments: its orders are reserved together or not sent at all, sells first, and buys
  /// once these have filled. What is near enough to its target is left alone.
  ///
  ///     turn.rebalance([Target(0, weight: 0.4), Target(1, weight: 0)])
  ///
  /// The end comes as a `PlanEnd` with the number that this gives; `cancel` of it cancels the plan. `nil` for no target or
  /// more than 32, or without room for all of them: then nothing is asked for. Traps on a weight that is not finite.
  @discardableResult
  public mutating func rebalance(_ targets: [Target]) -> OrderRef? {
    let room = Int(wishes.pointee.capacity - wishes.pointee.count)
    guard (1...32).contains(targets.count), targets.count <= room else { return nil }
    for (place, target) in targets.enumerated() {
      precondition(target.weight.isFinite && abs(target.weight) <= 100, "weight \(target.weight)")
      var wish = bulkhead_wish_v1()
      wish.kind = UInt8(BULKHEAD_WISH_TARGET)
      wish.instrument = UInt16(target.instrument)
      wish.client_ref = nextRef()
      wish.weight_ppm = Int64((target.weight * 1_000_000).rounded())
      wish.flags = place == targets.count - 1 ? UInt16(BULKHEAD_LAST_TARGET) : 0
      append(wish)
    }
    return OrderRef(number: lastRef)
  }
}

/// A rebalancing is over. Whatever filled is kept.
public struct PlanEnd {
  public let event: UnsafePointer<bulkhead_event_v1>

  @inlinable init(_ event: UnsafePointer<bulkhead_event_v1>) { self.event = event }

  @inlinable public var plan: OrderRef { OrderRef(number: event.pointee.plan.client_ref) }
  /// Everything that had to be traded was; otherwise an order failed, or the plan was cancelled.
  @inlinable public var isDone: Bool { Int(event.pointee.plan.outcome) == BULKHEAD_PLAN_DONE }
  @inlinable public var orders: Int { Int(event.pointee.plan.orders) }
  @inlinable public var filled: Int { Int(event.pointee.plan.filled) }
  /// The first order that failed, or the number by which it was cancelled.
  @inlinable public var failed: OrderRef { OrderRef(number: event.pointee.plan.failed_ref) }
  /// A `BULKHEAD_REFUSED_` value; 0 where the order ended with something unfilled.
  @inlinable public var reason: Int64 { event.pointee.plan.reason }
}
