import HostBacktest
import HostEngine
import HostExecution
import HostLedger
import HostMarket
import HostModel
import HostPlugins

/// `bulkhead backtest --check-lookahead`: whether a decision changes when what came after it is not there, and what is
/// left of the result when every decision comes one turn later.
enum LookaheadCheck {
  /// At so many of the decisions the data is cut off.
  static let cuts = 20

  static func run<Port: StrategyPort & ~Copyable>(
    _ tape: borrowing MarketTape, _ invocation: Invocation, _ entrants: (_ warns: Bool) throws -> Entrants<Port>
  ) throws -> ExitCode where Port.Stop == PluginStop {
    let log = UnsafeMutablePointer<DecisionLog>.allocate(capacity: 1)
    defer { log.deallocate() }
    var progress = Progress("look-ahead check", of: Int64(cuts + 2), unit: "runs", on: invocation.terminal)
    defer { progress.finish() }

    log.initialize(to: DecisionLog())
    var marks = DecisionMarks()
    var noted = try entrants(true)
    let whole = try once(noted.takePorts(notedIn: log), noted.list, over: tape.rowCount, of: tape, invocation) { row in
      marks.note(row, log.pointee)
    }
    progress.advance(to: 1)

    var different: DecisionMarks.Mark?
    let chosen = marks.spread(cuts)
    for (number, mark) in chosen.enumerated() where different == nil {
      log.pointee = DecisionLog()
      var cut = try entrants(false)
      _ = try once(cut.takePorts(notedIn: log), cut.list, over: mark.row + 1, of: tape, invocation) { _ in }
      if log.pointee != mark.log { different = mark }
      progress.advance(to: Int64(number + 2))
    }
    var held = try entrants(false)
    let late = try once(held.takeLatePorts(), held.list, over: tape.rowCount, of: tape, invocation) { _ in }
    progress.finish()

    let finding = LookaheadFinding(
      decisions: marks.last?.log.count ?? 0, cuts: chosen.count,
      firstDifference: different.flatMap { mark in time(of: mark.row, in: tape).map { (mark.row, $0) } },
      whole: whole, late: late)
    if invocation.wantsJSON { invocation.terminal.print(finding.json) } else { finding.print(to: invocation.terminal) }
    return different == nil ? .fine : .refused
  }

  /// Runs fresh strategies over the first rows, and gives what each owns at the end.
  private static func once<Port: StrategyPort & ~Copyable>(
    _ ports: UnsafeMutableBufferPointer<Port>, _ list: [Entrant], over rows: Int, of tape: borrowing MarketTape,
    _ invocation: Invocation, afterRow: (Int) -> Void
  ) throws -> [PortfolioSummary] where Port.Stop == PluginStop {
    let universe = tape.universe
    var trading = PaperTrading(universe, try VenueOptions.model(invocation), strategyCapacity: list.count)
    let strategies = list.map { trading.open($0.assignment) }
    var runner = Runner(trading, ports, intervals: list[0].intervals)
    var place = tape.start
    do {
      for row in 0..<rows {
        guard let event = tape.next(&place) else { break }
        try runner.step(event, row: row)
        afterRow(row)
      }
    } catch {
      throw error.explained { SuspectFolder.noted($1, by: list[Int($0.index)].admission, invocation) }
    }
    return strategies.map { PortfolioSummary(runner.trading.engine.ledger, $0, universe) }
  }

  private static func time(of row: Int, in tape: borrowing MarketTape) -> Time? {
    var place = tape.start
    for _ in 0..<row { _ = tape.next(&place) }
    return tape.next(&place)?.time
  }
}
