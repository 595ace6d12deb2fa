import CSeccomp
import Glibc
import HostModel
import TestPlugins
import Testing

@testable import HostPlugins
@testable import HostWire

/// Rows of the threat list, `D` for malice and `E` for bugs.
let attacks: [Attack] = [
  Attack(row: "D01", plugin: "opens_file", expected: .forbiddenCall(name: "openat")),
  Attack(row: "D02", plugin: "opens_socket", expected: .forbiddenCall(name: "socket")),
  Attack(row: "D03", plugin: "forks", expected: .forbiddenCall(name: "clone")),
  Attack(row: "D03", plugin: "executes", expected: .forbiddenCall(name: "execve")),
  Attack(row: "D06", plugin: "maps_executable", expected: .forbiddenCall(name: "mmap")),
  Attack(row: "D06", plugin: "makes_executable", expected: .forbiddenCall(name: "mprotect")),
  Attack(row: "E01", plugin: "dereferences_null", expected: .crashed(signal: "SIGSEGV", lastWords: "")),
  Attack(
    row: "E06", plugin: "aborts",
    expected: .crashed(signal: "SIGABRT", lastWords: "fatal ?[31m: out of luck | E_NONE: all is well")),
  Attack(row: "E03", plugin: "loops", expected: .missedDeadline(milliseconds: 300)),
  Attack(row: "E04", plugin: "takes_memory", expected: .crashed(signal: "SIGSEGV", lastWords: "")),
  Attack(row: "E05", plugin: "overflows_stack", expected: .crashed(signal: "SIGSEGV", lastWords: "")),
  Attack(row: "E11", plugin: "exits", expected: .exited(status: 0, lastWords: "")),
  Attack(
    row: "G03", plugin: "too_many_wishes",
    expected: .protocolError("it wrote 257 wishes in one turn, and there is room for 256")),
  Attack(
    row: "G03", plugin: "most_wishes",
    expected: .protocolError("it wrote 4294967295 wishes in one turn, and there is room for 256")),
  Attack(
    row: "G03", plugin: "too_much_text",
    expected: .protocolError("it wrote 16385 bytes of text in one turn, and there is room for 16384")),
  Attack(
    row: "G03", plugin: "flips_memory", defines: ["EVENTS_OFFSET=\(WireLayout.events)", "FILL=0xff"],
    expected: .protocolError("it answered request 4294967295 instead of 3")),
  Attack(
    row: "G03", plugin: "flips_memory", defines: ["EVENTS_OFFSET=\(WireLayout.events)", "FILL=0"],
    expected: .protocolError("it answered request 0 instead of 3")),
  Attack(row: "E01", plugin: "refuses_setup", expected: .refusedSetup),
]

/// Calls that have no place in a strategy. The kernel would refuse some of them to `nobody` anyway; here none is tried.
let forbiddenCalls =
  [
    "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_open", "pidfd_getfd", "kill", "tkill", "io_uring_setup",
    "bpf", "userfaultfd", "perf_event_open", "keyctl", "add_key", "mount", "unshare", "setns", "chroot", "memfd_create",
    "sendmsg", "recvmsg", "connect", "bind", "listen", "shmget", "msgget", "mq_open", "semget", "clone3",
    "rt_sigaction", "sigaltstack", "prctl", "seccomp", "setrlimit", "prlimit64", "setuid", "setgid", "dup",
    "pipe2", "read", "readv", "writev", "sendfile", "splice", "getdents64", "ioctl", "personality",
    "init_module", "kexec_load", "reboot", "nanosleep", "clock_nanosleep", "timer_create", "readlinkat",
  ] + callsOfThisArchitecture

#if arch(x86_64)
  private let callsOfThisArchitecture = [
    "vfork", "dup2", "readlink", "open", "alarm", "pause", "arch_prctl", "modify_ldt",
  ]
#else
  private let callsOfThisArchitecture: [String] = []
#endif

@Suite(.serialized)
struct AttackTests {
  let launcher: WorkerLauncher

  init() throws { launcher = try TestWorld.launcher() }

  @Test(arguments: attacks)
  func `an attack costs one worker and is named`(attack: Attack) throws {
    #expect(try attack.outcome(launcher) == attack.expected)
  }

  @Test(arguments: forbiddenCalls)
  func `D04 and D05: a forbidden call is named`(call: String) throws {
    var options = JailOptions()
    options.turnDeadline_ms = 10_000
    let number = seccomp_syscall_resolve_name(call)
    try #require(number >= 0)
    let outcome = try stop(of: "calls", close: Int64(number), options: options, launcher: launcher)
    #expect(outcome == .forbiddenCall(name: call))
  }

  @Test func `E07: a plugin that shouts goes on, and nothing of it is kept but the end`() throws {
    var options = JailOptions()
    options.turnDeadline_ms = 20_000
    #expect(try stop(of: "shouts", [], options: options, launcher: launcher) == nil)
  }

  @Test func `a plugin that does nothing wrong survives the same turns`() throws {
    #expect(try stop(of: "nothing", [], options: JailOptions(), launcher: launcher) == nil)
  }

  @Test func `G02: counts that change while they are read are never believed`() throws {
    let library = try builtPlugin("forges_answer", ["EVENTS_OFFSET=\(WireLayout.events)"])
    let setup = try TestWorld.setup()
    for _ in 0..<20 {
      var strategy = try JailedStrategy.start(
        library: library, expected: ExpectedPlugin(id: "test.hostile", version: "1.0.0"), setup: setup,
        launcher: launcher)
      var wishes = WishBuffer()
      var largest = 0
      do throws(PluginStop) {
        for turn in 1...1000 {
          try withEvents([TestWorld.bar(100, at: Int64(turn))]) { (events) throws(PluginStop) in
            try withView { (view) throws(PluginStop) in try strategy.turn(events: events, view: view, wishes: &wishes) }
          }
          largest = max(largest, wishes.count)
        }
      } catch {
        #expect(error.code == "E_PROTOCOL")
      }
      #expect(largest <= 1)
    }
  }
}
