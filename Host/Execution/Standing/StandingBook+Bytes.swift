import HostModel

extension StandingBook {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(groupCount)
    bytes.write(UInt8(count))
    for place in 0..<count { orders[place].encode(into: &bytes) }
    bytes.write(UInt8(ruleCount))
    for place in 0..<ruleCount {
      rules[place].target.encode(into: &bytes)
      rules[place].condition.encode(into: &bytes)
      bytes.write(rules[place].isFired)
    }
  }

  public init(decoding bytes: inout ByteReader, instrumentCount: Int) throws(ByteFault) {
    self.init()
    groupCount = try bytes.read(UInt32.self)
    let orderCount = try bytes.read(UInt8.self)
    guard orderCount <= StandingBook.capacity else { throw .value(of: "standing orders", Int64(orderCount)) }
    for _ in 0..<orderCount {
      let order = try StandingOrder(decoding: &bytes)
      guard order.position < instrumentCount else { throw .value(of: "position", Int64(order.position)) }
      (orders + count).initialize(to: order)
      count += 1
    }
    let rulesWritten = try bytes.read(UInt8.self)
    guard rulesWritten <= StandingBook.capacity else { throw .value(of: "rules", Int64(rulesWritten)) }
    for _ in 0..<rulesWritten {
      var rule = CancelRule(try ClientRef(decoding: &bytes), try CancelCondition(decoding: &bytes))
      rule.isFired = try bytes.readBool("fired")
      (rules + ruleCount).initialize(to: rule)
      ruleCount += 1
    }
  }
}

extension StandingOrder {
  func encode(into bytes: inout ByteWriter) {
    request.encode(into: &bytes)
    bytes.write(UInt16(position))
    begin.encode(into: &bytes)
    bytes.write(phase.rawValue)
    bytes.write(quantity.units)
    bytes.write(filled.units)
    bytes.write(outstanding.units)
    bytes.write(trigger.ticks)
    bytes.write(best.ticks)
    bytes.write(after?.number ?? 0)  // no strategy has an order 0
    bytes.write(group)
    bytes.write(volume.units)
    bytes.write(blocked_ns)
    bytes.write(toldReason)
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let request = try StandingRequest(decoding: &bytes), position = Int(try bytes.read(UInt16.self))
    let begin = try Time(decoding: &bytes), number = try bytes.read(UInt8.self)
    guard let phase = Phase(rawValue: number) else { throw .value(of: "phase", Int64(number)) }
    self.init(request, position: position, at: begin, group: 0)
    self.phase = phase
    quantity = Quantity(units: try bytes.read("quantity", in: 0...Int64.max))
    filled = Quantity(units: try bytes.read("filled", in: 0...Int64.max))
    outstanding = Quantity(units: try bytes.read("outstanding", in: 0...Int64.max))
    trigger = Price(ticks: try bytes.read(Int64.self))
    best = Price(ticks: try bytes.read(Int64.self))
    let ref = try bytes.read(UInt64.self)
    after = ref == 0 ? nil : ClientRef(ref)
    group = try bytes.read(UInt32.self)
    volume = Quantity(units: try bytes.read("volume", in: 0...Int64.max))
    blocked_ns = try bytes.read(Int64.self)
    toldReason = try bytes.read(Int64.self)
  }
}
