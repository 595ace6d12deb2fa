import Glibc
import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestPlugins
import TestSupport
import Testing

@testable import HostPlugins

/// Section E of the threat list: plugins that want more than there is, mostly by mistake.
@Suite(.serialized)
struct ResourceTests {
  let launcher: WorkerLauncher

  init() throws { launcher = try TestWorld.launcher() }

  @Test(arguments: attacks(of: "E01"))
  func `E01 a crash while starting, in a turn or at the end costs one worker`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test(arguments: [("IN_SAVE", "SIGABRT"), ("IN_LOAD", "SIGSEGV")])
  func `E01 a crash while saving or loading the state costs one worker`(place: String, signal: String) throws {
    var strategy = try startHostile("crashes_at", [place], options: JailOptions(), launcher: launcher)
    let crash = PluginStop.crashed(signal: signal, lastWords: "")
    let lies = [UInt8](repeating: 0x7F, count: 16)
    do throws(PluginStop) {
      if place == "IN_SAVE" { _ = try strategy.save() } else { _ = try strategy.load(lies) }
      Issue.record("it survived")
    } catch { #expect(error == crash) }
    #expect(strategy.stopped == crash)
  }

  @Test(arguments: attacks(of: "E03"))
  func `E03 a turn that never ends is over at its deadline`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test func `E03 the worker is killed within 100 ms of its deadline`() throws {
    var options = JailOptions()
    options.turnDeadline_ms = 200
    var strategy = try startHostile("loops", options: options, launcher: launcher)
    var wishes = WishBuffer()
    let clock = ContinuousClock()
    let taken = clock.measure {
      #expect(throws: PluginStop.missedDeadline(milliseconds: 200)) { try strategy.hostileTurn(1, &wishes) }
    }
    #expect(taken >= .milliseconds(200))
    #expect(taken < .milliseconds(300))
    #expect(ends(strategy.process))
  }

  @Test func `E03 nobody waits for a worker with much memory to end`() throws {
    var options = JailOptions()
    options.turnDeadline_ms = 5000
    var heavy = try startHostile("leaks", ["BYTES=(1<<30)"], options: options, launcher: launcher)
    var wishes = WishBuffer()
    try heavy.hostileTurn(1, &wishes)
    let process = heavy.process
    drop(heavy)
    #expect(isRunning(process), "its memory takes a fifth of a second to give back")
    #expect(ends(process))
  }

  /// Ends its process by letting go of it.
  private func drop(_ strategy: consuming JailedStrategy) {}

  @Test(arguments: attacks(of: "E04"))
  func `E04 a plugin that takes all memory takes only its own`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test(arguments: attacks(of: "E05"))
  func `E05 an overflowing stack costs one worker`(attack: Attack) throws { try attack.expectHarmless(launcher) }

  @Test func `E07 a plugin that shouts is stopped, one that says little is not`() throws {
    var options = JailOptions()
    options.turnDeadline_ms = 20_000
    options.slowTurn_ms = 20_000
    var wishes = WishBuffer()
    var loud = try startHostile("shouts", options: options, launcher: launcher)
    #expect(throws: PluginStop.errorFlood(bytesPerMinute: options.flood.errorBytes)) {
      // What is read of a turn depends on how often the host comes to look.
      for turn in 1...1000 { try loud.hostileTurn(Int64(turn), &wishes) }
    }
    #expect(loud.stopped?.code == "E_FLOOD")
    options.flood.errorBytes = 16_384
    var quiet = try startHostile("mumbles", options: options, launcher: launcher)
    for turn in 1...7 { try quiet.hostileTurn(Int64(turn), &wishes) }
    #expect(quiet.stopped == nil)
  }

