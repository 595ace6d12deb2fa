import Glibc
import HostModel
import TestSupport
import Testing

@testable import App

/// The values that the host's loop asks, without a host.
@Suite struct RunValueTests {
  private let second: Int64 = 1_000_000_000

  @Test func `J04 development mode ends after eight hours`() {
    let mode = DevelopmentMode(isOn: true, since: 5 * second)
    let end = 5 * second + 8 * 3600 * second
    #expect(mode.allowsUnsigned(at: 5 * second) && mode.allowsUnsigned(at: end - 1))
    #expect(!mode.allowsUnsigned(at: end) && !mode.allowsUnsigned(at: Int64.max))
    #expect(mode.warning != nil)
    let off = DevelopmentMode(isOn: false, since: 0)
    #expect(!off.allowsUnsigned(at: 0) && off.warning == nil)
  }

  @Test func `E09 a strategy that spends its minute in slow turns waits for the next one`() {
    var budget = TurnBudget(limit_ns: 30 * second)
    var now = 7 * second
    // Just under a deadline of a second, again and again.
    var turns = 0
    while budget.mayBegin(at: now), turns < 100 {
      budget.begin(at: now)
      now += second - 1
      turns += 1
      let isUsedUp = budget.end(at: now)
      #expect(isUsedUp == (turns == 31), "told once, when it happens")
    }
    #expect(turns == 31 && budget.isThrottled && budget.throttledMinutes == 1)
    let before = budget.mayBegin(at: 67 * second - 1), after = budget.mayBegin(at: 67 * second)
    #expect(!before && after && !budget.isThrottled)
  }

  @Test func `E09 turns that are answered soon are free`() {
    var budget = TurnBudget(limit_ns: second)
    for turn in 0..<100_000 as Range<Int64> {
      let now = turn * 500_000
      let mayBegin = budget.mayBegin(at: now)
      #expect(mayBegin)
      budget.begin(at: now)
      let isUsedUp = budget.end(at: now + TurnBudget.slow_ns)
      #expect(!isUsedUp)
    }
  }

  @Test func `a bundle has settled when nobody has touched it for half a second`() {
    var settling = Settling()
    settling.touch("b", at: 0)
    settling.touch("a", at: 0)
    #expect(settling.settled(at: Settling.quiet_ns - 1).isEmpty)
    settling.touch("b", at: Settling.quiet_ns - 1)
    #expect(settling.settled(at: Settling.quiet_ns) == ["a"])
    #expect(settling.settled(at: Settling.quiet_ns) == [])
    #expect(settling.settled(at: 2 * Settling.quiet_ns) == ["b"])
    for number in 0..<5000 { settling.touch("\(number)", at: 0) }
    #expect(settling.settled(at: second).count == Settling.capacity)
  }

  @Test func `the folder watch tells which bundle was touched, however deep its name is buried`() throws {
    let scratch = Scratch()
    for folder in ["plugins", "trust", "quarantine"] { #expect(mkdir(scratch.file(folder), 0o755) == 0) }
    #expect(mkdir(scratch.file("plugins/old.bhplugin"), 0o755) == 0)
    var watch = try FolderWatch(
      plugins: scratch.file("plugins"), trust: scratch.file("trust"), quarantine: scratch.file("quarantine"))
    #expect(watch.changes() == FolderWatch.Changes())
    #expect(mkdir(scratch.file("plugins/new.bhplugin"), 0o755) == 0)
    #expect(mkdir(scratch.file("plugins/.hidden.bhplugin"), 0o755) == 0)
    #expect(watch.changes() == FolderWatch.Changes(bundles: ["new.bhplugin"]))
    _ = scratch.write([1], to: "plugins/new.bhplugin/library.so")
    _ = scratch.write([1], to: "plugins/old.bhplugin/library.so")
    #expect(watch.changes() == FolderWatch.Changes(bundles: ["new.bhplugin", "old.bhplugin"]))
    #expect(rename(scratch.file("plugins/old.bhplugin"), scratch.file("gone")) == 0)
    #expect(watch.changes().bundles == ["old.bhplugin"])
    _ = scratch.write([2], to: "gone/library.so")
    #expect(watch.changes() == FolderWatch.Changes(), "what is no bundle any more is nobody's business")
    _ = scratch.write([1], to: "trust/trust.json")
    _ = scratch.write([1], to: "quarantine/org.example.a")
    #expect(watch.changes() == FolderWatch.Changes(lists: true, quarantine: true))
  }

  @Test func `J07 the lock is given back with its holder`() throws {
    let scratch = Scratch()
    do {
      let lock = try StateLock(state: scratch.path)
      #expect(throws: StateLockError.locked(state: scratch.path, process: getpid())) {
        let second = try StateLock(state: scratch.path)
        extendLifetime(second)
      }
      extendLifetime(lock)
    }
    // Another test may be starting a process just now, which has the descriptor until it is another program.
    var isFree = false
    for _ in 0..<1000 where !isFree {
      if let again = try? StateLock(state: scratch.path) {
        isFree = true
        extendLifetime(again)
      } else {
        usleep(1000)
      }
    }
    #expect(isFree)
  }

  @Test func `a quarantine mark holds whatever is in it`() throws {
    let scratch = Scratch()
    let folder = QuarantineFolder(state: scratch.path)
    try folder.make()
    try folder.make()
    #expect(folder.cause(of: "org.example.a") == nil)
    try folder.mark("org.example.a", RunError.backlog, at: 7)
    #expect(folder.cause(of: "org.example.a")?.hasPrefix("E_BACKLOG: ") == true)
    _ = scratch.write(Array("nonsense".utf8), to: "quarantine/org.example.b")
    #expect(folder.cause(of: "org.example.b") != nil)
    #expect(folder.ids == ["org.example.a", "org.example.b"])
    try folder.release("org.example.a")
    #expect(throws: MarkError.notQuarantined(id: "org.example.a", others: ["org.example.b"])) {
      try folder.release("org.example.a")
    }
    #expect(throws: MarkError.notQuarantined(id: "../host.lock", others: ["org.example.b"])) {
      try folder.release("../host.lock")
    }
  }

  @Test func `what a half-copied bundle looks like is told once`() {
    let seat = Seat("x.bhplugin", turnBudget_ns: 1)
    struct Fault: ExplainedError {
      let code: String
      var cause: String { "" }
      var mend: String { "" }
    }
    #expect(seat.complains(of: Fault(code: "E_FILE_MISSING")))
    #expect(!seat.complains(of: Fault(code: "E_UNSIGNED")))
    #expect(!seat.complains(of: Fault(code: "E_HASH_MISMATCH")))
    #expect(seat.complains(of: Fault(code: "E_NOT_APPROVED")))
    #expect(!seat.complains(of: Fault(code: "E_NOT_APPROVED")))
  }
}
