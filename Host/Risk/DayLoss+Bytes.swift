import HostModel

extension DayLoss {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(dayEnd_ns)
    bytes.write(anchor_units)
    bytes.write(floor_units)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init()
    dayEnd_ns = try bytes.read(Int64.self)
    anchor_units = try bytes.read(Int64.self)
    floor_units = try bytes.read(Int64.self)
  }
}
