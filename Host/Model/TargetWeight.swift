/// What a strategy wants an instrument to be of its equity. Those that stand one behind the other are one plan: it is
/// carried out as a whole or not begun.
public struct TargetWeight: Equatable, Sendable {
  /// The number of the order that it takes, if it takes one.
  public let clientRef: ClientRef
  public let instrument: InstrumentID
  /// Parts per million of the equity; negative: short.
  public let weight_ppm: Int64

  public init(_ clientRef: ClientRef, _ instrument: InstrumentID, weight_ppm: Int64) {
    self.clientRef = clientRef
    self.instrument = instrument
    self.weight_ppm = weight_ppm
  }
}

extension WishRecord {
  /// Bit of a target's `flags`: with it the plan is whole.
  public static let lastTarget: UInt16 = 1

  /// A hundred times the equity: more is a slip, whatever the limits say.
  public static let largestWeight_ppm: Int64 = 100_000_000

  public func decodedTarget(instruments: UnsafeBufferPointer<InstrumentID>) throws(WishFault) -> TargetWeight {
    guard side == 0, type == 0, timeInForce == 0, isTextFree, price_ticks == 0, quantity_units == 0, time_ns == 0,
      link == 0
    else { throw WishFault(.unused, value: 1, limit: 0) }
    guard flags <= WishRecord.lastTarget else {
      throw WishFault(.flags, value: Int64(flags), limit: Int64(WishRecord.lastTarget))
    }
    guard (-WishRecord.largestWeight_ppm...WishRecord.largestWeight_ppm).contains(detail) else {
      throw WishFault(.detail, value: detail, limit: WishRecord.largestWeight_ppm)
    }
    return TargetWeight(ClientRef(clientRef), try decodedInstrument(instruments), weight_ppm: detail)
  }
}
