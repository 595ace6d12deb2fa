import HostBacktest
import HostEngine
import HostJSON
import HostModel
import HostRisk

/// What became of one strategy of a backtest.
struct StrategyResult {
  let entrant: Entrant
  /// `nil` when there was no event.
  let performance: Performance?
  let universe: Universe
  let tally: StrategyTally
  /// Whether it might still trade at the end, and why not.
  let trading: StateLatch
  let portfolio: PortfolioSummary
  let workingOrders: Int

  private var admission: Admission { entrant.admission }
  var symbols: [String] { entrant.instruments.map { universe.listings[$0].symbol } }

  var drawdownShare: Double {
    tally.drawdown.from_units > 0 ? Double(tally.drawdown.largest_units) / Double(tally.drawdown.from_units) : 0
  }

  private var refusals: [(name: String, count: Int64)] {
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

  /// What ran.
  var identity: [JSON.Member] {
    [
      .init(
        "bundle",
        .object([
          .init("id", .string(admission.id)), .init("name", .string(admission.name)),
          .init("version", .string(admission.version)), .init("sha256", .string(admission.sha256)),
          .init("standing", .string(admission.standing)),
        ])),
      .init("parameters", .object(entrant.parameters.map { JSON.Member($0.name, $0.value.json) })),
    ]
  }

  var outcome: [JSON.Member] {
    [
      .init("orders", .integer(tally.orders)), .init("fills", .integer(tally.fills)),
      .init("cancelled", .integer(tally.cancelled)),
      .init("refused", .object(refusals.map { JSON.Member($0.name, .integer($0.count)) })),
    ] + portfolio.json + [
      .init("drawdown", .string(portfolio.text(tally.drawdown.largest_units))),
      .init("drawdown_share", .real(drawdownShare)),
    ] + (performance?.json(decimals: portfolio.decimals) ?? []) + [
      .init("warnings", .array(warnings.map { .string($0) }))
    ]
  }

  var change: Text { StrategyResult.change(from: entrant.capital.units, to: portfolio.equity_units) }

  static func change(from capital_units: Int64, to equity_units: Int64) -> Text {
    let isLoss = equity_units < capital_units
    let share = capital_units == 0 ? 0 : Double(equity_units - capital_units) / Double(capital_units)
    return Text("\(isLoss ? "" : "+")\(fixed(share * 100, 2)) %", isLoss ? .bad : .good)
  }

  func print(to terminal: Terminal, market: String) {
    let settings = entrant.parameters.map { "\($0.name)=\($0.value.text)" }.joined(separator: " ")
    terminal.print("\(admission.name, .strong) \(admission.version)  \(settings, .faint)")
    let standing = Text(admission.standing, admission.approval == nil ? .warning : .good)
    terminal.print("\(admission.id)  \(standing)  sha256 \(String(admission.sha256.prefix(16)), .faint)")
    terminal.print("\(market)")
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
    let end = portfolio.money(portfolio.equity_units)
    terminal.print("equity      \(portfolio.money(entrant.capital.units)) → \(end, .strong)  \(change)")
    performance?.print(to: terminal)
    for warning in warnings { terminal.print("\("warning", .warning)     \(warning)") }
  }
}
