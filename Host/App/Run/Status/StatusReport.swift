import HostJSON

/// The host's answer for people.
struct StatusReport {
  private let process: Int64
  private let market: String
  private let events: Int64
  fileprivate let strategies: [Strategy]

  fileprivate struct Strategy {
    let name: String
    let version: String
    let state: String
    let orders: Int64
    let fills: Int64
    let equity: String
    let restarts: Int64
    let missing: [String]
    let isThrottled: Bool
    let problem: String?
  }

  init(_ status: JSON) throws(StatusFault) {
    do throws(JSONError) {
      var object = try JSONObject(status)
      process = try object.integer("process", in: 1...Int64.max)
      market = try object.string("market")
      events = try object.integer("events", in: 0...Int64.max)
      strategies = try object.objects("strategies", limit: PaperHost.capacity) {
        (strategy: inout JSONObject) throws(JSONError) in try Strategy(&strategy)
      }
    } catch {
      throw .unreadable(problem: error.cause)
    }
  }

  func print(to terminal: Terminal) {
    terminal.print("\("host", .good)  process \(process), \(grouped(events)) events of \(market)")
    var table = Table([
      .left("strategy"), .left("state"), .left("jail"), .right("orders"), .right("fills"), .right("equity"),
      .right("restarts"),
    ])
    for strategy in strategies {
      table.add([
        "\(strategy.name) \(strategy.version)",
        strategy.isThrottled
          ? "\("throttled", .warning)" : Text(strategy.state, strategy.state == "running" ? .good : .bad),
        strategy.state != "running"
          ? "" : strategy.missing.isEmpty ? "complete" : "without \(strategy.missing.joined(separator: ", "))",
        "\(grouped(strategy.orders))", "\(grouped(strategy.fills))", "\(strategy.equity)",
        "\(grouped(strategy.restarts))",
      ])
    }
    terminal.print(table)
    for strategy in strategies {
      if let problem = strategy.problem { terminal.print("\(strategy.name, .strong)  \(problem)") }
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
    equity =
      try object.ifPresent("equity") { (it) throws(JSONError) in
        "\(try it.string("equity")) \(try it.string("currency"))"
      } ?? ""
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
      "holdings",
    ] { _ = object.optional(field) }
  }
}
