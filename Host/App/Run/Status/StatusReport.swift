import HostJSON

/// The host's answer for people.
struct StatusReport {
  private let process: Int64
  private let market: String
  private let events: Int64
  fileprivate let strategies: [Strategy]
  private let suspicions: [String]
  private let states: [Trading]

  fileprivate struct Strategy {
    let name: String
    let version: String
    let state: String
    let trading: Trading?
    let orders: Int64
    let fills: Int64
    let equity: String
    let restarts: Int64
    let missing: [String]
    let isThrottled: Bool
    let givesWay: Bool
    let log: Log
    let problem: String?
  }

  /// Who may trade, and why.
  fileprivate struct Trading {
    let scope: String
    let state: String
    /// The strictest of all that concern it.
    let counts: String
    let why: String?
  }

  /// What became of a strategy's log lines.
  fileprivate struct Log {
    let kept: Int64
    let dropped: Int64
    let cut: Int64
    let escaped: Int64

    /// Empty while all of its lines were kept as they are.
    var losses: String {
      let counts = [(dropped, "dropped"), (cut, "cut"), (escaped, "escaped")].filter { $0.0 > 0 }
      return counts.map { "\(grouped($0.0)) \($0.1)" }.joined(separator: ", ")
    }
  }

  init(_ status: JSON) throws(HostLineFault) {
    do throws(JSONError) {
      var object = try JSONObject(status)
      process = try object.integer("process", in: 1...Int64.max)
      market = try object.string("market")
      events = try object.integer("events", in: 0...Int64.max)
      states = try object.objects("states", limit: 1000) {
        (state: inout JSONObject) throws(JSONError) in try Trading(&state)
      }
      strategies = try object.objects("strategies", limit: PaperHost.capacity) {
        (strategy: inout JSONObject) throws(JSONError) in try Strategy(&strategy)
      }
      suspicions =
        try object.ifPresent("suspect_keys") { (it) throws(JSONError) in
          try it.objects("suspect_keys", limit: 1000) { (key: inout JSONObject) throws(JSONError) -> String in
            _ = key.optional("sha256")
            return
              "key \(try key.string("key")) signed \(try key.string("release")), which tried to leave the jail: \(try key.string("cause")); \(try key.string("mend"))"
          }
        } ?? []
    } catch {
      throw .unreadable(problem: error.cause)
    }
  }

  func print(to terminal: Terminal) {
    terminal.print("\("host", .good)  process \(process), \(grouped(events)) events of \(market)")
    var table = Table([
      .left("strategy"), .left("state"), .left("trading"), .left("jail"), .right("orders"), .right("fills"),
      .right("equity"),
      .right("restarts"), .right("log lines"), .left(""),
    ])
    for strategy in strategies {
      table.add([
        "\(strategy.name) \(strategy.version)",
        strategy.isThrottled
          ? "\("throttled", .warning)" : Text(strategy.state, strategy.state == "running" ? .good : .bad),
        strategy.trading.map { Text($0.counts, $0.counts == "normal" ? .good : .bad) } ?? "",
        strategy.state != "running"
          ? "" : strategy.missing.isEmpty ? "complete" : "without \(strategy.missing.joined(separator: ", "))",
        "\(grouped(strategy.orders))", "\(grouped(strategy.fills))", "\(strategy.equity)",
        "\(grouped(strategy.restarts))", "\(grouped(strategy.log.kept))",
        "\(strategy.log.losses, .warning)\(strategy.log.losses.isEmpty || !strategy.givesWay ? "" : ", ")\(strategy.givesWay ? "gives way" : "", .warning)",
      ])
    }
    terminal.print(table)
    for trading in states + strategies.compactMap(\.trading) {
      guard let why = trading.why, trading.state != "normal" else { continue }
      terminal.print("\(trading.state, .bad)  \(trading.scope, .strong), \(why)")
    }
    for suspicion in suspicions { terminal.print("\("suspect", .bad)  \(suspicion)") }
    for strategy in strategies {
      if let problem = strategy.problem { terminal.print("\(strategy.name, .strong)  \(problem)") }
    }
  }
}

extension StatusReport.Trading {
  fileprivate init(_ object: inout JSONObject) throws(JSONError) {
    scope = try object.string("scope")
    state = try object.string("state")
    counts = try object.string("counts")
    why = try object.ifPresent("why") { (it) throws(JSONError) in
      "since \(try it.string("since")): \(try it.string("why"))"
    }
  }
}

extension StatusReport.Strategy {
  fileprivate init(_ object: inout JSONObject) throws(JSONError) {
    let bundle = try object.string("bundle")
    name = try object.ifPresent("name") { (it) throws(JSONError) in try it.string("name") } ?? bundle
    version = try object.ifPresent("version") { (it) throws(JSONError) in try it.string("version") } ?? ""
    state = try object.string("state")
    orders = try object.integer("orders", in: 0...Int64.max)
    fills = try object.integer("fills", in: 0...Int64.max)
    isThrottled = try object.boolean("throttled")
    restarts = try object.integer("restarts", in: 0...Int64.max)
    givesWay = try object.boolean("gives_way")
    log =
      try object.ifPresent("log") { (it) throws(JSONError) in
        var log = try it.object("log")
        return StatusReport.Log(
          kept: try log.integer("kept", in: 0...Int64.max), dropped: try log.integer("dropped", in: 0...Int64.max),
          cut: try log.integer("cut", in: 0...Int64.max), escaped: try log.integer("escaped", in: 0...Int64.max))
      } ?? StatusReport.Log(kept: 0, dropped: 0, cut: 0, escaped: 0)
    equity =
      try object.ifPresent("equity") { (it) throws(JSONError) in
        "\(try it.string("equity")) \(try it.string("currency"))"
      } ?? ""
    trading = try object.ifPresent("trading") { (it) throws(JSONError) in
      var trading = try it.object("trading")
      return try StatusReport.Trading(&trading)
    }
    missing = try object.objects("jail", limit: 64) { (layer: inout JSONObject) throws(JSONError) -> String? in
      let name = try layer.string("layer"), isApplied = try layer.boolean("applied")
      return isApplied ? nil : name
    }.compactMap { $0 }
    problem =
      try object.ifPresent("problem") { (it) throws(JSONError) -> String? in
        var problem = try it.object("problem")
        return "\(try problem.string("code")): \(try problem.string("cause")); \(try problem.string("mend"))"
      } ?? nil
    // What a newer host says beyond this is for newer programs.
    for field in [
      "id", "sha256", "throttled_minutes", "standing", "process", "refused", "capital", "cash", "fees", "profit_share",
      "holdings", "borrowed", "interest", "funding",
    ] { _ = object.optional(field) }
  }
}
