import Glibc
import HostModel
import HostPlugins
import HostWire

/// Whether every wish is one that a host understands.
enum WishCheck {
  static let check = PluginCheck(name: "wishes") { subject in
    var strategy = try subject.start()
    var session = CheckSession(subject)
    try session.run(try subject.events(TurnTimeCheck.turns)[...], &strategy)
    if let fault = session.wishFault { return .failed(fault) }
    return session.wishCount == 0
      ? .skipped("it had none in \(TurnTimeCheck.turns) turns")
      : .ok("\(session.wishCount) in \(session.times_ns.count) turns")
  }
}

/// Whether two runs over the same events wish for the same: without that, no backtest says anything about a live run.
enum DeterminismCheck {
  static let check = PluginCheck(name: "determinism") { subject in
    let events = try subject.events(TurnTimeCheck.turns)
    let first = try digests(subject, events), second = try digests(subject, events)
    guard let turn = zip(first, second).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset else {
      return .ok("two runs of \(first.count) turns wished for the same")
    }
    return .failed("two runs differ from turn \(turn + 1) on: a turn must not draw, read a clock or look at addresses")
  }

  /// With every line of the log: how many of them are let through depends on the clock.
  private static func digests(_ subject: CheckSubject, _ events: [EventRecord]) throws -> [UInt64] {
    var strategy = try subject.start(log: .none)
    var session = CheckSession(subject)
    try session.run(events[...], &strategy)
    return session.digests
  }
}

/// How long its turns take, seen from the host: with the way there and back.
enum TurnTimeCheck {
  static let turns = 3000

  static let check = PluginCheck(name: "turn time") { subject in
    var strategy = try subject.start()
    var session = CheckSession(subject)
    try session.run(try subject.events(turns)[...], &strategy)
    let times = session.times_ns.sorted()
    let late = times[times.count * 99 / 100], limit_ns = JailOptions().slowTurn_ms * 1_000_000
    let words = "median \(text(times[times.count / 2])), p99 \(text(late)), worst \(text(times[times.count - 1]))"
    return late < limit_ns ? .ok(words) : .failed("\(words); a host slows a strategy down from \(text(limit_ns)) on")
  }

  static func text(_ nanoseconds: Int64) -> String {
    nanoseconds < 10_000_000
      ? "\(fixed(Double(nanoseconds) / 1000, 1)) µs" : "\(fixed(Double(nanoseconds) / 1_000_000, 1)) ms"
  }
}

/// Whether its memory stays as it is once it has seen some thousands of events.
enum MemoryCheck {
  static let warmUp = 2000, turns = 10_000
  static let growth_bytes: Int64 = 8 << 20

  static let check = PluginCheck(name: "memory") { subject in
    let events = try subject.events(warmUp + turns)
    var strategy = try subject.start()
    var session = CheckSession(subject)
    try session.run(events[..<warmUp], &strategy)
    guard let before = resident_bytes(strategy.process) else { return .skipped("this system does not tell its memory") }
    try session.run(events[warmUp...], &strategy)
    guard let after = resident_bytes(strategy.process) else { return .skipped("this system does not tell its memory") }
    let words = "\(after >> 20) MiB, \((after - before) >> 10) KiB more than \(turns) turns before"
    return after - before < growth_bytes ? .ok(words) : .failed("it grows: \(words)")
  }

  /// How much of a process lies in memory.
  static func resident_bytes(_ process: Int32) -> Int64? {
    let file = open("/proc/\(process)/statm", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var text = [UInt8](repeating: 0, count: 128)
    let words = text[..<max(0, read(file, &text, text.count))].split(separator: UInt8(ascii: " "))
    guard words.count > 1, let pages = Int64(String(decoding: words[1], as: UTF8.self)) else { return nil }
    return pages * Int64(sysconf(Int32(_SC_PAGESIZE)))
  }
}

/// Whether all that it logs would be kept.
enum LogCheck {
  static let check = PluginCheck(name: "log") { subject in
    let limits = LogLimits()
    var strategy = try subject.start()
    var session = CheckSession(subject)
    try session.run(try subject.events(TurnTimeCheck.turns)[...], &strategy)
    let tally = strategy.logTally
    guard tally.dropped == 0, tally.cut == 0 else {
      return .failed(
        "\(tally.dropped) lines too many, \(tally.cut) too long: at most \(limits.linesPerTurn) in a turn, of "
          + "\(limits.bytesPerLine) bytes")
    }
    return .ok(tally.kept == 0 ? "nothing" : "\(tally.kept) lines in \(TurnTimeCheck.turns) turns")
  }
}
