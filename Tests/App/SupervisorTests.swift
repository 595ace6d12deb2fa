import HostJail
import HostPlugins
import Testing

@testable import App

/// A strategy's life, tried as a value: events and times in, decisions out.
@Suite struct SupervisorTests {
  private let second: Int64 = 1_000_000_000

  private func running() -> Supervisor {
    var supervisor = Supervisor()
    #expect(supervisor.receive(.started, at: 0) == .run)
    return supervisor
  }

  @Test func `E01 E03 E11: a failed strategy is restarted after 1, 5 and 30 seconds, then quarantined`() {
    var supervisor = running()
    var now: Int64 = 100 * second
    for wait in [1, 5, 30] as [Int64] {
      #expect(supervisor.receive(.failed(.passing), at: now) == .wait)
      #expect(supervisor.state == .waiting(until_ns: now + wait * second))
      #expect(supervisor.receive(.tick, at: now + wait * second - 1) == .nothing)
      #expect(supervisor.receive(.tick, at: now + wait * second) == .start)
      now += wait * second + 1
      #expect(supervisor.receive(.started, at: now) == .run)
      now += second
    }
    #expect(supervisor.receive(.failed(.passing), at: now) == .quarantine)
    #expect(supervisor.state == .quarantined)
    for hours in 0..<100 as Range<Int64> {
      #expect(supervisor.receive(.tick, at: now + hours * 3600 * second) == .nothing, "time alone lifts nothing")
    }
    #expect(supervisor.receive(.offered, at: now) == .nothing, "nor does another bundle")
    #expect(supervisor.receive(.withdrawn, at: now) == .nothing)
    #expect(supervisor.receive(.released, at: now) == .start)
    #expect(supervisor.receive(.failed(.passing), at: now) == .wait, "a person's word gives all tries back")
  }

  @Test func `E01: three restarts an hour are allowed for ever`() {
    var supervisor = running()
    var now: Int64 = 0
    for _ in 0..<50 {
      now += 1300 * second
      #expect(supervisor.receive(.failed(.passing), at: now) == .wait)
      #expect(supervisor.receive(.tick, at: now + 30 * second) == .start)
      #expect(supervisor.receive(.started, at: now + 30 * second) == .run)
    }
  }

  @Test func `E01: a worker that fails while it starts counts like one that fails later`() {
    var supervisor = Supervisor()
    for wait in [1, 5, 30] as [Int64] {
      #expect(supervisor.receive(.failed(.passing), at: 0) == .wait)
      #expect(supervisor.receive(.tick, at: wait * second) == .start)
    }
    #expect(supervisor.receive(.failed(.passing), at: 60 * second) == .quarantine)
  }

  @Test func `D16: an attempt to leave the jail is quarantined at once`() {
    var supervisor = running()
    let fault = Supervisor.Fault(PluginStop.forbiddenCall(name: "openat"))
    #expect(supervisor.receive(.failed(fault), at: 0) == .quarantine)
  }

  @Test(arguments: [
    (PluginStop.crashed(signal: "SIGSEGV", lastWords: ""), Supervisor.Fault.passing),
    (.missedDeadline(milliseconds: 1000), .passing), (.exited(status: 0, lastWords: ""), .passing),
    (.memoryLimit(wantedBytes: 1, limitBytes: 2, end: "crashed with SIGSEGV"), .passing),
    (.protocolError("x"), .passing), (.loadTimeout(milliseconds: 5000), .passing),
    (.worker(call: "fork", errno: 11), .passing), (.forbiddenCall(name: nil), .attack), (.refusedSetup, .lasting),
    (.abi("x"), .lasting), (.descriptorMismatch(field: "id", manifest: "a", library: "b"), .lasting),
    (.jail(layer: .landlock, errno: 1), .lasting),
  ])
  func `each way to stop is one kind of fault`(stop: PluginStop, fault: Supervisor.Fault) {
    #expect(Supervisor.Fault(stop) == fault)
  }

  @Test func `a bundle that changes again while it is started is upgraded right after`() {
    var supervisor = Supervisor()
    #expect(supervisor.receive(.offered, at: 0) == .nothing)
    #expect(supervisor.receive(.started, at: 0) == .upgrade)
    #expect(supervisor.receive(.offered, at: 0) == .nothing)
    #expect(supervisor.receive(.kept, at: 0) == .upgrade)
    #expect(supervisor.receive(.started, at: 0) == .run)
    var other = Supervisor()
    #expect(other.receive(.offered, at: 0) == .nothing)
    #expect(other.receive(.failed(.lasting), at: 0) == .start, "what was refused is not what lies there now")
  }

  @Test func `an upgrade that is not let in changes nothing`() {
    var supervisor = running()
    #expect(supervisor.receive(.offered, at: 0) == .upgrade)
    #expect(supervisor.receive(.kept, at: 0) == .run)
    #expect(supervisor.state == .running)
  }

  @Test func `what was withdrawn while a worker was being made is not let in`() {
    for before in [[], [.started, .offered]] as [[Supervisor.Event]] {
      var supervisor = Supervisor()
      for event in before { _ = supervisor.receive(event, at: 0) }
      #expect(supervisor.receive(.withdrawn, at: 0) == .end)
      #expect(supervisor.receive(.started, at: 0) == .discard)
      #expect(supervisor.receive(.tick, at: Int64.max) == .nothing)
      #expect(supervisor.receive(.offered, at: 0) == .start)
    }
  }

  @Test func `what is refused waits for a change`() {
    var supervisor = Supervisor()
    #expect(supervisor.receive(.failed(.lasting), at: 0) == .giveUp)
    #expect(supervisor.receive(.tick, at: Int64.max) == .nothing)
    #expect(supervisor.receive(.offered, at: 0) == .start)
  }

  @Test func `a mark from an earlier run holds until it is lifted`() {
    var supervisor = Supervisor()
    #expect(supervisor.receive(.failed(.marked), at: 0) == .giveUp)
    #expect(supervisor.receive(.offered, at: 0) == .nothing)
    #expect(supervisor.receive(.released, at: 0) == .start)
  }
}
