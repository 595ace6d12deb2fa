import HostBacktest
import HostJSON
import HostModel
import HostStatistics

/// The summary for programs.
extension SweepSummary {
  var json: JSON {
    .object(
      [
        .init("sweep", identity.json), .init("runs", .integer(Int64(count))), .init("wanted", .integer(Int64(wanted))),
        .init("by", .string(objective.rawValue)),
      ] + members + [.init("warnings", .array(warnings.map { .string($0) }))])
  }

  private var members: [JSON.Member] {
    switch body {
    case .plain(let plain):
      [
        .init("best", .array(plain.best.compactMap(json))),
        .init("deflated_sharpe", plain.deflated.map(json) ?? .null),
        .init("overfitting", plain.overfitting.map(json) ?? .null),
      ]
    case .walk(let walk):
      [
        .init(
          "windows",
          .array(
            walk.windows.map { window in
              .object([
                .init("in", window.inSample.flatMap(json) ?? .null),
                .init("out", window.outOfSample.flatMap(json) ?? .null),
              ])
            })),
        .init("out_of_sample", walk.stitched.map { .object(members(of: $0)) } ?? .null),
        .init("probability_above_0", real(walk.stitched?.daily.probability(ofSharpeAbove: 0))),
      ]
    }
  }

  private func json(_ run: SweepRun) -> JSON? {
    run.figures.map { figures in
      .object(
        [
          .init("set", .integer(Int64(run.key.set))),
          .init("parameters", .object(zip(identity.axes, run.values).map { .init($0.name, $1.json) })),
        ] + members(of: figures))
    }
  }

  private func members(of figures: SweepFigures) -> [JSON.Member] {
    func money(_ units: Int64) -> JSON { .string(units.decimalText(decimals: identity.decimals)) }
    let daily = figures.daily
    return [
      .init("state", .string(figures.state)), .init("capital", money(figures.capital_units)),
      .init("equity", money(figures.equity_units)), .init("return", .real(figures.profit)),
      .init("cagr", real(daily.annualReturn)), .init("sharpe", real(daily.sharpe)),
      .init("sortino", real(daily.sortino)), .init("drawdown", .real(figures.drawdown)),
      .init("days", .integer(Int64(figures.returns.count))), .init("orders", .integer(figures.orders)),
      .init("fills", .integer(figures.fills)), .init("refused", .integer(figures.refused)),
      .init("fees", money(figures.fees_units)),
    ]
  }

  private func real(_ number: Double?) -> JSON { number.map { .real($0) } ?? .null }

  private func json(_ deflated: DeflatedSharpe) -> JSON {
    .object([
      .init("probability", .real(deflated.probability)), .init("sharpe_of_a_day", .real(deflated.sharpe)),
      .init("benchmark_of_a_day", .real(deflated.benchmark)), .init("trials", .integer(Int64(deflated.trials))),
    ])
  }

  private func json(_ outcome: Overfitting.Outcome) -> JSON {
    .object([
      .init("probability", .real(outcome.probability)), .init("loss_probability", .real(outcome.lossProbability)),
      .init("blocks", .integer(Int64(outcome.blocks))), .init("splits", .integer(Int64(outcome.splits))),
    ])
  }
}

extension SweepValue {
  fileprivate var json: JSON {
    switch self {
    case .integer(let value): .integer(value)
    case .real(let value): .real(value)
    case .boolean(let value): .boolean(value)
    }
  }
}
