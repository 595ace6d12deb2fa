import HostModel
import HostStatistics

/// The figures of one strategy, or of all of a run together.
///
/// Daily returns are those of equity at the end of each UTC day, the first from the capital on. Money that came or went
/// in between counts as profit or loss; a backtest has none.
public struct Performance: Sendable {
  public static let daysPerYear = 365.0

  public let capital_units: Int64
  public let equity_units: Int64
  /// Equity at the end of each UTC day.
  public let days: [Int64]
  public let returns: Returns
  public let trades: TradeFigures
  public let instruments: [InstrumentTally]
  public let funding_units: Int64
  public let interest_units: Int64
  public let course: Course?
  public let firstDay: Int64

  /// Of one strategy.
  public init(_ history: History, strategy: Int) {
    let own = history.strategies[strategy]
    self.init(
      capital_units: own.capital_units, equity_units: own.equity_units, days: own.days,
      trades: own.trades,
      instruments: own.instruments, funding_units: own.funding_units, interest_units: own.interest_units,
      course: own.course, firstDay: history.firstDay)
  }

  /// Of all together, as if they were one account.
  public init(_ history: History) {
    if history.strategies.count == 1 {
      self.init(history, strategy: 0)
      return
    }
    let strategies = history.strategies
    func sum(_ part: (StrategyHistory) -> Int64) -> Int64 { strategies.reduce(0) { $0 &+ part($1) } }
    self.init(
      capital_units: sum { $0.capital_units }, equity_units: sum { $0.equity_units },
      days: strategies[0].days.indices.map { day in sum { $0.days[day] } }, trades: history.allTrades,
      instruments: strategies[0].instruments.indices.map { index in
        strategies.reduce(InstrumentTally()) { $0 + $1.instruments[index] }
      }, funding_units: sum { $0.funding_units }, interest_units: sum { $0.interest_units }, course: history.total,
      firstDay: history.firstDay)
  }

  private init(
    capital_units: Int64, equity_units: Int64, days: [Int64], trades: TradeFigures, instruments: [InstrumentTally],
    funding_units: Int64, interest_units: Int64, course: Course?, firstDay: Int64
  ) {
    self.capital_units = capital_units
    self.equity_units = equity_units
    self.days = days
    self.trades = trades
    self.instruments = instruments
    self.funding_units = funding_units
    self.interest_units = interest_units
    self.course = course
    self.firstDay = firstDay
    returns = Returns(between: ([capital_units] + days).map(Double.init), periodsPerYear: Performance.daysPerYear)
  }

  public var fees_units: Int64 { instruments.reduce(0) { $0 + $1.fees_units } }
  public var slippage_units: Int64 { instruments.reduce(0) { $0 + $1.slippage_units } }
  /// What all fills counted for ÷ the mean of equity at the ends of days.
  public var turnover: Double? {
    let mean = days.reduce(0.0) { $0 + Double($1) } / Double(max(days.count, 1))
    return mean > 0 ? instruments.reduce(0) { $0 + $1.traded_units } / mean : nil
  }
}
