import HostModel

extension Fill {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(price.ticks)
    bytes.write(quantity.units)
    fee.encode(into: &bytes)
    bytes.write(isMaker)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init(
      price: Price(ticks: try bytes.read(Int64.self)), quantity: Quantity(units: try bytes.read(Int64.self)),
      fee: try Money(decoding: &bytes), isMaker: try bytes.readBool("maker"))
  }
}
