import Glibc
import HostEngine
import HostJail
import HostJSON
import HostModel
import HostPlugins
import HostRisk

/// What the host says of itself to `bulkhead status`.
extension PaperHost {
  /// One line. As many strategies as fit; the others are counted.
  func statusLine(at now_ns: Int64) -> String {
    var shown = seats.count
    while true {
      let line = status(of: seats.prefix(shown), at: now_ns).compact
      if line.utf8.count < HostSocket.lineLimit || shown == 0 { return line }
      shown /= 2
    }
  }

  private func status(of shown: ArraySlice<Seat>, at now_ns: Int64) -> JSON {
    let left_ns = development.end_ns.map { max(0, $0 - now_ns) }
    return .object([
      .init("version", .string(bulkheadVersion)), .init("process", .integer(Int64(getpid()))),
      .init("mode", .string("paper")), .init("market", .string(market.description)),
      .init("events", .integer(run.eventCount)),
      .init("time", run.eventCount == 0 ? .null : .string(run.trading.engine.now.text)),
      .init("development_seconds_left", left_ns.map { .integer($0 / Time.nanosecondsPerSecond) } ?? .null),
      .init("suspect_keys", .array(terms.suspects.keys.map(\.json))),
      .init("states", .array(states)),
      .init("strategies", .array(shown.map { status(of: $0) })),
      .init("not_shown", .integer(Int64(seats.count - shown.count))),
    ])
  }

  /// All that is not normal beside the strategies.
  private var states: [JSON] {
    let scopes: [StateScope] = [.host, .venue] + market.universe.instruments.map { .instrument($0.id) }
    return scopes.compactMap { scope in
      let state = run.trading.engine.states[scope].state
      return state == .normal ? nil : trading(scope, state)
    }
  }

  /// A scope's own state with its reasons, and what counts for it.
  private func trading(_ scope: StateScope, _ counts: TradingState) -> JSON {
    let latch = run.trading.engine.states[scope], text = StateText(universe: market.universe)
    var members: [JSON.Member] = [
      .init("scope", .string(text.scope(scope, run.labels))), .init("state", .string(latch.state.word)),
      .init("counts", .string(counts.word)),
    ]
    if let cause = latch.cause {
      members += [
        .init("since", .string(latch.since.text)), .init("why", .string(text.cause(cause))),
      ]
    }
    return .object(members)
  }

  private func status(of seat: Seat) -> JSON {
    var members: [JSON.Member] = [.init("bundle", .string(seat.bundle))]
    if let admission = seat.admission {
      members += [
        .init("id", .string(admission.id)), .init("name", .string(admission.name)),
        .init("version", .string(admission.version)), .init("sha256", .string(admission.sha256)),
        .init("standing", .string(admission.standing)),
      ]
    }
    let tally = seat.strategy.map { run.tallies[Int($0.index)] } ?? StrategyTally()
    members += [
      .init("state", .string(seat.supervisor.state.word)),
      .init("process", seat.process.map { .integer(Int64($0)) } ?? .null),
      .init("jail", .array(seat.layers.map(\.json))),
      .init("orders", .integer(tally.orders)), .init("fills", .integer(tally.fills)),
      .init("refused", .integer(tally.refused)),
      .init("throttled", .boolean(seat.budget.isThrottled)),
      .init("throttled_minutes", .integer(seat.budget.throttledMinutes)),
      .init("gives_way", .boolean(seat.givesWay)), .init("log", seat.logTally.json),
      .init("restarts", .integer(seat.restarts)),
    ]
    if let strategy = seat.strategy {
      members.append(.init("trading", trading(.strategy(strategy), run.trading.engine.states.state(of: strategy))))
      members += portfolio(of: seat).json
    }
    if let problem = seat.problem {
      members.append(.init("problem", problem.json))
    }
    return .object(members)
  }
}

extension LogTally {
  fileprivate var json: JSON {
    .object([
      .init("kept", .integer(kept)), .init("dropped", .integer(dropped)), .init("cut", .integer(cut)),
      .init("escaped", .integer(escaped)),
    ])
  }
}

extension JailProbe.Report {
  fileprivate var json: JSON {
    .object([.init("layer", .string(layer.name)), .init("applied", .boolean(outcome == .applied))])
  }
}
