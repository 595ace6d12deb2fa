extension OrderRequest {
  public func encode(into bytes: inout ByteWriter) {
    clientRef.encode(into: &bytes)
    instrument.encode(into: &bytes)
    bytes.write(side.rawValue)
    bytes.write(type.rawValue)
    bytes.write(timeInForce.rawValue)
    bytes.write(flags.rawValue)
    bytes.write(quantity.units)
    bytes.write(price.ticks)
    expiry.encode(into: &bytes)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let clientRef = try ClientRef(decoding: &bytes), instrument = try InstrumentID(decoding: &bytes)
    let side = try Side(decoding: &bytes), number = try bytes.read(UInt8.self)
    guard let type = OrderType(rawValue: number) else { throw .value(of: "order type", Int64(number)) }
    let timeInForce = try TimeInForce(decoding: &bytes), flags = try OrderFlags(decoding: &bytes)
    let quantity = Quantity(units: try bytes.read(Int64.self)), price = Price(ticks: try bytes.read(Int64.self))
    let expiry = try Time?(decoding: &bytes)
    guard (timeInForce == .untilTime) == (expiry != nil) else {
      throw .value(of: "expiry", expiry?.nanoseconds ?? 0)
    }
    self.init(
      clientRef: clientRef, instrument: instrument, side: side, type: type, timeInForce: timeInForce,
      quantity: quantity, price: price, flags: flags, expiry: expiry)
  }
}

extension Side {
  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    guard let side = Side(rawValue: number) else { throw .value(of: "side", Int64(number)) }
    self = side
  }
}

extension TimeInForce {
  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    guard let timeInForce = TimeInForce(rawValue: number) else { throw .value(of: "time in force", Int64(number)) }
    self = timeInForce
  }
}

extension OrderFlags {
  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let bits = try bytes.read(UInt16.self)
    guard bits < 4 else { throw .value(of: "order flags", Int64(bits)) }
    self.init(rawValue: bits)
  }
}

// What may be missing: one byte that says so, then the value.

extension Time? {
  func encode(into bytes: inout ByteWriter) {
    bytes.write(self != nil)
    self?.encode(into: &bytes)
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self = try bytes.readBool("time") ? try Time(decoding: &bytes) : nil
  }
}

extension Price? {
  func encode(into bytes: inout ByteWriter) {
    bytes.write(self != nil)
    if let self { bytes.write(self.ticks) }
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self = try bytes.readBool("price") ? Price(ticks: try bytes.read(Int64.self)) : nil
  }
}
