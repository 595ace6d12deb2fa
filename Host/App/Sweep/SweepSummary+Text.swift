import HostBacktest
import HostModel
import HostRisk
import HostStatistics

/// The summary for people.
extension SweepSummary {
  func print(to terminal: Terminal) {
    let axes = identity.grid
    terminal.print("\(identity.title, .strong)  \(axes, .faint)")
    switch body {
    case .plain(let plain): print(plain, to: terminal)
    case .walk(let walk): print(walk, to: terminal)
    }
    for warning in warnings { terminal.print("\("warning", .warning)      \(warning)") }
  }

  private func print(_ plain: Plain, to terminal: Terminal) {
    let best = plain.best.isEmpty ? "" : ", the best \(plain.best.count) by \(objective.rawValue)"
    terminal.print("\(grouped(Int64(count))) sets of parameters\(best)")
    if !plain.best.isEmpty {
      terminal.print("")
      var table = Table(
        [.right("set")] + identity.axes.map { .right($0.name) } + SweepSummary.figureColumns + [.left("state")])
      for run in plain.best {
        guard let figures = run.figures else { continue }
        table.add(
          ["\(run.key.set)"] + run.values.map { "\($0.text)" } + cells(figures)
            + ["\(figures.state, figures.state == TradingState.normal.word ? .faint : .warning)"])
      }
      terminal.print(table)
      terminal.print("")
    }
    if let deflated = plain.deflated {
      let share = Text("\(fixed(deflated.probability * 100, 1)) %", deflated.probability >= 0.95 ? .good : .warning)
      terminal.print(
        "deflated     \(share) that the best is better than luck: its Sharpe ratio is \(yearly(deflated.sharpe)), the best of \(grouped(Int64(deflated.trials))) worthless sets would have \(yearly(deflated.benchmark))"
      )
    }
    if let overfitting = plain.overfitting {
      let share = Text(
        "\(fixed(overfitting.probability * 100, 1)) %", overfitting.probability <= 0.1 ? .good : .warning)
      terminal.print(
        "overfitting  \(share) of the times the best half the days chose was below the middle in the other half; it lost there \(fixed(overfitting.lossProbability * 100, 1)) % of the times"
      )
    }
  }

  private func print(_ walk: Walk, to terminal: Terminal) {
    terminal.print(
      "\(identity.windows.count) windows, in each the best of \(grouped(Int64(identity.sets))) sets by \(objective.rawValue)"
    )
    terminal.print("")
    var table = Table(
      [.right("window"), .left("in sample"), .right("Sharpe"), .right("return")]
        + identity.axes.map { .right($0.name) } + [.left("out of sample")] + SweepSummary.figureColumns)
    for (index, window) in walk.windows.enumerated() {
      let days = identity.windows[index], inside = window.inSample?.figures
      table.add(
        [
          "\(index + 1)", "\(days.inSample.joined(separator: " – "), .faint)", "\(ratio(inside?.daily.sharpe))",
          "\(percent(inside?.profit))",
        ] + identity.axes.indices.map { axis in "\(window.inSample?.values[axis].text ?? "–")" }
          + ["\(days.outOfSample.joined(separator: " – "), .faint)"]
          + (window.outOfSample?.figures.map(cells) ?? SweepSummary.figureColumns.map { _ in "–" }))
    }
    terminal.print(table)
    guard let stitched = walk.stitched else { return }
    terminal.print("")
    let isLoss = stitched.equity_units < stitched.capital_units
    terminal.print(
      "out of sample  \(money(stitched.capital_units)) → \(money(stitched.equity_units), .strong)  \(percent(stitched.profit), isLoss ? .bad : .good)  Sharpe \(ratio(stitched.daily.sharpe))  Sortino \(ratio(stitched.daily.sortino))  CAGR \(percent(stitched.daily.annualReturn))  drawdown \(percent(stitched.drawdown))"
    )
    if let probability = stitched.daily.probability(ofSharpeAbove: 0) {
      terminal.print("               \(fixed(probability * 100, 1)) % that its Sharpe ratio is above 0")
    }
  }

  private static let figureColumns: [Table.Column] = [
    .right("equity"), .right("return"), .right("CAGR"), .right("Sharpe"), .right("Sortino"), .right("drawdown"),
    .right("fills"), .right("fees"),
  ]

  private func cells(_ figures: SweepFigures) -> [Text] {
    let daily = figures.daily
    return [
      "\(money(figures.equity_units))",
      Text(percent(figures.profit), figures.profit < 0 ? .bad : .good), "\(percent(daily.annualReturn))",
      "\(ratio(daily.sharpe))", "\(ratio(daily.sortino))", "\(percent(figures.drawdown))",
      "\(grouped(figures.fills))", "\(money(figures.fees_units))",
    ]
  }

  /// Two decimals, rounded towards minus infinity; the exact amount is in the results.
  private func money(_ units: Int64) -> String {
    guard identity.decimals >= 2, let cents = scaled(units, by: 1, over: powerOfTen(identity.decimals - 2), .down)
    else {
      return units.decimalText(decimals: identity.decimals)
    }
    return cents.decimalText(decimals: 2)
  }

  private func percent(_ share: Double?) -> String { share.map { "\(fixed($0 * 100, 2)) %" } ?? "–" }
  private func ratio(_ number: Double?) -> String { number.map { fixed($0, 2) } ?? "–" }
  private func yearly(_ sharpe: Double) -> String { fixed(sharpe * SweepFigures.daysPerYear.squareRoot(), 2) }
}
