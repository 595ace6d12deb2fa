import HostModel

/// Where the host closes a position that has lost its share of what it cost.
public struct StopLoss: Equatable, Sendable {
  /// A price at or below this one, or at or above the other, is one too many.
  public var below = Price(ticks: 0)
  public var above = Price(ticks: Int64.max)

  public init() {}

  /// The first price, to the tick, at which a position of `held` units that cost `cost_units` has lost `share_ppm` of
  /// that. A share of one or more is no stop.
  public init(_ instrument: Instrument, held: Int64, cost_units: Int64, share_ppm: Int64) {
    guard held != 0, held != Int64.min, cost_units != 0, cost_units != Int64.min, share_ppm < 1_000_000,
      let loss = scaled(abs(cost_units), by: share_ppm, over: 1_000_000, .up)
    else { return }
    let floor = Int128(cost_units) - Int128(loss)
    // The stake of a long position only grows with the price, that of a short one only falls.
    func isLost(_ ticks: Int64) -> Bool {
      guard let stake = instrument.stake(of: held, at: Price(ticks: ticks), .down) else { return held < 0 }
      return Int128(stake) <= floor
    }
    var low: Int64 = 0, high = EventRecord.largestPrice_ticks
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if isLost(middle) == (held > 0) { low = middle } else { high = middle }
    }
    if held > 0 { below = Price(ticks: low) } else { above = Price(ticks: high) }
  }

  @inline(__always)
  public func isReached(low: Price, high: Price) -> Bool { low <= below || high >= above }
}
