import HostBacktest
import HostEngine
import HostExecution
import HostJSON
import HostModel
import HostPlugins
import HostRisk

/// The result of a backtest, the same to the byte whenever the same run is repeated: no clock, no path of the machine.
struct BacktestReport {
  /// At least one.
  let strategies: [StrategyResult]
  let venue: VenueModel
  let universe: Universe
  let files: [String]
  let eventCount: Int64
  let end: Time
  /// Of all strategies together; `nil` when there was no event.
  let performance: Performance?

  /// A run of one strategy says all in one object; one of several has an object for each, and their sums.
  var json: JSON {
    let run: [JSON.Member] =
      [
        .init("files", .array(files.map { .string($0) })),
        .init("instruments", .array(universe.listings.map { .string($0.symbol) })),
      ] + venue.json + [.init("events", .integer(eventCount)), .init("end", .string(end.text))]
    if strategies.count == 1 { return .object(strategies[0].identity + run + strategies[0].outcome) }
    return .object(
      run + [
        .init(
          "strategies",
          .array(
            strategies.map {
              .object($0.identity + [.init("instruments", .array($0.symbols.map { .string($0) }))] + $0.outcome)
            })),
        .init("orders", .integer(sum(\.tally.orders))), .init("fills", .integer(sum(\.tally.fills))),
        .init("currency", .string(strategies[0].portfolio.currency)),
        .init("capital", .string(text(\.entrant.capital.units))),
        .init("equity", .string(text(\.portfolio.equity_units))),
        .init("fees", .string(text(\.portfolio.fees_units))),
      ] + (performance?.json(decimals: strategies[0].portfolio.decimals) ?? []))
  }

  /// About the run as a whole.
  var warnings: [String] {
    guard let days = performance?.days.count, days < 30 else { return [] }
    return ["the data cover \(days == 1 ? "one day" : "\(days) days"): figures over a year say little"]
  }

  private func sum(_ part: KeyPath<StrategyResult, Int64>) -> Int64 {
    strategies.reduce(0) { $0 + $1[keyPath: part] }
  }

  private func text(_ part: KeyPath<StrategyResult, Int64>) -> String { strategies[0].portfolio.text(sum(part)) }

  func print(to terminal: Terminal) {
    let symbols = universe.listings.map(\.symbol).joined(separator: ", ")
    let market = "\(grouped(eventCount)) events of \(symbols) until \(end.text)"
    guard strategies.count > 1 else { return strategies[0].print(to: terminal, market: market) }
    terminal.print("\(market)")
    terminal.print("")
    var table = Table([
      .right("#"), .left("strategy"), .left("with"), .right("orders"), .right("fills"), .right("refused"),
      .right("fees"), .right("drawdown"), .right("equity"), .right("change"),
    ])
    for (number, result) in strategies.enumerated() {
      let parameters = result.entrant.parameters.map { "\($0.name)=\($0.value.text)" }.joined(separator: " ")
      table.add([
        "\(number + 1)", "\(result.entrant.admission.name, .strong)",
        "\(result.symbols.joined(separator: ","), .faint) \(parameters, .faint)", "\(grouped(result.tally.orders))",
        "\(grouped(result.tally.fills))", "\(grouped(result.tally.refused))",
        "\(result.portfolio.money(result.portfolio.fees_units))", "\(fixed(result.drawdownShare * 100, 2)) %",
        "\(result.portfolio.money(result.portfolio.equity_units))", result.change,
      ])
    }
    terminal.print(table)
    terminal.print("")
    let portfolio = strategies[0].portfolio
    let capital_units = sum(\.entrant.capital.units), equity_units = sum(\.portfolio.equity_units)
    terminal.print(
      "together    \(portfolio.money(capital_units)) → \(portfolio.money(equity_units), .strong)  \(StrategyResult.change(from: capital_units, to: equity_units))"
    )
    performance?.print(to: terminal)
    for (number, result) in strategies.enumerated() {
      for warning in result.warnings { terminal.print("\("warning", .warning)     \(number + 1): \(warning)") }
    }
  }
}

extension VenueModel {
  var json: [JSON.Member] {
    func share(_ ppm: Int64) -> JSON { .string(ppm.decimalText(decimals: 6)) }
    return [
      .init("maker_fee", share(fees.first.maker_ppm)), .init("taker_fee", share(fees.first.taker_ppm)),
      .init(
        "fee_tiers",
        .array(
          fees.others.map {
            .object([
              .init("volume", .string($0.volume_units.decimalText(decimals: Currency.usualDecimals))),
              .init("maker_fee", share($0.fees.maker_ppm)), .init("taker_fee", share($0.fees.taker_ppm)),
            ])
          })),
      .init("slippage", share(slippage_ppm)), .init("latency_ns", .integer(latency.entry_ns)),
      .init("report_latency_ns", .integer(latency.report_ns)), .init("jitter_ns", .integer(latency.jitter_ns)),
      .init("queue", .string(queue.rawValue)), .init("participation", participation_ppm.map(share) ?? .null),
      .init("venue_seed", .string("\(seed)")),
    ]
  }
}

extension ParameterValue {
  var json: JSON {
    switch self {
    case .integer(let value): .integer(value)
    case .real(let value): .real(value)
    case .boolean(let value): .boolean(value)
    }
  }

  var text: String {
    switch self {
    case .integer(let value): "\(value)"
    case .real(let value): "\(value)"
    case .boolean(let value): "\(value)"
    }
  }
}
