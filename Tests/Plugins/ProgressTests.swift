import Glibc
import HostModel
import HostWire
import TestPlugins
import TestSupport
import Testing

@testable import HostPlugins

/// The pair `begin` and `poll`, with which one loop serves many strategies.
@Suite(.serialized)
struct ProgressTests {
  let launcher: WorkerLauncher

  init() throws { launcher = try TestWorld.launcher() }

  func start(_ plugin: String, _ expected: ExpectedPlugin, turn_ms: Int64 = 10_000) throws -> JailedStrategy {
    var options = JailOptions()
    options.turnDeadline_ms = turn_ms
    options.startDeadline_ms = 20_000
    return try JailedStrategy.start(
      library: try builtPlugin(plugin), expected: expected, setup: try TestWorld.setup(), launcher: launcher,
      options: options)
  }

  func begin(_ strategy: inout JailedStrategy, _ number: UInt64, close: Int64) throws {
    try withEvents([TestWorld.bar(close, at: Int64(number))]) { events in
      try withView { view in try strategy.begin(turn: number, events: events, view: view) }
    }
  }

  @Test func `two strategies are served by one loop, and one that hangs does not hold the other`() throws {
    var good = try start("well_behaved", wellBehaved)
    var bad = try start("loops", ExpectedPlugin(id: "test.hostile", version: "1.0.0"), turn_ms: 500)
    var wishes = WishBuffer()
    #expect(try good.poll(wishes: &wishes) == .idle)
    try begin(&bad, 1, close: 100)
    var answered: UInt64 = 0
    var stopped: PluginStop?
    try begin(&good, 1, close: 100)
    while stopped == nil || answered < 50 {
      switch try good.poll(wishes: &wishes) {
      case .answered(let turn):
        #expect(turn == answered + 1)
        answered = turn
        if turn < 50 { try begin(&good, turn + 1, close: 100 + Int64(turn)) }
      case .busy: good.wait(upTo_ns: 1_000_000)
      case .idle: break
      }
      guard stopped == nil else { continue }
      do throws(PluginStop) {
        let progress = try bad.poll(wishes: &wishes)
        #expect(progress == .busy)
      } catch {
        stopped = error
        #expect(answered == 50)
      }
    }
    #expect(stopped == .missedDeadline(milliseconds: 500))
    #expect(wishes.count > 0)
    #expect(try good.poll(wishes: &wishes) == .idle)
  }

  @Test func `a stopped strategy says the same for ever`() throws {
    var strategy = try start("dereferences_null", ExpectedPlugin(id: "test.hostile", version: "1.0.0"))
    var wishes = WishBuffer()
    try begin(&strategy, 1, close: 100)
    let crash = PluginStop.crashed(signal: "SIGSEGV", lastWords: "")
    #expect(throws: crash) { while try strategy.poll(wishes: &wishes) == .busy { strategy.wait(upTo_ns: 1_000_000) } }
    #expect(strategy.stopped == crash)
    #expect(throws: crash) { try strategy.poll(wishes: &wishes) }
    #expect(throws: crash) { try strategy.save() }
  }

  @Test func `a worker that dies between two turns is noticed`() throws {
    var strategy = try start("well_behaved", wellBehaved)
    var wishes = WishBuffer()
    kill(strategy.process, SIGKILL)
    var stop: PluginStop?
    while stop == nil {
      do throws(PluginStop) { _ = try strategy.poll(wishes: &wishes) } catch { stop = error }
    }
    #expect(stop == .crashed(signal: "SIGKILL", lastWords: ""))
  }

  @Test func `a strategy that is stopped in peace is destroyed by its plugin first`() throws {
    let strategy = try start("well_behaved", wellBehaved)
    let process = strategy.process
    strategy.stop()
    #expect(ends(process))
  }
}
