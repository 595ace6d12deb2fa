import HostBacktest
import HostMarket
import HostModel

/// A stretch of the data that sets of parameters are run over.
struct SweepStretch: Sendable {
  /// From 1 on; 0 where there are no windows.
  let window: Int
  let part: Part
  /// Where the strategy begins to see the market, and where it may trade: what lies between only warms it up.
  let start: MarketTape.Place, opening: MarketTape.Place
  let end: MarketTape.Place
  /// The UTC days that count.
  let days: Range<Int64>

  enum Part: String, Sendable {
    case whole
    case inSample = "in"
    case outOfSample = "out"
  }

  var rows: Int { end.row - start.row }

  /// All of the data.
  static func whole(_ tape: borrowing MarketTape) -> SweepStretch {
    let span = tape.span
    return SweepStretch(
      window: 0, part: .whole, start: tape.start, opening: tape.start, end: tape.end,
      days: span.lowerBound.closingDay..<span.upperBound.closingDay + 1)
  }
}
