import HostLedger
import HostModel

extension VenueReport {
  /// The order, the time, then the report: 1 accepted, 2 rejected with its code, 3 filled, 4 cancelled.
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(order.number)
    bytes.write(time.nanoseconds)
    switch report {
    case .accepted: bytes.write(UInt8(1))
    case .rejected(let code):
      bytes.write(UInt8(2))
      bytes.write(code)
    case .filled(let fill):
      bytes.write(UInt8(3))
      bytes.write(fill.price.ticks)
      bytes.write(fill.quantity.units)
      bytes.write(fill.fee.units)
      bytes.write(fill.fee.currency.index)
      bytes.write(fill.isMaker)
    case .cancelled: bytes.write(UInt8(4))
    }
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let order = OrderID(try bytes.read(UInt64.self))
    let time = Time(nanoseconds: try bytes.read(Int64.self))
    switch try bytes.read(UInt8.self) {
    case 1: self.init(order, at: time, .accepted)
    case 2: self.init(order, at: time, .rejected(code: try bytes.read(Int64.self)))
    case 3:
      let price = Price(ticks: try bytes.read(Int64.self)), quantity = Quantity(units: try bytes.read(Int64.self))
      let fee = Money(units: try bytes.read(Int64.self), CurrencyID(try bytes.read(UInt16.self)))
      let isMaker = try bytes.readBool("maker")
      self.init(order, at: time, .filled(Fill(price: price, quantity: quantity, fee: fee, isMaker: isMaker)))
    case 4: self.init(order, at: time, .cancelled)
    case let other: throw .value(of: "report", Int64(other))
    }
  }
}
