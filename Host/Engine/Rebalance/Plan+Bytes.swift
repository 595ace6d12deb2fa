import HostExecution
import HostLedger
import HostModel

extension Plan {
  func encode(into bytes: inout ByteWriter) {
    bytes.write(UInt8(count))
    guard isActive else { return }
    ref.encode(into: &bytes)
    bytes.write(failed != nil)
    if let failed {
      failed.leg.encode(into: &bytes)
      bytes.write(failed.reason)
      bytes.write(failed.outcome.rawValue)
    }
    for place in 0..<count { legs[place].encode(into: &bytes) }
  }

  /// For a plan that was just made.
  mutating func restore(from bytes: inout ByteReader, instrumentCount: Int) throws(ByteFault) {
    let count = Int(try bytes.read(UInt8.self))
    guard count <= Plan.largest else { throw .value(of: "legs", Int64(count)) }
    guard count > 0 else { return }
    let ref = try ClientRef(decoding: &bytes)
    var failure: Failure?
    if try bytes.readBool("failed") {
      let leg = try ClientRef(decoding: &bytes), reason = try bytes.read(Int64.self)
      let number = try bytes.read(UInt8.self)
      guard let outcome = PlanEnd.Outcome(rawValue: number) else { throw .value(of: "outcome", Int64(number)) }
      failure = Failure(leg: leg, reason: reason, outcome: outcome)
    }
    for place in 0..<count {
      let leg = try Leg(decoding: &bytes)
      guard leg.order.position < instrumentCount else { throw .value(of: "leg's position", Int64(leg.order.position)) }
      (legs + place).initialize(to: leg)
    }
    begin(ref, count: count)
    if let failure { fail(failure) }
  }
}

extension Leg {
  fileprivate func encode(into bytes: inout ByteWriter) {
    order.ref.encode(into: &bytes)
    bytes.write(UInt16(order.position))
    order.instrument.encode(into: &bytes)
    bytes.write(order.side.rawValue)
    bytes.write(order.quantity.units)
    bytes.write(order.isReducing)
    bytes.write(price.ticks)
    bytes.write(promised.money_units)
    bytes.write(promised.selling_units)
    bytes.write(promised.borrowed_units)
    bytes.write(state.rawValue)
  }

  fileprivate init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let ref = try ClientRef(decoding: &bytes), position = Int(try bytes.read(UInt16.self))
    let instrument = try InstrumentID(decoding: &bytes), number = try bytes.read(UInt8.self)
    guard let side = Side(rawValue: number) else { throw .value(of: "leg's side", Int64(number)) }
    order = LegOrder(
      ref: ref, position: position, instrument: instrument, side: side,
      quantity: Quantity(units: try bytes.read("leg's quantity", in: 1...Int64.max)),
      isReducing: try bytes.readBool("reducing"))
    price = Price(ticks: try bytes.read("leg's price", in: 1...Int64.max))
    promised = Reservation(
      money_units: try bytes.read(Int64.self), selling_units: try bytes.read(Int64.self),
      borrowed_units: try bytes.read(Int64.self))
    state = try State(decoding: &bytes)
  }
}

extension Leg.State {
  fileprivate init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    guard let state = Leg.State(rawValue: number) else { throw .value(of: "leg's state", Int64(number)) }
    self = state
  }
}
