import HostBacktest
import HostJSON
import HostModel
import HostRisk
import HostStatistics

/// What a file of results comes to: the best sets, and what that is worth after having looked for them.
struct SweepSummary {
  let identity: SweepIdentity
  let objective: SweepObjective
  /// Runs that are there, and that belong to the sweep.
  let count: Int
  let wanted: Int
  let body: Body

  enum Body {
    case plain(Plain)
    case walk(Walk)
  }

  struct Plain {
    let ranking: SweepRanking
    let best: [SweepRun]
    let deflated: DeflatedSharpe?
    let overfitting: Overfitting.Outcome?
  }

  struct Walk {
    /// For each window the set that was best in sample, with its run there, and its run out of sample.
    let windows: [(inSample: SweepRun?, outOfSample: SweepRun?)]
    /// All stretches out of sample as one.
    let stitched: SweepFigures?
  }

  /// Of a store, with the best so many sets by the objective; a walk forward has its own.
  init(_ store: SweepStore, by objective: SweepObjective, top: Int) throws {
    identity = store.identity
    if identity.windows.isEmpty {
      self.objective = objective
      var ranking = SweepRanking(objective)
      try store.each(.whole) { ranking.add($0) }
      let best = try ranking.best(top).compactMap { set in
        try store.run(SweepKey(window: 0, part: .whole, set: set))
      }
      let chosen = try ranking.best.flatMap { try store.run(SweepKey(window: 0, part: .whole, set: $0)) }
      count = ranking.count
      wanted = identity.sets
      body = .plain(
        Plain(
          ranking: ranking, best: best, deflated: chosen?.figures.flatMap { ranking.deflated($0.daily) },
          overfitting: ranking.overfittingOutcome()))
      return
    }
    self.objective = identity.objective ?? objective
    var outside: [Int: SweepRun] = [:]
    try store.each(.outOfSample) { outside[$0.key.window] = $0 }
    let (chosen, inside) = try SweepSummary.chosen(store, by: self.objective)
    let windows = identity.windows.indices.map { (inSample: chosen[$0 + 1], outOfSample: outside[$0 + 1]) }
    count = inside + outside.count
    wanted = identity.windows.count * (identity.sets + 1)
    body = .walk(Walk(windows: windows, stitched: SweepSummary.stitched(windows.compactMap(\.outOfSample?.figures))))
  }

  /// For each window its best run in sample, and how many runs in sample there are.
  static func chosen(_ store: SweepStore, by objective: SweepObjective) throws -> ([Int: SweepRun], count: Int) {
    var chosen: [Int: (run: SweepRun, score: Double)] = [:], count = 0
    try store.each(.inSample) { run in
      count += 1
      guard run.isDone, let figures = run.figures else { return }
      // One that did nothing is better than none, and worse than any other.
      let score = objective.value(of: figures) ?? -.infinity, window = run.key.window
      if let best = chosen[window], best.score >= score { return }
      chosen[window] = (run, score)
    }
    return (chosen.mapValues(\.run), count)
  }

  /// One series of returns and of money, begun with the first capital and ended with the last equity.
  private static func stitched(_ parts: [SweepFigures]) -> SweepFigures? {
    guard var sum = parts.first, let last = parts.last else { return nil }
    for part in parts.dropFirst() {
      sum.fees_units += part.fees_units
      sum.orders += part.orders
      sum.fills += part.fills
      sum.refused += part.refused
      sum.returns += part.returns
    }
    sum.state = last.state
    sum.equity_units = last.equity_units
    sum.drawdown = -(sum.daily.maxDrawdown ?? 0)
    return sum
  }

  var isWhole: Bool { count == wanted }

  var warnings: [String] {
    var list: [String] = []
    if !isWhole { list.append("\(grouped(Int64(wanted - count))) of \(grouped(Int64(wanted))) runs are not there") }
    switch body {
    case .plain(let plain):
      for (code, count) in plain.ranking.early {
        list.append(
          code == "E_SETUP"
            ? "the strategy does not accept \(count) of \(plain.ranking.count) sets (leave them out with --where)"
            : "\(count) of \(plain.ranking.count) sets ended early with \(code)")
      }
      if plain.ranking.held > 0 {
        list.append(
          "\(plain.ranking.held) of \(plain.ranking.trials) sets were held back by a limit before the end (see state in the results)"
        )
      }
      if plain.ranking.idle > 0 { list.append("\(plain.ranking.idle) of \(plain.ranking.trials) sets never traded") }
      if plain.ranking.best == nil { list.append("no set has a figure to be best by") }
    case .walk(let walk):
      let isChosen = walk.windows.allSatisfy { $0.inSample != nil }
      if isChosen, walk.windows.contains(where: { $0.outOfSample == nil }),
        count >= identity.windows.count * identity.sets
      {
        list.append("out of sample runs the command of this sweep without --shard, with these results as its --output")
      }
      for (index, window) in walk.windows.enumerated() {
        if let run = window.outOfSample, !run.isDone {
          list.append("window \(index + 1) ended early with \(run.status)")
        }
      }
    }
    return list
  }
}
