import HostBacktest
import HostModel
import HostStatistics

/// Which run of a sweep: a set of parameters over a stretch of the data.
struct SweepKey: Hashable, Sendable {
  let window: Int
  let part: SweepStretch.Part
  let set: Int
}

/// What came of one run. The same for the same set, whoever runs it and in which order.
struct SweepRun: Equatable, Sendable {
  let key: SweepKey
  /// One value for each axis.
  let values: [SweepValue]
  /// `done`, or the code of what ended it early.
  let status: String
  /// `nil` when the strategy never began.
  let figures: SweepFigures?

  static let done = "done"
  var isDone: Bool { status == SweepRun.done }
}

struct SweepFigures: Equatable, Sendable {
  /// The trading state in which it ended, in the words of `bulkhead status`.
  var state: String
  var capital_units: Int64
  var equity_units: Int64
  var fees_units: Int64
  var orders: Int64
  var fills: Int64
  var refused: Int64
  /// The largest fall of equity from a peak before it, as a share of that, event by event.
  var drawdown: Double
  /// Of each UTC day.
  var returns: [Double]
  var seed: Int64

  var profit: Double { capital_units == 0 ? 0 : Double(equity_units - capital_units) / Double(capital_units) }
  var daily: Returns { Returns(returns, periodsPerYear: SweepFigures.daysPerYear) }

  /// Markets that never close.
  static let daysPerYear = 365.0
}

/// What the best set is the best by.
enum SweepObjective: String, CaseIterable, Sendable {
  case sharpe, sortino, `return`, cagr, drawdown

  /// More is better; `nil` where the run has no such figure.
  func value(of figures: SweepFigures) -> Double? {
    switch self {
    case .sharpe: figures.daily.sharpe
    case .sortino: figures.daily.sortino
    case .return: figures.profit
    case .cagr: figures.daily.annualReturn
    case .drawdown: -figures.drawdown
    }
  }
}
