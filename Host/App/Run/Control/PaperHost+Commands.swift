import HostEngine
import HostJSON
import HostModel
import HostRisk

/// What people ask the host, and tell it.
extension PaperHost {
  /// The one venue of a run on paper.
  static let venue = "paper"

  mutating func answerQuestions(at now_ns: Int64) {
    guard var desk = desk.take() else { return }
    desk.answer(at: now_ns) { line, user in answer(line, of: user, at: now_ns) }
    self.desk = consume desk
  }

  private mutating func answer(_ line: [UInt8], of user: String, at now_ns: Int64) -> String {
    do {
      switch try HostQuestion(parsing: line) {
      case .status: return statusLine(at: now_ns)
      case .command(let deed, let name, let reason):
        let word = PersonsWord(
          by: String(user.prefix(PersonsWord.textLimit / 4)), reason: reason,
          at: Time(nanoseconds: StrategyOptions.now * Time.nanosecondsPerSecond))
        return try obey(StateCommand(deed, try scope(name), word)).compact
      }
    } catch let error as any ExplainedError {
      return JSON.object([.init("error", error.json)]).compact
    } catch {
      preconditionFailure("\(error) does not explain itself")
    }
  }

  /// Carries a command out. It is on the disk before anything follows of it, and so is what followed before it is told.
  private mutating func obey(_ command: StateCommand) throws -> JSON {
    let before = run.trading.engine.states[command.scope].state, working = workingOrders
    apply(.command(command))
    noteAll()
    if let failure = record.failure { throw failure }
    let latch = run.trading.engine.states[command.scope]
    let text = StateText(universe: market.universe)
    return .object([
      .init("scope", .string(text.scope(command.scope, run.labels))), .init("before", .string(before.word)),
      .init("state", .string(latch.state.word)), .init("allows", .string(latch.state.allowed)),
      .init("orders_before", .integer(Int64(working))), .init("orders", .integer(Int64(workingOrders))),
      .init("next", .string(next(after: command, latch.state))),
    ])
  }

  private var workingOrders: Int {
    var count = 0
    for index in owners.indices { count += run.trading.engine.workingOrders(StrategyID(UInt16(index))) }
    return count
  }

  /// The recovery, one step at a time.
  private func next(after command: StateCommand, _ state: TradingState) -> String {
    guard let loosened = state.loosened else {
      let stricter = stricterScopes(than: command.scope)
      return stricter.isEmpty ? "nothing: it trades" : "\(stricter.joined(separator: " and ")) still holds it back"
    }
    return "when its cause is mended, resume it; one step leads to \(loosened.word): \(loosened.allowed)"
  }

  /// Scopes that hold more than this one's own orders back.
  private func stricterScopes(than scope: StateScope) -> [String] {
    let text = StateText(universe: market.universe)
    var stricter: [String] = []
    for other in [.host, .venue] as [StateScope] where other != scope {
      let state = run.trading.engine.states[other].state
      if state != .normal { stricter.append("\(text.scope(other, run.labels)), \(state.word),") }
    }
    return stricter
  }

  private func scope(_ name: HostQuestion.ScopeName) throws(ScopeFault) -> StateScope {
    switch name {
    case .host: return .host
    case .venue(let venue):
      guard venue == PaperHost.venue else { throw .unknown("venue", venue, known: [PaperHost.venue]) }
      return .venue
    case .instrument(let symbol):
      let listings = market.universe.listings
      guard let index = listings.firstIndex(where: { $0.symbol == symbol }) else {
        throw .unknown("instrument", symbol, known: listings.map(\.symbol))
      }
      return .instrument(InstrumentID(UInt16(index)))
    case .strategy(let name):
      let labels = run.labels
      let found = labels.indices.filter { labels[$0].id == name || labels[$0].bundle == name }
      guard let index = found.first else { throw .unknown("strategy", name, known: labels.map(\.id)) }
      guard found.count == 1 else { throw .several(name, bundles: found.map { labels[$0].bundle }) }
      return .strategy(StrategyID(UInt16(index)))
    }
  }
}

/// A command about something that this host does not have.
enum ScopeFault: ExplainedError, Equatable {
  case unknown(_ kind: String, String, known: [String])
  case several(String, bundles: [String])

  var code: String { "E_SCOPE" }

  var cause: String {
    switch self {
    case .unknown(let kind, let name, _): "this host has no \(kind) \(name)"
    case .several(let name, let bundles): "\(bundles.count) strategies are \(name)"
    }
  }

  var mend: String {
    switch self {
    case .unknown(let kind, _, let known):
      known.isEmpty ? "leave --\(kind) out: then it is about the whole host" : "use \(known.joined(separator: ", "))"
    case .several(_, let bundles): "name the bundle: \(bundles.joined(separator: ", "))"
    }
  }
}
