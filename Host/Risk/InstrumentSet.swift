import HostModel

/// Which instruments of a run somebody may trade.
public struct InstrumentSet: Equatable, Sendable {
  var bits0: Int64
  var bits1: Int64
  var bits2: Int64
  var bits3: Int64

  private init(_ bits: Int64) {
    bits0 = bits
    bits1 = bits
    bits2 = bits
    bits3 = bits
  }

  public static var all: InstrumentSet { InstrumentSet(-1) }

  public init(_ instruments: [InstrumentID]) {
    self.init(0)
    for instrument in instruments {
      let bit = Int64(1) << Int64(instrument.index & 63)
      switch instrument.index >> 6 {
      case 0: bits0 |= bit
      case 1: bits1 |= bit
      case 2: bits2 |= bit
      case 3: bits3 |= bit
      default: preconditionFailure("instrument \(instrument.index) of a run of at most \(TurnLimits.instruments)")
      }
    }
  }

  public func contains(_ instrument: InstrumentID) -> Bool {
    let bits =
      switch instrument.index >> 6 {
      case 0: bits0
      case 1: bits1
      case 2: bits2
      default: bits3
      }
    return bits >> Int64(instrument.index & 63) & 1 == 1
  }
}
