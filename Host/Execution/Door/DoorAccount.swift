import HostModel

/// One order that the door let out and that is not over.
struct DoorOrder: Equatable {
  let id: OrderID
  let instrument: InstrumentID
  let side: Side
  var rest: Int64
}

/// What the door knows of one strategy: what it passed, and what the venue reported of that.
struct DoorAccount {
  var limits: DoorLimits
  /// Capital, less what was bought and the fees, plus what was sold; with the stakes of what is held it is the equity.
  var money_units: Int128
  var currency: CurrencyID
  /// For each instrument of the run.
  let held: UnsafeMutableBufferPointer<Int64>
  var orders: [DoorOrder] = []
  var lastNumber: UInt64 = 0
  /// When the last messages left, a ring as long as the limit.
  var sent: [Int64]
  var sentCount = 0

  init(capital: Money, _ limits: DoorLimits, instrumentCount: Int) {
    self.limits = limits
    money_units = Int128(capital.units)
    currency = capital.currency
    held = .allocate(capacity: instrumentCount)
    held.initialize(repeating: 0)
    sent = Array(repeating: Int64.min, count: Int(limits.messages))
  }

  mutating func change(_ limits: DoorLimits) {
    let latest = sent.sorted().suffix(min(sentCount, Int(limits.messages)))
    self.limits = limits
    sent = latest + Array(repeating: Int64.min, count: Int(limits.messages) - latest.count)
    sentCount = latest.count
  }

  mutating func noteSent(at now: Time) {
    sent[sentCount % sent.count] = now.nanoseconds
    sentCount += 1
  }

  func deallocate() { held.deallocate() }
}

/// Asked and told where it lies: an account is too large to copy for each order.
extension UnsafeMutablePointer where Pointee == DoorAccount {
  /// Whether one more message is too many now.
  func isFull(at now: Time) -> Bool {
    guard pointee.sentCount >= pointee.sent.count else { return false }
    let oldest_ns = pointee.sent[pointee.sentCount % pointee.sent.count]
    let (age, overflow) = now.nanoseconds.subtractingReportingOverflow(oldest_ns)
    return !overflow && age < Time.nanosecondsPerSecond
  }

  func pending(_ side: Side, in instrument: InstrumentID, without id: OrderID) -> Int128 {
    var units: Int128 = 0
    for order in pointee.orders where order.instrument == instrument && order.side == side && order.id != id {
      units += Int128(order.rest)
    }
    return units
  }

  /// What the position is on the order's side when all of that side fills, and whether that is only less of the other.
  func outcome(of order: OrderRequest, _ id: OrderID) -> (after: Int128, reduces: Bool) {
    let sign: Int128 = order.side == .buy ? 1 : -1
    let before = sign * Int128(pointee.held[Int(order.instrument.index)])
    let after = before + pending(order.side, in: order.instrument, without: id) + Int128(order.quantity.units)
    return (after, before < 0 && after <= 0)
  }
}
