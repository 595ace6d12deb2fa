import HostJSON
import HostModel
import HostRisk

/// `bulkhead halt`, `resume`, `unwind` and `kill`: a person's word to the host that works with this state folder.
enum StateCommands {
  private static let strategy = Parameter<String?>.option(
    "strategy", .text("ID"), "only this strategy, by its id or its bundle's folder name")
  private static let instrument = Parameter<String?>.option(
    "instrument", .text("SYMBOL"), "only this instrument, whichever strategy trades it")
  private static let venue = Parameter<String?>.option("venue", .text("NAME"), "only this venue: paper")
  private static let reason = Parameter<String>.required(
    "reason", .text("TEXT"), "why, for the journal and for whoever asks later")

  static let halt = command(
    .halt, "stops trading: orders are cancelled but for those that protect a position",
    [
      Example("bulkhead halt --reason wrong-prices", "the whole host"),
      Example("bulkhead halt --strategy org.example.ema --reason loses", "one strategy"),
    ])

  static let resume = command(
    .resume, "leads one step back: killed, halted, reduce-only, caution, normal",
    [Example("bulkhead resume --strategy org.example.ema --reason looked-at", "one step, for one strategy")])

  static let unwind = command(
    .unwind, "closes the positions bit by bit, and ends halted",
    [Example("bulkhead unwind --strategy org.example.ema --reason given-up", "all that one strategy holds")])

  static let kill = command(
    .kill, "cancels every order, at once, and lets none leave until it is resumed",
    [
      Example("bulkhead kill --reason get-out", "all orders of all strategies"),
      Example("bulkhead kill --instrument BTC-USDT --reason fork", "all orders of one instrument"),
    ])

  private static func command(_ deed: StateCommand.Deed, _ summary: String, _ examples: [Example]) -> Command {
    Command(
      deed.word, summary, takes: [strategy, instrument, venue, reason, Folders.state], examples: examples
    ) { invocation in
      let answer = try HostLine.answer(
        .command(deed, try scope(invocation), reason: invocation[reason]), state: invocation[Folders.state])
      if invocation.wantsJSON { invocation.terminal.print(answer) } else { try print(answer, invocation.terminal) }
      return .fine
    }
  }

  private static func scope(_ invocation: Invocation) throws(UsageError) -> HostQuestion.ScopeName {
    let scopes: [HostQuestion.ScopeName] = [
      invocation[strategy].map { .strategy($0) }, invocation[instrument].map { .instrument($0) },
      invocation[venue].map { .venue($0) },
    ].compactMap { $0 }
    guard scopes.count <= 1 else {
      throw .conflict("--strategy, --instrument and --venue are one at a time", path: invocation.path)
    }
    return scopes.first ?? .host
  }

  private static func print(_ answer: JSON, _ terminal: Terminal) throws {
    do throws(JSONError) {
      var object = try JSONObject(answer)
      let scope = try object.string("scope"), before = try object.string("before"), state = try object.string("state")
      let allows = try object.string("allows"), next = try object.string("next")
      let orders = try object.integer("orders", in: 0...Int64.max)
      let change = before == state ? "was so already" : "was \(before)"
      terminal.print("\(state, .strong)  \(scope), \(change): \(allows)")
      let ordersBefore = try object.integer("orders_before", in: 0...Int64.max)
      terminal.print("orders  \(orders) working at the venue, \(ordersBefore) before")
      terminal.print("next  \(next)")
    } catch {
      throw HostLineFault.unreadable(problem: error.cause)
    }
  }
}