  @Test func `E07 one that gives way and shouts is stopped too`() throws {
    var options = JailOptions()
    options.turnDeadline_ms = 20_000
    options.slowTurn_ms = 0
    var wishes = WishBuffer()
    var loud = try startHostile("shouts", options: options, launcher: launcher)
    #expect(throws: PluginStop.errorFlood(bytesPerMinute: options.flood.errorBytes)) {
      for turn in 1...1000 { try loud.hostileTurn(Int64(turn), &wishes) }
    }
  }

  @Test func `E07 the last words find room however much was said in the turns before`() throws {
    var options = JailOptions()
    options.turnDeadline_ms = 20_000
    var strategy = try startHostile("mumbles", options: options, launcher: launcher)
    var wishes = WishBuffer()
    for turn in 1...199 { try strategy.hostileTurn(Int64(turn), &wishes) }
    do throws(PluginStop) {
      try strategy.hostileTurn(200, &wishes)
      Issue.record("it survived")
    } catch {
      guard case .crashed("SIGABRT", let lastWords) = error else {
        Issue.record("\(error.line)")
        return
      }
      #expect(lastWords.hasSuffix("| the end"))
      #expect(lastWords.utf8.count <= LastWords.limit + 64)
    }
  }

  @Test func `E09 a strategy with slow turns gets only the time that others leave`() throws {
    var options = JailOptions()
    options.slowTurn_ms = 30
    options.turnDeadline_ms = 20_000
    var slow = try startHostile("dawdles", ["TURN_MS=120"], options: options, launcher: launcher)
    var quick = try startHostile("dawdles", ["TURN_MS=0"], options: options, launcher: launcher)
    var wishes = WishBuffer()
    try slow.hostileTurn(1, &wishes)
    #expect(slow.givesWay == true)
    #expect(slow.stopped == nil)
    #expect(sched_getscheduler(slow.process) == 5, "SCHED_IDLE")
    for turn in 1...20 { try quick.hostileTurn(Int64(turn), &wishes) }
    #expect(quick.givesWay == false)
    #expect(sched_getscheduler(quick.process) == SCHED_OTHER)
    // It still gets its turns.
    try slow.hostileTurn(2, &wishes)
  }

  @Test func `E10 a strategy that takes no events is stopped when they pile up, and the other trades on`() throws {
    var host = try Neighbourhood()
    var good = try Neighbourhood.goodStrategy(launcher)
    var stuck = try startHostile(
      "waits_for_ever", options: Attack(row: "E10", plugin: "waits_for_ever", turnDeadline_ms: 60_000).options,
      launcher: launcher)
    var wishes = WishBuffer()
    var walk = SplitMixWalk()
    var answered = 0
    for bar in 1...(TurnLimits.events + 2) {
      #expect(host.trading.receive(TestWorld.bar(walk.next(), at: Int64(bar) * 60_000_000_000)) == nil)
      if bar == 1 {
        try stuck.begin(
          turn: 1, events: host.trading.engine.inbox(host.bad), view: host.trading.engine.view(host.bad))
        host.trading.engine.clearInbox(host.bad)
      }
      try good.turn(
        events: host.trading.engine.inbox(host.good), view: host.trading.engine.view(host.good), wishes: &wishes)
      host.trading.engine.clearInbox(host.good)
      host.trading.receive(wishes, from: host.good)
      answered += 1
      while !host.trading.effects.notices.isEmpty { _ = host.trading.effects.notices.removeFirst() }
    }
    #expect(answered == TurnLimits.events + 2)
    #expect(host.trading.engine.isStopped(host.bad) == true)
    #expect(host.trading.engine.inbox(host.bad).isEmpty)
    #expect(host.trading.engine.isStopped(host.good) == false)
    host.trading.engine.ledger.checkInvariants()
  }

  @Test(arguments: attacks(of: "E11"))
  func `E11 a plugin that ends its process in peace has failed all the same`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test(arguments: ["draws_chance", "reads_clock"])
  func `E12 two runs of a plugin that draws or looks at the clock differ`(plugin: String) throws {
    func run() throws -> [Int64] {
      var strategy = try startHostile(plugin, options: JailOptions(), launcher: launcher)
      var wishes = WishBuffer()
      return try (1...20).map { turn in
        try strategy.hostileTurn(Int64(turn), &wishes)
        return wishes.records[0].price_ticks ^ wishes.records[0].quantity_units
      }
    }
    #expect(try run() != run())
  }
}
