import Glibc
import HostModel
import TestPlugins

@testable import HostPlugins
@testable import HostWire

/// Every attack by a library of its own: the row of the threat list, what is built, and what it must come to.
let attacks: [Attack] =
  [
    Attack(row: "D01", plugin: "opens_file", expected: .forbiddenCall(name: "openat")),
    Attack(
      row: "D01", plugin: "opens_file", defines: [#"PATH="/proc/self/mem""#], expected: .forbiddenCall(name: "openat")),
    Attack(
      row: "D01", plugin: "opens_file", defines: [#"PATH="/proc/1/environ""#], expected: .forbiddenCall(name: "openat")),
    Attack(
      row: "D01", plugin: "opens_file", defines: [#"PATH="/proc/self/exe""#], expected: .forbiddenCall(name: "openat")),
    Attack(row: "D03", plugin: "forks", expected: .forbiddenCall(name: "clone")),
    Attack(row: "D03", plugin: "executes", expected: .forbiddenCall(name: "execve")),
    Attack(row: "D04", plugin: "raises_signal", defines: ["SIGNAL=SIGKILL"], expected: .forbiddenCall(name: "tgkill")),
    Attack(row: "D04", plugin: "raises_signal", defines: ["SIGNAL=SIGSTOP"], expected: .forbiddenCall(name: "tgkill")),
    Attack(row: "D06", plugin: "makes_executable", expected: .forbiddenCall(name: "mprotect")),
    Attack(row: "D09", plugin: "starts_thread", expected: .forbiddenCall(name: "clone")),
    Attack(row: "D11", plugin: "passes_descriptor", expected: .forbiddenCall(name: "sendmsg")),
    Attack(row: "D12", plugin: "rewrites_history"),
    Attack(row: "D16", plugin: "forges_call_name", defines: Attack.wire, expected: .forbiddenCall(name: "ptrace")),
    Attack(row: "E01", plugin: "dereferences_null", expected: .crashed(signal: "SIGSEGV", lastWords: "")),
    Attack(row: "E01", plugin: "executes_illegal", expected: .crashed(signal: "SIGILL", lastWords: "")),
    Attack(
      row: "E01", plugin: "crashes_at", defines: ["IN_CREATE"], expected: .crashed(signal: "SIGABRT", lastWords: "")),
    Attack(row: "E01", plugin: "crashes_at", defines: ["IN_DESTROY"]),
    Attack(row: "E01", plugin: "refuses_setup", expected: .refusedSetup),
    Attack(row: "E03", plugin: "loops", turnDeadline_ms: 300, expected: .missedDeadline(milliseconds: 300)),
    Attack(row: "E03", plugin: "waits_for_ever", turnDeadline_ms: 300, expected: .missedDeadline(milliseconds: 300)),
    Attack(row: "E03", plugin: "deadlocks", turnDeadline_ms: 300, expected: .missedDeadline(milliseconds: 300)),
    Attack(
      row: "E04", plugin: "takes_memory",
      expected: .memoryLimit(wantedBytes: 1 << 20, limitBytes: 512 << 20, end: "crashed with SIGSEGV")),
    Attack(
      row: "E04", plugin: "leaks",
      expected: .memoryLimit(wantedBytes: 200 << 20, limitBytes: 512 << 20, end: "crashed with SIGSEGV")),
    Attack(
      row: "E04", plugin: "maps_memory",
      expected: .memoryLimit(wantedBytes: 64 << 20, limitBytes: 512 << 20, end: "ended its process with status 3")),
    Attack(row: "E05", plugin: "overflows_stack", expected: .crashed(signal: "SIGSEGV", lastWords: "")),
    Attack(
      row: "E06", plugin: "aborts",
      expected: .crashed(signal: "SIGABRT", lastWords: "fatal ?[31m: out of luck | E_NONE: all is well")),
    Attack(row: "E06", plugin: "forges_log"),
    Attack(row: "E06", plugin: "points_outside"),
    Attack(row: "E06", plugin: "floods_log", defines: ["LENGTH=64"]),
    Attack(row: "E06", plugin: "floods_log", defines: ["LENGTH=16384"]),
    Attack(row: "E11", plugin: "exits", expected: .exited(status: 0, lastWords: "")),
    Attack(
      row: "G01", plugin: "too_many_wishes",
      expected: .protocolError("it wrote 257 wishes in one turn, and there is room for 256")),
    Attack(
      row: "G01", plugin: "most_wishes",
      expected: .protocolError("it wrote 4294967295 wishes in one turn, and there is room for 256")),
    Attack(
      row: "G01", plugin: "too_much_text",
      expected: .protocolError("it wrote 16385 bytes of text in one turn, and there is room for 16384")),
    Attack(row: "G01", plugin: "wishes_nonsense"),
    Attack(
      row: "G03", plugin: "flips_memory", defines: Attack.wire + ["FILL=0xff"], turnDeadline_ms: 300,
      expected: .protocolError("it answered request 4294967295 instead of 3")),
    Attack(
      row: "G03", plugin: "flips_memory", defines: Attack.wire + ["FILL=0"], turnDeadline_ms: 300,
      expected: .protocolError("it answered request 0 instead of 3")),
    Attack(
      row: "G03", plugin: "answers_ahead", defines: Attack.wire, turnDeadline_ms: 300,
      expected: .protocolError("it answered request 4 instead of 3")),
    Attack(row: "G04", plugin: "truncates_wire", expected: .forbiddenCall(name: "ftruncate")),
    Attack(
      row: "G05", plugin: "unmaps_wire", defines: Attack.wire, expected: .crashed(signal: "SIGSEGV", lastWords: "")),
    Attack(
      row: "G07", plugin: "abuses_futex", defines: Attack.wire, turnDeadline_ms: 300,
      expected: .missedDeadline(milliseconds: 300)),
  ] + socketAttacks + mappingAttacks + highBitAttacks + attacksOfThisArchitecture

private let socketAttacks = ["AF_INET", "AF_INET6", "AF_UNIX", "AF_NETLINK", "AF_PACKET"].map {
  Attack(row: "D02", plugin: "opens_socket", defines: ["FAMILY=\($0)"], expected: .forbiddenCall(name: "socket"))
}

/// Writable and executable, executable alone, from a file, and as shared memory.
private let mappingAttacks = [
  ("PROT_READ|PROT_WRITE|PROT_EXEC", "MAP_PRIVATE|MAP_ANONYMOUS", "-1"),
  ("PROT_EXEC", "MAP_PRIVATE|MAP_ANONYMOUS", "-1"),
  ("PROT_READ|PROT_EXEC", "MAP_PRIVATE", "3"), ("PROT_READ|PROT_EXEC", "MAP_SHARED", "4"),
  ("PROT_READ|PROT_WRITE|PROT_EXEC", "MAP_SHARED|MAP_ANONYMOUS", "0"),
].map { rights, flags, descriptor in
  Attack(
    row: "D06", plugin: "maps_executable",
    defines: ["RIGHTS=\(rights)", "FLAGS=\(flags)", "DESCRIPTOR=\(descriptor)"], expected: .forbiddenCall(name: "mmap"))
}

/// The kernel looks at 32 bits of a descriptor, the filter at all 64; of rights both look at the low ones.
private let highBitAttacks = [
  ("write", #"syscall(SYS_write, high | 2, "x", 1)"#), ("write", #"syscall(SYS_write, high | 4, "x", 1)"#),
  ("mmap", "syscall(SYS_mmap, 0, 4096, high | PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)"),
  ("mprotect", "syscall(SYS_mprotect, page, 4096, high | PROT_EXEC)"),
  ("tgkill", "syscall(SYS_tgkill, high | getpid(), gettid(), SIGABRT)"),
].map { name, call in
  Attack(row: "D08", plugin: "sets_high_bits", defines: ["CALL=\(call)"], expected: .forbiddenCall(name: name))
}

#if arch(x86_64)
  private let attacksOfThisArchitecture = [
    Attack(row: "D07", plugin: "legacy_calls", defines: ["BY_INTERRUPT"], expected: .forbiddenCall(name: nil)),
    Attack(row: "D07", plugin: "legacy_calls", expected: .forbiddenCall(name: nil)),
    Attack(row: "D07", plugin: "restarts_call", expected: .forbiddenCall(name: "restart_syscall")),
    Attack(row: "E01", plugin: "divides_by_zero", expected: .crashed(signal: "SIGFPE", lastWords: "")),
  ]
#else
  private let attacksOfThisArchitecture = [
    Attack(row: "D07", plugin: "restarts_call", expected: .forbiddenCall(name: "restart_syscall"))
  ]
#endif

/// The attacks of one row. Traps when there is none: a test without cases would pass.
func attacks(of row: String) -> [Attack] {
  let found = attacks.filter { $0.row == row }
  precondition(!found.isEmpty, "no attack for \(row)")
  return found
}

/// Calls that have no place in a strategy, by row. The kernel would refuse some of them to `nobody` anyway; here none
/// is tried.
enum ForbiddenCalls {
  static let processes =
    [
      "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_open", "pidfd_getfd", "pidfd_send_signal", "kill",
      "tkill",
    ]
    + ["clone3", "execveat", "rt_sigqueueinfo", "setpriority", "sched_setscheduler", "waitid"]
  static let kernel =
    [
      "io_uring_setup", "io_uring_enter", "bpf", "userfaultfd", "perf_event_open", "keyctl", "add_key", "mount",
      "umount2",
      "unshare", "setns", "chroot", "pivot_root", "memfd_create", "rt_sigaction", "sigaltstack", "prctl", "seccomp",
      "setrlimit", "prlimit64", "setuid", "setgid", "personality", "init_module", "kexec_load", "reboot", "nanosleep",
      "clock_nanosleep", "clock_settime", "timer_create", "readlinkat", "ioctl", "fcntl", "acct", "swapon",
      "sethostname",
    ] + callsOfThisArchitecture
  static let descriptors =
    [
      "sendmsg", "recvmsg", "sendto", "recvfrom", "connect", "bind", "listen", "accept4", "socketpair", "dup", "dup3",
      "pipe2", "read", "readv", "writev", "sendfile", "splice", "getdents64", "close", "lseek", "eventfd2",
    ]
  static let sharedMemory = [
    "shmget", "shmat", "shmctl", "msgget", "msgsnd", "semget", "semop", "mq_open", "mq_unlink",
  ]

  #if arch(x86_64)
    private static let callsOfThisArchitecture = [
      "vfork", "dup2", "readlink", "open", "alarm", "pause", "arch_prctl", "modify_ldt", "iopl", "ioperm",
    ]
  #else
    private static let callsOfThisArchitecture: [String] = []
  #endif
}
