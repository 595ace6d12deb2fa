import HostExecution
import HostLedger
import HostModel
import HostRisk

/// A rebalancing that is under way: its orders, sent or held back. One for each strategy at a time.
struct Plan: ~Copyable {
  static let largest = 32

  /// Its number: that of its last target.
  private(set) var ref = ClientRef.host
  private(set) var count = 0
  let legs: UnsafeMutablePointer<Leg>
  /// The first leg that failed, or the one by whose number the plan was cancelled. From then on nothing is sent.
  private(set) var failed: Failure?

  struct Failure: Equatable {
    let leg: ClientRef
    /// The number of the gate's or the venue's refusal; 0: it ended with something unfilled.
    let reason: Int64
    let outcome: PlanEnd.Outcome
  }

  init() { legs = .allocate(capacity: Plan.largest) }

  deinit { legs.deallocate() }

  var isActive: Bool { count > 0 }

  /// Takes the legs over that the caller has written to `legs`.
  mutating func begin(_ ref: ClientRef, count: Int) {
    precondition((1...Plan.largest).contains(count) && !isActive, "a plan of \(count) legs beside one of \(self.count)")
    self.ref = ref
    self.count = count
    failed = nil
  }

  mutating func fail(_ failure: Failure) {
    precondition(isActive && failed == nil, "plan \(ref.number) failed twice")
    failed = failure
  }

  mutating func end() { count = 0 }

  func place(of ref: ClientRef) -> Int? {
    for place in 0..<count where legs[place].order.ref == ref { return place }
    return nil
  }

  /// Whether the number means this plan: its own, or that of one of its orders.
  func contains(_ ref: ClientRef) -> Bool { isActive && (ref == self.ref || place(of: ref) != nil) }

  func number(_ state: Leg.State) -> Int {
    var number = 0
    for place in 0..<count where legs[place].state == state { number += 1 }
    return number
  }

  /// What is promised to legs that are held back counts as open.
  func addHeld(_ position: Int, _ instrument: Instrument, to open: inout OpenOrders) {
    for place in 0..<count where legs[place].state == .held && legs[place].order.position == position {
      open.add(legs[place].order.quantity, legs[place].order.side, at: legs[place].price, instrument)
    }
  }
}

/// An order that a target takes.
struct LegOrder {
  let ref: ClientRef
  let position: Int
  let instrument: InstrumentID
  let side: Side
  let quantity: Quantity
  /// It only takes risk away, so that it goes on when another one fails.
  let isReducing: Bool

  var request: OrderRequest {
    OrderRequest(
      clientRef: ref, instrument: instrument, side: side, type: .market, timeInForce: .immediate, quantity: quantity,
      price: Price(ticks: 0))
  }
}

/// One order of a plan that has begun.
struct Leg {
  let order: LegOrder
  /// The worst price for it when it was planned.
  let price: Price
  /// What is promised while it is held back.
  let promised: Reservation
  var state: State

  enum State: UInt8 {
    /// → sent, undone
    case held = 0
    /// → filled, undone
    case sent = 1
    case filled = 2
    /// It never was an order, or ended with something unfilled; what filled is kept.
    case undone = 3
  }
}

/// How a plan ended.
public struct PlanEnd: Equatable, Sendable {
  public let ref: ClientRef
  public let outcome: Outcome
  public let orders: Int
  /// Of the orders, those that filled in full.
  public let filled: Int
  /// Which leg failed first, or by which number it was cancelled; the host's number where none did.
  public let failedLeg: ClientRef
  /// The number of the refusal that the leg failed with; 0 where it ended with something unfilled.
  public let reason: Int64

  /// The numbers are those of `bulkhead.h`.
  public enum Outcome: UInt8, Sendable {
    /// Everything that had to be traded was.
    case done = 1
    /// A leg failed: what was not sent or not filled is undone, what filled is kept.
    case undone = 2
    /// The strategy cancelled it; the same.
    case cancelled = 3
    /// The strategy was stopped, or its margin is gone; the same.
    case stopped = 4
  }

  init(
    _ ref: ClientRef, _ outcome: Outcome, orders: Int = 0, filled: Int = 0, failedLeg: ClientRef = .host,
    reason: Int64 = 0
  ) {
    self.ref = ref
    self.outcome = outcome
    self.orders = orders
    self.filled = filled
    self.failedLeg = failedLeg
    self.reason = reason
  }
}
