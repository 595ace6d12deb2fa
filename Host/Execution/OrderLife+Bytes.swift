import HostModel

extension OrderLife {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(remaining.units)
    switch state {
    case .sent: bytes.write(UInt8(1))
    case .open: bytes.write(UInt8(2))
    case .cancelling: bytes.write(UInt8(3))
    case .done(.filled): bytes.write(UInt8(4))
    case .done(.cancelled): bytes.write(UInt8(5))
    case .done(.rejected): bytes.write(UInt8(6))
    }
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let remaining = Quantity(units: try bytes.read(Int64.self))
    let state: State
    switch try bytes.read(UInt8.self) {
    case 1: state = .sent
    case 2: state = .open
    case 3: state = .cancelling
    case 4: state = .done(.filled)
    case 5: state = .done(.cancelled)
    case 6: state = .done(.rejected)
    case let number: throw .value(of: "order state", Int64(number))
    }
    guard remaining.units >= 0 else { throw .value(of: "remaining", remaining.units) }
    self.init(state, remaining: remaining)
  }
}
