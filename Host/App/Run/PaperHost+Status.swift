import Glibc
import HostEngine
import HostJail
import HostJSON
import HostModel
import HostPlugins

/// What the host says of itself to `bulkhead status`.
extension PaperHost {
  mutating func answerQuestions(at now_ns: Int64) {
    guard var desk = desk.take() else { return }
    desk.answer(at: now_ns) { statusLine(at: now_ns) }
    self.desk = consume desk
  }

  /// One line. As many strategies as fit; the others are counted.
  func statusLine(at now_ns: Int64) -> String {
    var shown = seats.count
    while true {
      let line = status(of: seats.prefix(shown), at: now_ns).compact
      if line.utf8.count < StatusSocket.lineLimit || shown == 0 { return line }
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
      .init("strategies", .array(shown.map { status(of: $0) })),
      .init("not_shown", .integer(Int64(seats.count - shown.count))),
    ])
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
      .init("restarts", .integer(seat.restarts)),
    ]
    if seat.strategy != nil { members += portfolio(of: seat).json }
    if let problem = seat.problem {
      members.append(
        .init(
          "problem",
          .object([
            .init("code", .string(problem.code)), .init("cause", .string(problem.cause)),
            .init("mend", .string(problem.mend)),
          ])))
    }
    return .object(members)
  }
}

extension JailProbe.Report {
  fileprivate var json: JSON {
    .object([.init("layer", .string(layer.name)), .init("applied", .boolean(outcome == .applied))])
  }
}
