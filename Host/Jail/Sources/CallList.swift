import CLinux
import Glibc

/// A call that is allowed when all its conditions hold: `argument & mask == value`, compared over all 64 bits.
struct CallRule {
  struct Condition {
    let argument: Int
    let mask: UInt64
    let value: UInt64
  }

  let name: String
  var conditions: [Condition] = []

  init(_ name: String, _ conditions: Condition...) {
    self.name = name
    self.conditions = conditions
  }
}

extension CallRule.Condition {
  static func equal(_ argument: Int, _ value: UInt64) -> Self { Self(argument: argument, mask: .max, value: value) }
  static func without(_ argument: Int, _ bits: Int32) -> Self {
    Self(argument: argument, mask: UInt64(UInt32(bitPattern: bits)), value: 0)
  }
}

/// The calls a worker may make. Short on purpose: what is not here ends the worker.
enum CallList {
  /// While turns are served: memory that is not executable, sleeping on the wire, ending.
  static var running: [CallRule] {
    [
      CallRule("brk"),
      CallRule("mmap", .without(2, PROT_EXEC)),
      CallRule("mprotect", .without(2, PROT_EXEC)),
      CallRule("mremap"),
      CallRule("munmap"),
      CallRule("madvise"),
      CallRule("futex"),
      CallRule("sched_yield"),
      // The seed of Swift's hashing, read once.
      CallRule("getrandom"),
      // On machines where the clock cannot be read without a call.
      CallRule("clock_gettime"),
      // The last words of a trap.
      CallRule("write", .equal(0, UInt64(STDERR_FILENO))),
      CallRule("exit_group"),
      CallRule("exit"),
      CallRule("rt_sigreturn"),
    ] + abort
  }

  /// What `abort` does, so that it looks like one: unblock the signal, then send it to this very thread.
  private static var abort: [CallRule] {
    [
      CallRule("rt_sigprocmask"),
      CallRule("getpid"),
      CallRule("gettid"),
      CallRule(
        "tgkill", .equal(0, UInt64(UInt32(getpid()))), .equal(1, UInt64(UInt32(linux_thread()))),
        .equal(2, UInt64(SIGABRT))),
    ]
  }

  /// What the loader needs besides. Landlock refuses every file that has a path, so opening reaches nothing but the
  /// library's own memory file; executable memory comes from a file or not at all.
  static var loadingOnly: [CallRule] {
    [
      CallRule("openat", .without(2, O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)),
      CallRule("read"),
      CallRule("pread64"),
      CallRule("lseek"),
      CallRule("fstat"),
      CallRule("newfstatat"),
      CallRule("close"),
      CallRule("mmap", .equal(2, UInt64(PROT_READ | PROT_EXEC)), .without(3, MAP_ANONYMOUS)),
      // The second filter.
      CallRule("seccomp"),
    ]
  }
}
