import HostBacktest
import HostEngine
import HostExecution
import HostJSON
import HostModel
import HostPlugins
import HostRisk

/// The result of a backtest, the same to the byte whenever the same run is repeated: no clock, no path of the machine.
struct BacktestReport {
  let admission: Admission
  let parameters: [(name: String, value: ParameterValue)]
  let capital: Money
  let venue: VenueModel
  let universe: Universe
  let files: [String]
  let tally: StrategyTally
  /// Whether it might still trade at the end, and why not.
  let trading: StateLatch
  let eventCount: Int64
  let end: Time
  let portfolio: PortfolioSummary
  let workingOrders: Int

  var drawdownShare: Double {
    tally.drawdown.from_units > 0 ? Double(tally.drawdown.largest_units) / Double(tally.drawdown.from_units) : 0
  }

  var refusals: [(name: String, count: Int64)] {
    zip(Refusal.names, tally.refusals).filter { $0.1 > 0 }.map { ($0, $1) }
  }

  var warnings: [String] {
    var list: [String] = []
    if admission.approval == nil { list.append("not approved: it ran because ALLOW_UNSIGNED=1") }
    if trading.state != .normal, let cause = trading.cause {
      let why = StateText(universe: universe).cause(cause)
      list.append(
        "from \(trading.since.text) on it was \(trading.state.word), since \(why): \(trading.state.allowed) (--limit daily_loss=1)"
      )
    }
    if tally.stopLosses > 0 {
      list.append(
        "the host closed a position \(tally.stopLosses) times at its stop-loss (--limit stop_loss=1)")
    }
    if tally.liquidations > 0 {
      list.append(
        "its margin was gone: the host took risk off in \(tally.liquidations) steps (--limit leverage_long=1)")
    }
    if tally.stop != nil { list.append("the engine stopped it before the end of the data") }
    if tally.fills == 0 { list.append("it never traded") }
    if workingOrders > 0 { list.append("\(workingOrders) orders were still working at the end") }
    return list
  }

  var json: JSON {
    .object(
      [
        .init(
          "bundle",
          .object([
            .init("id", .string(admission.id)), .init("name", .string(admission.name)),
            .init("version", .string(admission.version)), .init("sha256", .string(admission.sha256)),
            .init("standing", .string(admission.standing)),
          ])),
        .init("parameters", .object(parameters.map { JSON.Member($0.name, $0.value.json) })),
        .init("files", .array(files.map { .string($0) })),
        .init("instruments", .array(universe.listings.map { .string($0.symbol) })),
      ] + venue.json + [
        .init("events", .integer(eventCount)), .init("end", .string(end.text)),
        .init("orders", .integer(tally.orders)), .init("fills", .integer(tally.fills)),
        .init("cancelled", .integer(tally.cancelled)),
        .init("refused", .object(refusals.map { JSON.Member($0.name, .integer($0.count)) })),
      ] + portfolio.json + [
        .init("drawdown", .string(portfolio.text(tally.drawdown.largest_units))),
        .init("drawdown_share", .real(drawdownShare)),
        .init("warnings", .array(warnings.map { .string($0) })),
      ])
  }

  func print(to terminal: Terminal) {
    let settings = parameters.map { "\($0.name)=\($0.value.text)" }.joined(separator: " ")
    terminal.print("\(admission.name, .strong) \(admission.version)  \(settings, .faint)")
    let standing = Text(admission.standing, admission.approval == nil ? .warning : .good)
    terminal.print("\(admission.id)  \(standing)  sha256 \(String(admission.sha256.prefix(16)), .faint)")
    terminal.print(
      "\(grouped(eventCount)) events of \(universe.listings.map(\.symbol).joined(separator: ", ")) until \(end.text)")
    terminal.print("")
    terminal.print("orders      \(grouped(tally.orders))")
    terminal.print("fills       \(grouped(tally.fills))")
    if tally.cancelled > 0 { terminal.print("cancelled   \(grouped(tally.cancelled))") }
    if tally.refused > 0 {
      let reasons = refusals.map { "\($0.name) \(grouped($0.count))" }.joined(separator: ", ")
      terminal.print("refused     \(grouped(tally.refused))  \(reasons, .faint)")
    }
    terminal.print("fees        \(portfolio.money(portfolio.fees_units))")
    for part in portfolio.credit { terminal.print("\(padded(part.name, 12))\(portfolio.money(part.units))") }
    for holding in portfolio.holdings {
      let deed = holding.quantity.hasPrefix("-") ? "short" : "holds"
      terminal.print("\(padded(deed, 12))\(holding.quantity) \(holding.symbol) at \(holding.last)")
    }
    terminal.print("drawdown    \(fixed(drawdownShare * 100, 2)) %")
    let isLoss = portfolio.equity_units < capital.units
    let change = "\(isLoss ? "" : "+")\(fixed(portfolio.profitShare * 100, 2)) %"
    let end = portfolio.money(portfolio.equity_units)
    terminal.print(
      "equity      \(portfolio.money(capital.units)) → \(end, .strong)  \(change, isLoss ? .bad : .good)")
    for warning in warnings { terminal.print("\("warning", .warning)     \(warning)") }
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
