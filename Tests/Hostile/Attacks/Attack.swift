import HostEngine
import HostModel
import TestPlugins
import Testing

@testable import HostPlugins
@testable import HostWire

/// One hostile plugin and what it must come to. `expected` is `nil` for one that may go on: what it does harms nobody.
struct Attack: CustomTestStringConvertible, Sendable {
  let row: String
  let plugin: String
  var defines: [String] = []
  var turnDeadline_ms: Int64 = 10_000
  var expected: PluginStop?

  var testDescription: String { "\(row) \(plugin) \(defines.joined(separator: " "))" }

  /// What attacks on the shared memory must know of it.
  static let wire = [
    "EVENTS_OFFSET=\(WireLayout.events)", "WIRE_SIZE=\(WireLayout.size)", "WISHES_OFFSET=\(WireLayout.wishes)",
  ]

  var options: JailOptions {
    var options = JailOptions()
    options.memoryBytes = 512 << 20
    options.startDeadline_ms = 20_000
    options.turnDeadline_ms = turnDeadline_ms
    return options
  }

  func start(_ launcher: WorkerLauncher) throws -> JailedStrategy {
    try startHostile(plugin, defines, options: options, launcher: launcher)
  }

  /// The whole row: the attacker beside a good strategy in one engine, until it is stopped or all turns are over.
  func expectHarmless(_ launcher: WorkerLauncher) throws {
    let good = try Neighbourhood.goodStrategy(launcher)
    var host = try Neighbourhood()
    let untouched = Holdings(host.trading.engine.ledger, host.bad)
    let outcome: (good: Holdings, stop: PluginStop?)
    do {
      outcome = try host.run(try start(launcher), beside: good)
    } catch let stop as PluginStop {
      // It was over before its first turn; the good one runs all the same.
      let alone = try host.run(nil, beside: try Neighbourhood.goodStrategy(launcher))
      outcome = (alone.good, stop)
    }
    #expect(outcome.stop == expected)
    #expect(outcome.good == (try Neighbourhood.undisturbed.get()))
    #expect(Holdings(host.trading.engine.ledger, host.bad) == untouched)
  }
}

func startHostile(
  _ plugin: String, _ defines: [String] = [], options: JailOptions, launcher: WorkerLauncher
) throws -> JailedStrategy {
  try JailedStrategy.start(
    library: try builtPlugin(plugin, defines), expected: ExpectedPlugin(id: "test.hostile", version: "1.0.0"),
    setup: try TestWorld.setup(), launcher: launcher, options: options)
}

/// Loads a plugin and gives it three turns. `nil`: it survived.
func stop(
  of plugin: String, _ defines: [String] = [], close: Int64 = 100, options: JailOptions, launcher: WorkerLauncher
) throws -> PluginStop? {
  do {
    var strategy = try startHostile(plugin, defines, options: options, launcher: launcher)
    var wishes = WishBuffer()
    for turn in 1...3 { try strategy.hostileTurn(Int64(turn), close: close, &wishes) }
    return nil
  } catch let stop as PluginStop {
    return stop
  }
}

extension JailedStrategy {
  /// One turn with one bar and a portfolio of round numbers.
  mutating func hostileTurn(_ time_ns: Int64, close: Int64 = 100, _ wishes: inout WishBuffer) throws(PluginStop) {
    try withEvents([TestWorld.bar(close, at: time_ns)]) { (events) throws(PluginStop) in
      try withView { (view) throws(PluginStop) in try turn(events: events, view: view, wishes: &wishes) }
    }
  }
}
