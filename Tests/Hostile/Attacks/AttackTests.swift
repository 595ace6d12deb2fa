import CSeccomp
import HostModel
import TestPlugins
import Testing

@testable import HostPlugins

/// Section D of the threat list: malicious code inside the jail, one test for each row.
@Suite(.serialized)
struct AttackTests {
  let launcher: WorkerLauncher

  init() throws { launcher = try TestWorld.launcher() }

  @Test(arguments: attacks(of: "D01"))
  func `D01 a turn opens no file`(attack: Attack) throws { try attack.expectHarmless(launcher) }

  @Test(arguments: attacks(of: "D02"))
  func `D02 a turn opens no socket of any family`(attack: Attack) throws { try attack.expectHarmless(launcher) }

  @Test(arguments: attacks(of: "D03"))
  func `D03 a turn starts no process and becomes no other program`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test(arguments: attacks(of: "D04"))
  func `D04 a turn sends no signal, not even to itself`(attack: Attack) throws { try attack.expectHarmless(launcher) }

  @Test(arguments: ForbiddenCalls.processes)
  func `D04 a call that reaches for another process is named`(call: String) throws { try expectForbidden(call) }

  @Test(arguments: ForbiddenCalls.kernel)
  func `D05 a call that asks the kernel for more than memory is named`(call: String) throws {
    try expectForbidden(call)
  }

  @Test(arguments: attacks(of: "D06"))
  func `D06 no memory is ever writable and then code`(attack: Attack) throws { try attack.expectHarmless(launcher) }

  @Test(arguments: attacks(of: "D07"))
  func `D07 no other architecture's door, and no call taken up again`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test(arguments: attacks(of: "D08"))
  func `D08 bits above the 32 that the kernel looks at change no verdict`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test(arguments: attacks(of: "D09"))
  func `D09 a turn starts no thread`(attack: Attack) throws { try attack.expectHarmless(launcher) }

  @Test(arguments: attacks(of: "D11"))
  func `D11 no descriptor is handed to anyone`(attack: Attack) throws { try attack.expectHarmless(launcher) }

  @Test(arguments: ForbiddenCalls.descriptors)
  func `D11 a call on a descriptor other than standard error is named`(call: String) throws {
    try expectForbidden(call)
  }

  @Test(arguments: attacks(of: "D12"))
  func `D12 what a turn does to its copy of the portfolio stays in the copy`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
  }

  @Test func `D12 nothing of another strategy's portfolio is in a worker's memory`() throws {
    let canary: Int64 = 0x0BAD_CAFE_1234_5678
    var rich = try Neighbourhood.goodStrategy(launcher)
    var curious = try startHostile(
      "searches_memory", Attack.wire + ["CANARY=\(canary)"], options: JailOptions(), launcher: launcher)
    var wishes = WishBuffer()
    func found(own_units: Int64) throws -> String {
      for strategy in 0..<2 {
        try withEvents([TestWorld.bar(100, at: 1)]) { events in
          try withView(free_units: strategy == 0 ? canary : own_units) { view in
            if strategy == 0 {
              try rich.turn(events: events, view: view, wishes: &wishes)
            } else {
              try curious.turn(events: events, view: view, wishes: &wishes)
            }
          }
        }
      }
      return String(decoding: UnsafeBufferPointer(start: wishes.text, count: wishes.textCount), as: UTF8.self)
    }
    #expect(try found(own_units: 1) == "0")
    // It does find what is its own, so it would have found the other.
    #expect(try found(own_units: canary) == "1")
  }

  @Test(arguments: ForbiddenCalls.sharedMemory)
  func `D13 no shared memory, queue or semaphore by name or number`(call: String) throws { try expectForbidden(call) }

  @Test(arguments: attacks(of: "D16"))
  func `D16 a forbidden call is told apart from a crash, and by its true name`(attack: Attack) throws {
    try attack.expectHarmless(launcher)
    #expect(attack.expected?.code == "E_FORBIDDEN_CALL")
  }

  @Test func `a plugin that does nothing wrong survives the same turns`() throws {
    try Attack(row: "", plugin: "nothing").expectHarmless(launcher)
  }

  private func expectForbidden(_ call: String) throws {
    var options = JailOptions()
    options.turnDeadline_ms = 10_000
    let number = seccomp_syscall_resolve_name(call)
    try #require(number >= 0)
    let outcome = try stop(of: "calls", close: Int64(number), options: options, launcher: launcher)
    #expect(outcome == .forbiddenCall(name: call))
  }
}
