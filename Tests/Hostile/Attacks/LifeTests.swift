import Glibc
import HostModel
import TestPlugins
import TestSupport
import Testing

@testable import HostPlugins

/// What is left when workers come and go. Each test runs in a process of its own, so that it alone opens descriptors,
/// starts children and changes its identity.
@Suite(.serialized)
struct LifeTests {
  @Test func `E04 every attack and 50 starts leave no descriptor, no process and no memory behind`() async {
    await #expect(processExitsWith: .success) {
      let launcher = try TestWorld.launcher()
      // What is built stays open for the next test, so all of it is built first.
      for attack in attacks { _ = try builtPlugin(attack.plugin, attack.defines) }
      _ = try builtPlugin("nothing")
      // Once for what the process allocates only once.
      for attack in attacks {
        _ = try stop(of: attack.plugin, attack.defines, options: attack.options, launcher: launcher)
      }
      let before = openDescriptors(), memory = residentBytes()
      for attack in attacks {
        let outcome = try stop(of: attack.plugin, attack.defines, options: attack.options, launcher: launcher)
        guard outcome == attack.expected else { exit(10) }
        guard isTidy(launcher, descriptors: before) else { exit(11) }
      }
      // One wire alone is 1.3 MiB: a single one that stayed mapped and used would show.
      guard residentBytes() - memory < 2 << 20 else { exit(14) }
      for _ in 0..<50 {
        guard try stop(of: "nothing", options: JailOptions(), launcher: launcher) == nil else { exit(12) }
      }
      exit(isTidy(launcher, descriptors: before) ? 0 : 13)
    }
  }

  @Test func `D17 when the host is killed its workers end too`() async throws {
    let result = try await #require(
      processExitsWith: .signal(SIGKILL), observing: [\.standardOutputContent]
    ) {
      let library = try builtPlugin("nothing")
      let strategy = try JailedStrategy.start(
        library: library, expected: ExpectedPlugin(id: "test.hostile", version: "1.0.0"), setup: try TestWorld.setup(),
        launcher: try TestWorld.launcher())
      let text = "worker \(strategy.process) \n"
      _ = write(STDOUT_FILENO, text, text.utf8.count)
      kill(getpid(), SIGKILL)
    }
    let words = String(decoding: result.standardOutputContent, as: UTF8.self).split(separator: " ")
    let place = try #require(words.firstIndex { $0.hasSuffix("worker") })
    let worker = try #require(pid_t(words[place + 1]))
    #expect(ends(worker))
  }

  @Test func `D18 a worker outlives the thread that asked for it`() throws {
    let launcher = try TestWorld.launcher()
    let library = try builtPlugin("nothing")
    let setup = try TestWorld.setup()
    let box = StrategyBox()
    try onThread {
      box.strategy = try JailedStrategy.start(
        library: library, expected: ExpectedPlugin(id: "test.hostile", version: "1.0.0"), setup: setup,
        launcher: launcher)
    }
    usleep(50_000)
    var wishes = WishBuffer()
    try box.turn(&wishes)
  }

  @Test func `an ordinary user gets the same jail`() async {
    await #expect(processExitsWith: .success) {
      let launcher = try TestWorld.launcher()
      _ = try builtPlugin("nothing")
      _ = try builtPlugin("opens_file")
      if getuid() == 0 {
        guard setgid(65534) == 0, setuid(65534) == 0, getuid() == 65534 else { exit(10) }
      }
      let reports = try JailProbe.run(launcher)
      guard reports.allSatisfy({ $0.suffices }) else { exit(11) }
      guard try stop(of: "nothing", [], options: JailOptions(), launcher: launcher) == nil else { exit(12) }
      let stopped = try stop(of: "opens_file", [], options: JailOptions(), launcher: launcher)
      exit(stopped == .forbiddenCall(name: "openat") ? 0 : 13)
    }
  }
}

/// Whether soon no child is left and no more than so many descriptors are open.
private func isTidy(_ launcher: WorkerLauncher, descriptors: Int) -> Bool {
  for _ in 0..<200 {
    launcher.dying.sweep()
    if !hasChild(), openDescriptors() == descriptors { return true }
    usleep(10_000)
  }
  return false
}

/// Holds a strategy across threads. @unchecked: the thread that sets it has ended before anyone reads it.
private final class StrategyBox: @unchecked Sendable {
  var strategy: JailedStrategy?

  func turn(_ wishes: inout WishBuffer) throws {
    try withEvents([TestWorld.bar(100, at: 1)]) { events in
      try withView { view in try strategy?.turn(events: events, view: view, wishes: &wishes) }
    }
  }
}

/// Runs `body` on a new thread and waits until that thread has ended.
private func onThread(_ body: @escaping () throws -> Void) throws {
  final class Work {
    let body: () throws -> Void
    var failure: (any Error)?
    init(_ body: @escaping () throws -> Void) { self.body = body }
  }
  let work = Work(body)
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      let work = Unmanaged<Work>.fromOpaque(argument).takeUnretainedValue()
      do { try work.body() } catch { work.failure = error }
      return nil
    }, Unmanaged.passUnretained(work).toOpaque())
  try #require(code == 0)
  pthread_join(thread, nil)
  if let failure = work.failure { throw failure }
}
