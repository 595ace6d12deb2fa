import Glibc
import HostEngine
import HostExecution
import HostLedger
import HostModel
import TestPlugins
import Testing

@testable import HostPlugins
@testable import HostWire

/// Section G of the threat list: a worker that says anything at all.
@Suite(.serialized)
struct WireAttackTests {
  let launcher: WorkerLauncher

  init() throws { launcher = try TestWorld.launcher() }

  @Test(arguments: attacks(of: "G01"))
  func `G01 more than there is room for, and records of nonsense`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test func `G02 counts that change while they are read are never believed`() throws {
    for _ in 0..<20 {
      var strategy = try startHostile("forges_answer", Attack.wire, options: JailOptions(), launcher: launcher)
      var wishes = WishBuffer()
      var largest = 0
      do throws(PluginStop) {
        for turn in 1...1000 {
          try strategy.hostileTurn(Int64(turn), &wishes)
          largest = max(largest, wishes.count)
        }
      } catch {
        #expect(error.code == "E_PROTOCOL")
      }
      #expect(largest <= 1)
    }
  }

  @Test(arguments: attacks(of: "G03"))
  func `G03 a corrupted number is noticed and ends the worker`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test(arguments: attacks(of: "G04"))
  func `G04 a worker does not cut off the memory that it shares`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test(arguments: attacks(of: "G05"))
  func `G05 a worker that lets go of the wire is over`(attack: Attack) throws { try attack.expectHarmless(launcher) }

  @Test func `G05 what a dead worker left behind is not taken, and its number may be another process's`() throws {
    var strategy = try startHostile("nothing", options: JailOptions(), launcher: launcher)
    var wishes = WishBuffer()
    try strategy.hostileTurn(1, &wishes)
    kill(strategy.process, SIGKILL)
    let crash = PluginStop.crashed(signal: "SIGKILL", lastWords: "")
    #expect(throws: crash) { try strategy.hostileTurn(2, &wishes) }
    // The process is waited for, so its number is free. Ending the strategy once more sends nothing to it.
    #expect(throws: crash) { try strategy.hostileTurn(3, &wishes) }
    #expect(strategy.stopped == crash)
  }

  @Test(arguments: attacks(of: "G07"))
  func `G07 the host waits for no word without an end`(attack: Attack) throws { try attack.expectHarmless(launcher) }

  /// The ordinary number takes seconds; `BULKHEAD_LONG=1` is for a night.
  static let isLong = getenv("BULKHEAD_LONG").map { String(cString: $0) } == "1"
  static let frames = isLong ? 10_000_000 : 200_000

  @Test func `G03 drawn bytes over the whole wire between and during turns change nothing but by valid wishes`() throws
  {
    // In a long run each worker lives longer, or most of the night would go into starting them.
    let library = try builtPlugin("scribbles", Attack.wire + (WireAttackTests.isLong ? ["RARELY=20000"] : []))
    var host = try Neighbourhood()
    var options = JailOptions()
    options.log = .none
    // A worker is started hundreds of times, and a machine may have other things to do at one of them.
    options.startDeadline_ms = 60_000
    options.turnDeadline_ms = 60_000
    var wishes = WishBuffer()
    var frames = 0, violations = 0, refused = 0, accepted = 0
    var bar: Int64 = 0
    let neighbour = Holdings(host.trading.engine.ledger, host.good)
    while frames < WireAttackTests.frames {
      var strategy = try JailedStrategy.start(
        library: library, expected: ExpectedPlugin(id: "test.hostile", version: "1.0.0"),
        setup: try TestWorld.setup(), launcher: launcher, options: options)
      do throws(PluginStop) {
        while frames < WireAttackTests.frames {
          if frames % 16 == 0 || host.trading.engine.inbox(host.bad).isEmpty {
            bar += 1
            let fault = host.trading.receive(TestWorld.bar(95 + bar % 11, at: bar * 1_000_000_000))
            precondition(fault == nil)
            host.trading.engine.clearInbox(host.good)  // it watches and does nothing
          }
          try strategy.turn(
            events: host.trading.engine.inbox(host.bad), view: host.trading.engine.view(host.bad), wishes: &wishes)
          host.trading.engine.clearInbox(host.bad)
          frames += 1
          let before = Holdings(host.trading.engine.ledger, host.bad)
          host.trading.receive(wishes, from: host.bad)
          var isChanged = false
          while !host.trading.effects.notices.isEmpty {
            switch host.trading.effects.notices.removeFirst() {
            case .refused: refused += 1
            case .accepted, .filled, .cancelled, .replaced:
              accepted += 1
              isChanged = true
            case .stopped(let strategy, let reason): preconditionFailure("\(strategy) was stopped: \(reason)")
            case .approved, .turnedAway, .planned, .planEnded, .log, .state, .loss, .anomaly, .unsold, .unbooked,
              .marginCall,
              .liquidation, .rules,
              .standing, .triggered, .stoodDown, .unanswered, .overfilled:
              break
            }
          }
          if !isChanged { precondition(Holdings(host.trading.engine.ledger, host.bad) == before, "frame \(frames)") }
          if frames % 1024 == 0 { host.trading.engine.ledger.checkInvariants() }
        }
      } catch {
        #expect(error.code == "E_PROTOCOL")
        violations += 1
        // The next worker draws other bytes: its seed is the time of a new bar. It gets a desk of its own, since one
        // drawn number of an order can be so high that no later one is above it.
        host.trading.engine.ledger.checkInvariants()
        #expect(Holdings(host.trading.engine.ledger, host.good) == neighbour)
        host = try Neighbourhood()
      }
    }
    host.trading.engine.ledger.checkInvariants()
    #expect(violations > 10 && refused > 1000 && accepted > 10, "\(violations), \(refused), \(accepted)")
    #expect(Holdings(host.trading.engine.ledger, host.good) == neighbour)
    if WireAttackTests.isLong {
      print("\(frames) frames, \(violations) violations, \(refused) wishes refused, \(accepted) accepted or filled")
    }
  }
}
