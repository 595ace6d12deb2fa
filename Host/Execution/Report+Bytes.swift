import HostLedger
import HostModel

extension VenueReport {
  public func encode(into bytes: inout ByteWriter) {
    order.encode(into: &bytes)
    time.encode(into: &bytes)
    switch report {
    case .accepted: bytes.write(UInt8(1))
    case .rejected(let code):
      bytes.write(UInt8(2))
      bytes.write(code)
    case .filled(let fill):
      bytes.write(UInt8(3))
      fill.encode(into: &bytes)
    case .cancelled: bytes.write(UInt8(4))
    }
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let order = try OrderID(decoding: &bytes), time = try Time(decoding: &bytes)
    switch try bytes.read(UInt8.self) {
    case 1: self.init(order, at: time, .accepted)
    case 2: self.init(order, at: time, .rejected(code: try bytes.read(Int64.self)))
    case 3: self.init(order, at: time, .filled(try Fill(decoding: &bytes)))
    case 4: self.init(order, at: time, .cancelled)
    case let kind: throw .value(of: "report", Int64(kind))
    }
  }
}
