import HostModel

extension Limits {
  /// Every field in the order in which it is written down: a new one goes to the end.
  private static let paths: [WritableKeyPath<Limits, Int64> & Sendable] = [
    \.order_ppm, \.position_ppm, \.dailyLoss_ppm, \.collar_ppm, \.priceAge_ns, \.ordersPerSecond, \.openOrders,
    \.leverageLong_ppm, \.leverageShort_ppm, \.maintenance_ppm, \.interest_ppm, \.drift_ppm,
    \.minimumPosition_ppm, \.exposure_ppm, \.duplicateWindow_ns,
    \.dayBand_ppm, \.walk_ppm, \.volumeShare_ppm, \.stopLoss_ppm, \.drawdown_ppm, \.correlationWeight_ppm,
    \.volatilityWeight_ppm, \.volatilityReference_ppm, \.entriesPerMinute, \.refusalsPerMinute, \.instruments.bits0,
    \.instruments.bits1, \.instruments.bits2, \.instruments.bits3,
  ]

  public func encode(into bytes: inout ByteWriter) {
    bytes.write(UInt8(Limits.paths.count))
    for path in Limits.paths { bytes.write(self[keyPath: path]) }
  }

  /// What was written before a field existed has its usual value.
  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init()
    let count = Int(try bytes.read(UInt8.self))
    guard count <= Limits.paths.count else { throw .value(of: "limits", Int64(count)) }
    for path in Limits.paths.prefix(count) { self[keyPath: path] = try bytes.read(Int64.self) }
  }

  /// For the test that no field is left out.
  package static var writtenFieldCount: Int { paths.count }
}
