import HostEngine
import HostJSON
import HostJournal
import HostModel
import HostRisk

/// A run as it is after one record of its journal.
struct ReplayReport {
  /// The record behind which the replay began; 0 where it was the first.
  private let start: UInt64
  private let sequence: UInt64
  private let market: String
  private let events: Int64
  private let time: Time
  private let hash: ChainHash
  private let strategies: [Strategy]

  struct Strategy {
    let label: StrategyLabel
    let state: TradingState
    let isStopped: Bool
    let tally: StrategyTally
    let workingOrders: Int
    let standingOrders: Int
    let portfolio: PortfolioSummary
  }

  init(_ run: borrowing PaperRun, start: UInt64, sequence: UInt64, hash: ChainHash) {
    self.start = start
    self.sequence = sequence
    self.hash = hash
    market = run.terms.market
    events = run.eventCount
    time = run.trading.engine.now
    var strategies: [Strategy] = []
    for index in run.labels.indices {
      let strategy = StrategyID(UInt16(index))
      strategies.append(
        Strategy(
          label: run.labels[index], state: run.trading.engine.states.state(of: strategy),
          isStopped: run.trading.engine.isStopped(strategy), tally: run.tallies[index],
          workingOrders: run.trading.engine.workingOrders(strategy),
          standingOrders: run.trading.engine.standingOrders(strategy),
          portfolio: PortfolioSummary(run.trading.engine.ledger, strategy, run.universe)))
    }
    self.strategies = strategies
  }

  func print(folder: String, on terminal: Terminal) {
    let begin =
      start == 0 ? "records 1 to \(sequence)" : "from the snapshot after record \(start) to record \(sequence)"
    terminal.print("\("ok", .good)  \(folder, .strong): \(begin), \(grouped(events)) events of \(market)")
    for strategy in strategies {
      let portfolio = strategy.portfolio, label = strategy.label, tally = strategy.tally
      terminal.print(
        "\(padded(label.name, 12), .strong)  \(label.version)  \(strategy.state.word)\(strategy.isStopped ? ", stopped" : "")  equity \(portfolio.money(portfolio.equity_units)), cash \(portfolio.money(portfolio.cash_units))"
      )
      for holding in portfolio.holdings {
        terminal.print("              holds \(holding.quantity) \(holding.symbol), last at \(holding.last)")
      }
      terminal.print(
        "              \(tally.orders) orders, \(tally.fills) fills, \(tally.refused) refused; \(strategy.workingOrders) working, \(strategy.standingOrders) standing"
      )
    }
    terminal.print("state after record \(sequence): \("\(hash)", .strong)")
  }

  var json: JSON {
    .object([
      .init("from", .integer(Int64(clamping: start) + 1)), .init("sequence", .integer(Int64(clamping: sequence))),
      .init("market", .string(market)), .init("events", .integer(events)), .init("time", time.json),
      .init("sha256", .string(hash.description)), .init("strategies", .array(strategies.map(\.json))),
    ])
  }
}

extension ReplayReport.Strategy {
  var json: JSON {
    .object(
      [
        .init("bundle", .string(label.bundle)), .init("id", .string(label.id)), .init("name", .string(label.name)),
        .init("version", .string(label.version)), .init("sha256", .string(label.sha256)),
        .init("state", .string(state.word)), .init("stopped", .boolean(isStopped)),
        .init("orders", .integer(tally.orders)),
        .init("fills", .integer(tally.fills)), .init("cancelled", .integer(tally.cancelled)),
        .init("refused", .integer(tally.refused)), .init("working_orders", .integer(Int64(workingOrders))),
        .init("standing_orders", .integer(Int64(standingOrders))),
      ] + portfolio.json)
  }
}
