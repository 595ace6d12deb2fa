extension OrderRequest {
  public func encode(into bytes: inout ByteWriter) {
    clientRef.encode(into: &bytes)
    instrument.encode(into: &bytes)
    bytes.write(side.rawValue)
    bytes.write(type.rawValue)
    bytes.write(timeInForce.rawValue)
    bytes.write(quantity.units)
    bytes.write(price.ticks)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let clientRef = try ClientRef(decoding: &bytes), instrument = try InstrumentID(decoding: &bytes)
    let number = (side: try bytes.read(UInt8.self), type: try bytes.read(UInt8.self), force: try bytes.read(UInt8.self))
    guard let side = Side(rawValue: number.side) else { throw .value(of: "side", Int64(number.side)) }
    guard let type = OrderType(rawValue: number.type) else { throw .value(of: "order type", Int64(number.type)) }
    guard let timeInForce = TimeInForce(rawValue: number.force) else {
      throw .value(of: "time in force", Int64(number.force))
    }
    self.init(
      clientRef: clientRef, instrument: instrument, side: side, type: type, timeInForce: timeInForce,
      quantity: Quantity(units: try bytes.read(Int64.self)), price: Price(ticks: try bytes.read(Int64.self)))
  }
}
