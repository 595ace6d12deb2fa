import HostModel
import TestPlugins
import Testing

@testable import HostPlugins

/// What plugins in Swift do wrong, mostly by mistake.
@Suite(.serialized)
struct SwiftAttackTests {
  let launcher: WorkerLauncher

  init() throws { launcher = try TestWorld.launcher() }

  func stop(_ plugin: String) throws -> PluginStop? {
    let library = try builtSwiftPlugin(plugin)
    let setup = try TestWorld.setup()
    var options = JailOptions()
    options.turnDeadline_ms = 10_000
    do throws(PluginStop) {
      var strategy = try JailedStrategy.start(
        library: library, expected: ExpectedPlugin(id: "test.hostile", version: "1.0.0"), setup: setup,
        launcher: launcher, options: options)
      var wishes = WishBuffer()
      try withEvents([TestWorld.bar(100, at: 1)]) { (events) throws(PluginStop) in
        try withView { (view) throws(PluginStop) in try strategy.turn(events: events, view: view, wishes: &wishes) }
      }
      return nil
    } catch {
      return error
    }
  }

  @Test(arguments: [
    ("traps", "Index out of range"), ("unwraps_nothing", "nil while unwrapping"),
    // For arithmetic the compiler leaves no words in the program.
    ("overflows", ""),
  ])
  func `E02 a trap is one clean death, told in Swift's own words`(plugin: String, words: String) throws {
    guard case .crashed(let signal, let lastWords)? = try stop(plugin) else {
      Issue.record("it survived or died otherwise")
      return
    }
    #expect(signal == "SIGILL" || signal == "SIGTRAP")
    #expect(words.isEmpty ? lastWords.isEmpty : lastWords.contains(words))
    #expect(lastWords.utf8.count <= LastWords.limit)
  }

  @Test(arguments: ["starts_task", "prints"])
  func `D03 a task needs a thread and printing a file, and the jail has neither`(plugin: String) throws {
    guard case .forbiddenCall(let name?)? = try stop(plugin) else {
      Issue.record("it survived or died otherwise")
      return
    }
    #expect(!name.isEmpty)
  }
}
