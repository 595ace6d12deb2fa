import HostModel

/// What a run left behind for its figures and its report.
public struct History: Sendable {
  /// The first and last market event.
  public let start: Time
  public let end: Time
  /// The first UTC day; midnight is the end of the day before.
  public let firstDay: Int64
  /// In the order of the engine's strategies.
  public let strategies: [StrategyHistory]
  /// Of all strategies, by the time of the exit; none unless a report was asked for, since there may be millions.
  public let trades: [Trade]
  public let allTrades: TradeFigures
  /// What a report shows of all together; `nil` unless it was asked for.
  public let total: Course?
}

/// What became of one strategy.
public struct StrategyHistory: Sendable {
  public let capital_units: Int64
  public let equity_units: Int64
  /// At the end of each UTC day, the last one at the end of the run; also of days without an event.
  public let days: [Int64]
  public let trades: TradeFigures
  public let funding_units: Int64
  public let interest_units: Int64
  /// For each instrument of the run.
  public let instruments: [InstrumentTally]
  public let open: [OpenPosition]
  public let course: Course?
}

/// A position that was not closed when the run ended.
public struct OpenPosition: Equatable, Sendable {
  public let instrument: InstrumentID
  public let since: Time
  public let quantity_units: Int64
  public let averageEntry_ticks: Double
  public let last: Price
  /// At the last price, with the fees so far taken off.
  public let profit_units: Int64
}

/// Equity and exposure from event to event.
public struct Course: Sendable {
  public let curve: EquityCurve
  /// Of the time of the run.
  public let inMarketShare: Double
  /// Exposure ÷ equity: its mean over time and the largest.
  public let averageLeverage: Double
  public let largestLeverage: Double

  init(_ track: EquityTrack) {
    curve = track.curve
    inMarketShare = track.inMarketShare
    averageLeverage = track.averageLeverage
    largestLeverage = track.largestLeverage
  }
}
