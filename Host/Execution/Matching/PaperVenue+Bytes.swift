import HostModel

/// All that the venue keeps from one event to the next. Not the model and the instruments: they are the run's, and a
/// venue is restored into one that was made with the same.
extension PaperVenue {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(draws.state)
    bytes.write(tradeCount)
    bytes.write(inboundLine.last_ns)
    bytes.write(outboundLine.last_ns)
    for volume in volumes { volume.encode(into: &bytes) }
    for index in instruments.indices {
      markets[index].encode(into: &bytes)
      bytes.write(Int32(orders[index].count))
      for place in 0..<orders[index].count { orders[index][place].encode(into: &bytes) }
    }
    bytes.write(Int32(inbound.count))
    for number in 0..<inbound.count { inbound[number].encode(into: &bytes) }
    bytes.write(Int32(outbound.count))
    for number in 0..<outbound.count {
      bytes.write(outbound[number].due.nanoseconds)
      outbound[number].report.encode(into: &bytes)
    }
  }

  /// Takes over what `encode` wrote. A venue that threw is of no more use.
  public mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    draws = Draws(state: try bytes.read(UInt64.self))
    tradeCount = try bytes.read("trades", in: 0...Int64.max)
    inboundLine = Line(last_ns: try bytes.read(Int64.self))
    outboundLine = Line(last_ns: try bytes.read(Int64.self))
    for index in volumes.indices { volumes[index] = try TradedVolume(decoding: &bytes) }
    for index in instruments.indices {
      try markets[index].restore(from: &bytes)
      orders[index].removeAll()
      let count = try bytes.read("orders", in: 0...Int32(bytes.left / VenueOrder.byteCount))
      for _ in 0..<count {
        let order = try VenueOrder(decoding: &bytes, instruments: instruments.count)
        guard Int(order.instrument.index) == index else {
          throw .value(of: "order's instrument", Int64(order.instrument.index))
        }
        orders[index].append(order)
      }
      counts[index] = orders[index].count
    }
    inbound.removeAll()
    for _ in 0..<(try bytes.read("messages", in: 0...Int32(bytes.left / Message.leastBytes))) {
      inbound.append(try Message(decoding: &bytes, instruments: instruments.count))
    }
    outbound.removeAll()
    for _ in 0..<(try bytes.read("reports", in: 0...Int32(bytes.left / Announcement.leastBytes))) {
      let due = Time(nanoseconds: try bytes.read(Int64.self))
      outbound.append(Announcement(due: due, report: try VenueReport(decoding: &bytes)))
    }
    noteWake()
  }
}

extension VenueOrder {
  static let byteCount = 54

  func encode(into bytes: inout ByteWriter) {
    bytes.write(id.number)
    bytes.write(instrument.index)
    bytes.write(side.rawValue)
    bytes.write(terms.bits)
    bytes.write(limit.ticks)
    bytes.write(remaining.units)
    bytes.write(isFresh)
    bytes.write(filled_units)
    bytes.write(expiry != nil)
    if let expiry { bytes.write(expiry.nanoseconds) }
    bytes.write(place.ahead_units)
    bytes.write(place.traded_units)
  }

  init(decoding bytes: inout ByteReader, instruments: Int) throws(ByteFault) {
    let id = OrderID(try bytes.read(UInt64.self))
    let index = try bytes.read(UInt16.self)
    guard Int(index) < instruments else { throw .value(of: "instrument", Int64(index)) }
    let sideNumber = try bytes.read(UInt8.self), bits = try bytes.read(UInt8.self)
    guard let side = Side(rawValue: sideNumber) else { throw .value(of: "side", Int64(sideNumber)) }
    guard let terms = OrderTerms(bits: bits) else { throw .value(of: "terms", Int64(bits)) }
    let limit = Price(ticks: try bytes.read("limit", in: 1...Int64.max))
    let remaining = Quantity(units: try bytes.read("remaining", in: 1...Int64.max))
    self.init(
      id: id, instrument: InstrumentID(index), side: side, terms: terms, limit: limit, remaining: remaining)
    isFresh = try bytes.readBool("fresh")
    filled_units = try bytes.read("filled", in: 0...Int64.max)
    expiry = try bytes.readBool("expiry") ? Time(nanoseconds: try bytes.read(Int64.self)) : nil
    place = QueuePlace(
      ahead_units: try bytes.read("ahead", in: 0...Int64.max), traded_units: try bytes.read("traded", in: 0...Int64.max)
    )
  }
}

extension PaperVenue.Announcement {
  /// When it arrives, and a report without anything behind its kind.
  static let leastBytes = 25
}

extension PaperVenue.Message {
  /// A cancel.
  static let leastBytes = 19

  /// When it arrives, then 1 and an order, or 2 and which order to cancel where.
  func encode(into bytes: inout ByteWriter) {
    bytes.write(due.nanoseconds)
    switch content {
    case .place(let order):
      bytes.write(UInt8(1))
      order.encode(into: &bytes)
    case .cancel(let id, let instrument):
      bytes.write(UInt8(2))
      bytes.write(id.number)
      bytes.write(instrument.index)
    case .replace(let order, let total):
      bytes.write(UInt8(3))
      order.encode(into: &bytes)
      bytes.write(total.units)
    case .query(let id, let instrument):
      bytes.write(UInt8(4))
      bytes.write(id.number)
      bytes.write(instrument.index)
    }
  }

  init(decoding bytes: inout ByteReader, instruments: Int) throws(ByteFault) {
    due = Time(nanoseconds: try bytes.read(Int64.self))
    switch try bytes.read(UInt8.self) {
    case 1: content = .place(try VenueOrder(decoding: &bytes, instruments: instruments))
    case 2:
      let id = OrderID(try bytes.read(UInt64.self)), index = try bytes.read(UInt16.self)
      guard Int(index) < instruments else { throw .value(of: "instrument", Int64(index)) }
      content = .cancel(id, InstrumentID(index))
    case 3:
      content = .replace(
        try VenueOrder(decoding: &bytes, instruments: instruments),
        total: Quantity(units: try bytes.read("total", in: 1...Int64.max)))
    case 4:
      let id = OrderID(try bytes.read(UInt64.self)), index = try bytes.read(UInt16.self)
      guard Int(index) < instruments else { throw .value(of: "instrument", Int64(index)) }
      content = .query(id, InstrumentID(index))
    case let other: throw .value(of: "message", Int64(other))
    }
  }
}
