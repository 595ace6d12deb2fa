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
    case .filled(let fill, let trade):
      bytes.write(UInt8(3))
      fill.encode(into: &bytes)
      bytes.write(trade.number)
    case .cancelled: bytes.write(UInt8(4))
    case .cancelRejected: bytes.write(UInt8(5))
    case .replaced: bytes.write(UInt8(6))
    case .replaceRejected: bytes.write(UInt8(7))
    case .expired: bytes.write(UInt8(8))
    case .lost: bytes.write(UInt8(9))
    case .absent: bytes.write(UInt8(10))
    }
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let order = try OrderID(decoding: &bytes), time = try Time(decoding: &bytes)
    let report: Report
    switch try bytes.read(UInt8.self) {
    case 1: report = .accepted
    case 2: report = .rejected(code: try bytes.read(Int64.self))
    case 3: report = .filled(try Fill(decoding: &bytes), TradeID(try bytes.read(Int64.self)))
    case 4: report = .cancelled
    case 5: report = .cancelRejected
    case 6: report = .replaced
    case 7: report = .replaceRejected
    case 8: report = .expired
    case 9: report = .lost
    case 10: report = .absent
    case let kind: throw .value(of: "report", Int64(kind))
    }
    self.init(order, at: time, report)
  }
}
