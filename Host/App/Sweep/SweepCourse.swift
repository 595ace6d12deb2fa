import HostBacktest
import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostPlugins
import HostRisk
import HostStatistics

/// One run on its way: the runner, and the equity at the end of each UTC day.
struct SweepCourse<Port: StrategyPort & ~Copyable>: ~Copyable where Port.Stop == PluginStop {
  private var runner: Runner<Port>
  private let strategy: StrategyID
  private let days: Range<Int64>
  private let capital_units: Int64
  /// At the end of the days that are over.
  private var equities: [Int64] = []
  /// When the day that is not over has ended.
  private var nextDay_ns: Int64
  /// What was refused in the warm-up.
  private var refusedBefore: Int64 = 0

  init(_ runner: consuming Runner<Port>, _ strategy: StrategyID, _ days: Range<Int64>) {
    capital_units = runner.trading.engine.ledger[strategy].equity_units
    self.runner = runner
    self.strategy = strategy
    self.days = days
    nextDay_ns = Time.behind(day: days.lowerBound).nanoseconds
    equities.reserveCapacity(days.count)
  }

  @inline(__always)
  mutating func step(_ event: EventPointer) throws(Runner<Port>.Failure) {
    if event.time_ns >= nextDay_ns { closeDays(before: event.time.closingDay) }
    try runner.step(event, row: Int(runner.eventCount))
  }

  private mutating func closeDays(before day: Int64) {
    let equity_units = runner.trading.engine.ledger[strategy].equity_units
    while days.lowerBound + Int64(equities.count) < min(day, days.upperBound) { equities.append(equity_units) }
    nextDay_ns = Time.behind(day: day).nanoseconds
  }

  /// From here on it may trade. Nothing of the warm-up counts: it had its money, and no order was let through.
  mutating func endWarmUp(_ assignment: Engine.Assignment) {
    runner.trading.engine.resume(
      strategy, limits: assignment.limits, subscriptions: assignment.subscriptions, warmUp: 0)
    refusedBefore = runner.tally(strategy).refused
  }

  consuming func finish(seed: Int64) -> SweepFigures {
    closeDays(before: days.upperBound)
    runner.trading.engine.ledger.checkInvariants()
    let tally = runner.tally(strategy), portfolio = runner.trading.engine.ledger[strategy]
    let from_units = tally.drawdown.from_units
    let returns = Returns(
      between: ([capital_units] + equities).map { Double($0) }, periodsPerYear: SweepFigures.daysPerYear)
    return SweepFigures(
      state: runner.trading.engine.states.state(of: strategy).word, capital_units: capital_units,
      equity_units: portfolio.equity_units, fees_units: portfolio.fees_units, orders: tally.orders, fills: tally.fills,
      refused: tally.refused - refusedBefore,
      drawdown: from_units > 0 ? Double(tally.drawdown.largest_units) / Double(from_units) : 0, returns: returns.values,
      seed: seed)
  }
}
