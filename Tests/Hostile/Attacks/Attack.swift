import HostModel
import HostWire
import TestPlugins
import Testing

@testable import HostPlugins

/// One hostile plugin and what it must come to.
struct Attack: CustomTestStringConvertible, Sendable {
  let row: String
  let plugin: String
  var defines: [String] = []
  let expected: PluginStop

  var testDescription: String { "\(row) \(plugin) \(defines.joined(separator: " "))" }

  /// Loads the plugin and gives it turns until it is stopped, at most three. `nil`: it survived.
  func outcome(_ launcher: WorkerLauncher) throws -> PluginStop? {
    var options = JailOptions()
    options.memoryBytes = 512 << 20
    options.startDeadline_ms = 20_000
    options.turnDeadline_ms = plugin == "loops" || plugin == "flips_memory" ? 300 : 10_000
    return try stop(of: plugin, defines, options: options, launcher: launcher)
  }
}

func stop(
  of plugin: String, _ defines: [String] = [], close: Int64 = 100, options: JailOptions, launcher: WorkerLauncher
) throws -> PluginStop? {
  let library = try builtPlugin(plugin, defines)
  let setup = try TestWorld.setup()
  do throws(PluginStop) {
    var strategy = try JailedStrategy.start(
      library: library, expected: ExpectedPlugin(id: "test.hostile", version: "1.0.0"), setup: setup,
      launcher: launcher, options: options)
    var wishes = WishBuffer()
    for turn in 1...3 {
      try withEvents([TestWorld.bar(close, at: Int64(turn))]) { (events) throws(PluginStop) in
        try withView { (view) throws(PluginStop) in try strategy.turn(events: events, view: view, wishes: &wishes) }
      }
    }
    return nil
  } catch {
    return error
  }
}
