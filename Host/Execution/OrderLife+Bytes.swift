import HostModel

extension OrderLife {
  public func encode(into bytes: inout ByteWriter) {
    switch state {
    case .sent: bytes.write(UInt8(1))
    case .open: bytes.write(UInt8(2))
    case .cancelling: bytes.write(UInt8(3))
    case .replacing: bytes.write(UInt8(4))
    case .unknown(let asked): bytes.write(UInt8(16) + asked.rawValue)
    case .done(let ending): bytes.write(UInt8(32) + ending.rawValue)
    }
    bytes.write(quantity.units)
    bytes.write(filled.units)
    bytes.write(replacement?.units ?? 0)
    bytes.write(isDoubted)
    bytes.write(absences)
    absentAt.encode(into: &bytes)
    bytes.write(latestTrade)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    let state: State
    switch (number, Asked(rawValue: number &- 16), Ending(rawValue: number &- 32)) {
    case (1, _, _): state = .sent
    case (2, _, _): state = .open
    case (3, _, _): state = .cancelling
    case (4, _, _): state = .replacing
    case (_, .some(let asked), _): state = .unknown(asked)
    case (_, _, .some(let ending)): state = .done(ending)
    case (_, .none, .none): throw .value(of: "order state", Int64(number))
    }
    let quantity = try bytes.read("quantity", in: 1...Int64.max), filled = try bytes.read("filled", in: 0...Int64.max)
    let replacement = try bytes.read("replacement", in: 0...Int64.max)
    let isDoubted = try bytes.readBool("doubted")
    let absences = try bytes.read(UInt8.self)
    let absentAt = try Time(decoding: &bytes), latest = try bytes.read(Int64.self)
    self.init(
      state, quantity: Quantity(units: quantity), filled: Quantity(units: filled),
      replacement: replacement == 0 ? nil : Quantity(units: replacement), isDoubted: isDoubted, absences: absences,
      absentAt: absentAt, latestTrade: latest)
  }
}
