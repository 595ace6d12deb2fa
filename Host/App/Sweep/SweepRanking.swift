import HostBacktest
import HostModel
import HostRisk
import HostStatistics

/// The sets of one stretch from the best to the worst, and what is left of the best one: read run by run, so that only
/// a few numbers of each are kept.
struct SweepRanking {
  let objective: SweepObjective
  private(set) var count = 0
  /// How many ended early or never began, by the code of why.
  private(set) var early: [(code: String, count: Int)] = []
  /// How many did not end in the normal trading state.
  private(set) var held = 0
  /// How many never traded.
  private(set) var idle = 0
  private var scores: [(score: Double, set: Int)] = []
  private var sharpes: [Double] = []
  private var overfitting: Overfitting?

  init(_ objective: SweepObjective) { self.objective = objective }

  mutating func add(_ run: SweepRun) {
    count += 1
    guard run.isDone, let figures = run.figures else {
      if let place = early.firstIndex(where: { $0.code == run.status }) {
        early[place].count += 1
      } else {
        early.append((run.status, 1))
      }
      return
    }
    if figures.state != TradingState.normal.word { held += 1 }
    if figures.fills == 0 { idle += 1 }
    if let score = objective.value(of: figures) { scores.append((score, run.key.set)) }
    // Whoever never traded was a trial too, one without gain and risk.
    sharpes.append(figures.daily.periodSharpe ?? 0)
    if overfitting == nil { overfitting = Overfitting(periods: figures.returns.count) }
    overfitting?.add(figures.returns)
  }

  /// How many ran to the end.
  var trials: Int { sharpes.count }

  /// The best so many sets; of equal ones the first.
  func best(_ count: Int) -> [Int] {
    scores.sorted { $0.score > $1.score || ($0.score == $1.score && $0.set < $1.set) }.prefix(count).map(\.set)
  }

  var best: Int? {
    scores.max { $0.score < $1.score || ($0.score == $1.score && $0.set > $1.set) }?.set
  }

  /// What the returns of the best are worth after so many trials.
  func deflated(_ returns: Returns) -> DeflatedSharpe? {
    guard trials > 0 else { return nil }
    let mean = sharpes.reduce(0, +) / Double(trials)
    let variance =
      trials > 1 ? sharpes.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(trials - 1) : 0
    return DeflatedSharpe(of: returns, trials: trials, variance: variance)
  }

  func overfittingOutcome() -> Overfitting.Outcome? { overfitting?.outcome() }
}
