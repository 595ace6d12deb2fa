/// What one strategy traded and paid in one instrument.
public struct InstrumentTally: Equatable, Sendable {
  public internal(set) var fills: Int64 = 0
  /// What all fills counted for, both sides.
  public internal(set) var traded_units = 0.0
  public internal(set) var fees_units: Int64 = 0
  /// What the fills of orders that took cost more than the market price before `--slippage`, to within a price step each.
  public internal(set) var slippage_units: Int64 = 0
  /// Negative when received. Only with `RecordDepth.report`.
  public internal(set) var funding_units: Int64 = 0

  public init() {}

  static func + (left: InstrumentTally, right: InstrumentTally) -> InstrumentTally {
    var sum = left
    sum.fills += right.fills
    sum.traded_units += right.traded_units
    sum.fees_units += right.fees_units
    sum.slippage_units += right.slippage_units
    sum.funding_units += right.funding_units
    return sum
  }
}
