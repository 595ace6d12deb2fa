import HostEngine
import HostJSON
import HostModel
import HostPlugins
import HostRisk

/// What a run of the host came to.
struct RunSummary {
  let market: String
  let eventCount: Int64
  let end: Time
  let strategies: [Strategy]
  let refused: [Refused]

  struct Strategy {
    let label: StrategyLabel
    let tally: StrategyTally
    let trading: TradingState
    let portfolio: PortfolioSummary
    let restarts: Int64
    let stop: (any ExplainedError)?
  }

  struct Refused {
    let bundle: String
    let error: any ExplainedError
  }

  /// At least one strategy ran, and none of them had to be stopped. Taking a bundle away is the operator's own wish.
  var isFine: Bool { !strategies.isEmpty && strategies.allSatisfy { $0.stop.map(RunSummary.isWished) ?? true } }

  private static func isWished(_ stop: any ExplainedError) -> Bool {
    guard case .removed? = stop as? RunError else { return false }
    return true
  }

  var json: JSON {
    .object([
      .init("market", .string(market)), .init("events", .integer(eventCount)),
      .init("end", eventCount == 0 ? .null : .string(end.text)),
      .init("orders", .integer(strategies.reduce(0) { $0 + $1.tally.orders })),
      .init("fills", .integer(strategies.reduce(0) { $0 + $1.tally.fills })),
      .init("strategies", .array(strategies.map(\.json))),
      .init(
        "refused",
        .array(
          refused.map {
            .object([
              .init("bundle", .string($0.bundle)), .init("code", .string($0.error.code)),
              .init("cause", .string($0.error.cause)), .init("mend", .string($0.error.mend)),
            ])
          })),
    ])
  }

  func print(to terminal: Terminal) {
    terminal.print("")
    guard !strategies.isEmpty else {
      terminal.print("\("nothing ran", .bad): \(refused.count) bundles were refused, see above")
      return
    }
    var table = Table([
      .left("strategy"), .right("orders"), .right("fills"), .right("refused"), .right("fees"), .right("equity"),
      .right("change"), .left("state"),
    ])
    for strategy in strategies {
      let portfolio = strategy.portfolio
      table.add([
        "\(strategy.label.name)", "\(grouped(strategy.tally.orders))", "\(grouped(strategy.tally.fills))",
        "\(grouped(strategy.tally.refused))", "\(portfolio.money(portfolio.fees_units))",
        "\(portfolio.money(portfolio.equity_units), .strong)", "\(fixed(portfolio.profitShare * 100, 2)) %",
        strategy.stop.map { "\("stopped", .bad) \($0.code)" }
          ?? (strategy.trading == .normal ? "\("ran", .good)" : "\(strategy.trading.word, .warning)"),
      ])
    }
    terminal.print(table)
    terminal.print("\(grouped(eventCount)) events until \(end.text)")
    if !refused.isEmpty {
      terminal.print("\("refused", .bad) \(refused.count) of \(refused.count + strategies.count) bundles, see above")
    }
  }
}

extension RunSummary.Strategy {
  fileprivate var json: JSON {
    .object(
      [
        .init("id", .string(label.id)), .init("name", .string(label.name)),
        .init("version", .string(label.version)), .init("sha256", .string(label.sha256)),
        .init("standing", .string(label.isUnsigned ? "unsigned" : "approved")), .init("orders", .integer(tally.orders)),
        .init("fills", .integer(tally.fills)), .init("cancelled", .integer(tally.cancelled)),
        .init("restarts", .integer(restarts)), .init("trading", .string(trading.word)),
        .init(
          "refused",
          .object(
            zip(Refusal.names, tally.refusals).filter { $0.1 > 0 }.map { JSON.Member($0, .integer($1)) })),
      ] + portfolio.json + [
        .init(
          "stopped",
          stop.map { .object([.init("code", .string($0.code)), .init("cause", .string($0.cause))]) } ?? .null)
      ])
  }
}
