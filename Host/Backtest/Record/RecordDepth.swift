/// How much of a run is written down for later.
public enum RecordDepth: Sendable {
  /// Nothing: an event costs one comparison.
  case nothing
  /// Equity at the end of each day, and the sums over round trips: an event costs the same comparison, a fill some arithmetic.
  case figures
  /// What a report shows besides: each round trip, how far each trade went against and for the strategy, the equity between the ends of
  /// days, exposure, drawdown.
  case report
}
