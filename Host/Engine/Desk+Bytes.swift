import HostExecution
import HostLedger
import HostModel
import HostRisk

extension WorkingOrder {
  func encode(into bytes: inout ByteWriter) {
    id.encode(into: &bytes)
    request.encode(into: &bytes)
    bytes.write(UInt16(position))
    life.encode(into: &bytes)
    bytes.write(promised.money_units)
    bytes.write(promised.selling_units)
    bytes.write(promised.borrowed_units)
    bytes.write(isChild)
    bytes.write(nextPrice?.ticks ?? 0)  // a price that was asked for is positive
    asked.encode(into: &bytes)
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    id = try OrderID(decoding: &bytes)
    request = try OrderRequest(decoding: &bytes)
    position = Int(try bytes.read(UInt16.self))
    life = try OrderLife(decoding: &bytes)
    promised = Reservation(
      money_units: try bytes.read(Int64.self), selling_units: try bytes.read(Int64.self),
      borrowed_units: try bytes.read(Int64.self))
    isChild = try bytes.readBool("child")
    let next = try bytes.read(Int64.self)
    guard next >= 0 else { throw .value(of: "next price", next) }
    nextPrice = next == 0 ? nil : Price(ticks: next)
    asked = try Time(decoding: &bytes)
  }
}

/// All of a desk that lives from one input to the next. What follows from other parts, such as the records of the
/// plugin's view, is made again.
extension Desk {
  func encode(into bytes: inout ByteWriter, instrumentCount: Int) {
    strategy.encode(into: &bytes)
    limits.encode(into: &bytes)
    bytes.write(subscriptions.rawValue)
    bytes.write(isStopped)
    losses.encode(into: &bytes)
    margin.encode(into: &bytes)
    lastClientRef.encode(into: &bytes)
    bytes.write(orderNumber)
    bytes.write(sequence)
    bytes.write(UInt16(inboxCount))
    for place in 0..<inboxCount { inbox[place].encode(into: &bytes) }
    bytes.write(UInt16(orderCount))
    for place in 0..<orderCount { orders[place].encode(into: &bytes) }
    ended.encode(into: &bytes)
    trades.pointee.encode(into: &bytes)
    standing.pointee.encode(into: &bytes)
    plan.pointee.encode(into: &bytes)
    for position in 0..<instrumentCount {
      open[position].encode(into: &bytes)
      bytes.write(warmUp[position])
    }
    messages.encode(into: &bytes)
    recent.encode(into: &bytes)
    runaway.encode(into: &bytes)
    bytes.write(highest_units)
    for position in 0..<instrumentCount { bytes.write(isStoppedOut[position]) }
    bytes.write(UInt16(timerCount))
    for place in 0..<timerCount {
      timers[place].ref.encode(into: &bytes)
      timers[place].due.encode(into: &bytes)
    }
  }

  /// For a desk that was just made, with the same strategy and instruments.
  mutating func restore(from bytes: inout ByteReader, instrumentCount: Int) throws(ByteFault) {
    isStopped = try bytes.readBool("stopped")
    losses = try LossLadder(decoding: &bytes)
    margin = try MarginWatch(decoding: &bytes)
    lastClientRef = try ClientRef(decoding: &bytes)
    orderNumber = try bytes.read(UInt64.self)
    sequence = try bytes.read(UInt32.self)
    let events = try count(&bytes, "inbox", limit: TurnLimits.events)
    for _ in 0..<events {
      restore(try EventRecord(decoding: &bytes))
    }
    for _ in 0..<(try count(&bytes, "orders", limit: TurnLimits.openOrders + Desk.children)) {
      let order = try WorkingOrder(decoding: &bytes)
      guard order.position < instrumentCount else { throw .value(of: "order's position", Int64(order.position)) }
      add(order)
    }
    try ended.restore(from: &bytes, instrumentCount: instrumentCount)
    trades.pointee = try TradeMemory(decoding: &bytes)
    standing.pointee = try StandingBook(decoding: &bytes, instrumentCount: instrumentCount)
    try plan.pointee.restore(from: &bytes, instrumentCount: instrumentCount)
    areRecordsStale = true
    for position in 0..<instrumentCount {
      open[position] = try OpenOrders(decoding: &bytes)
      openStake_units += Int128(open[position].largerStake_units)
      warmUp[position] = try bytes.read(UInt32.self)
    }
    messages = try MessageRate(decoding: &bytes)
    try recent.restore(from: &bytes)
    runaway = try RunawayWatch(decoding: &bytes)
    highest_units = try bytes.read(Int64.self)
    for position in 0..<instrumentCount { isStoppedOut[position] = try bytes.readBool("stopped out") }
    for _ in 0..<(try count(&bytes, "timers", limit: Desk.timers)) {
      (timers + timerCount).initialize(
        to: Timer(ref: try ClientRef(decoding: &bytes), due: try Time(decoding: &bytes)))
      timerCount += 1
    }
  }

  private func count(_ bytes: inout ByteReader, _ name: String, limit: Int) throws(ByteFault) -> Int {
    let count = Int(try bytes.read(UInt16.self))
    guard count <= limit else { throw .value(of: name, Int64(count)) }
    return count
  }
}

extension MarginWatch {
  func encode(into bytes: inout ByteWriter) {
    bytes.write(state.rawValue)
    interestSince.encode(into: &bytes)
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    guard let state = State(rawValue: number) else { throw .value(of: "margin state", Int64(number)) }
    self.state = state
    interestSince = try Time(decoding: &bytes)
  }
}
