import CLinux
import Glibc

extension Jail {
  func closeDescriptors() -> LayerOutcome { outcome(linux_close_from(Jail.firstUnusedDescriptor)) }

  /// The user and group `nobody`, which owns no file.
  static let nobody: UInt32 = 65534

  /// Root becomes `nobody`. An ordinary user stays who it is: it has no right to be anyone else.
  func leaveRoot() -> LayerOutcome {
    guard geteuid() == 0 || getuid() == 0 else { return .applied }
    guard linux_drop_groups() == 0, linux_change_group(Jail.nobody) == 0,
      linux_change_user(Jail.nobody) == 0
    else { return .failed(errno) }
    // A drop that can be undone is none.
    guard linux_change_user(0) != 0, geteuid() == Jail.nobody else { return .failed(EPERM) }
    return .applied
  }

  func leaveNamespaces() -> LayerOutcome {
    let kinds =
      LINUX_NEW_NAMESPACE_USER | LINUX_NEW_NAMESPACE_NET | LINUX_NEW_NAMESPACE_IPC | LINUX_NEW_NAMESPACE_UTS
      | LINUX_NEW_NAMESPACE_CGROUP
    guard linux_leave_namespaces(Int32(kinds)) != 0 else { return .applied }
    return .unavailable(errno)
  }

  /// Asks for SIGKILL at the end of the thread that started this worker, then makes sure that it was not too late.
  func endWithHost() -> LayerOutcome {
    guard linux_set_parent_death_signal(SIGKILL) == 0 else { return .failed(errno) }
    return getppid() == host ? .applied : .failed(ESRCH)
  }

  /// Hard limits. There is none for processor time: it would add up over weeks and end a healthy strategy, while the
  /// host's deadline bounds every single turn.
  func limitResources() -> LayerOutcome {
    let mebibyte: UInt64 = 1 << 20
    let limits: [(resource: Int32, value: UInt64)] = [
      (Int32(RLIMIT_AS.rawValue), memoryBytes),
      (Int32(RLIMIT_STACK.rawValue), 8 * mebibyte),
      (Int32(RLIMIT_CORE.rawValue), 0),
      // Standard error is a pipe, which this does not concern; no regular file can grow.
      (Int32(RLIMIT_FSIZE.rawValue), 0),
      // The three standard ones, library, wire, and those that the loader opens while it reads the library.
      (Int32(RLIMIT_NOFILE.rawValue), 8),
      (Int32(__RLIMIT_NPROC.rawValue), 0),
      (Int32(__RLIMIT_MEMLOCK.rawValue), 0),
      (Int32(__RLIMIT_MSGQUEUE.rawValue), 0),
    ]
    for (resource, value) in limits {
      guard linux_set_resource_limit(resource, value) == 0 else { return .failed(errno) }
    }
    return .applied
  }
}
