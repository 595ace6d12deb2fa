import CLinux
import Glibc

/// One started worker: ended when the value goes, so no process outlives its owner.
///
/// A process with much memory takes a while to end, 0.2 s for each GiB. Nobody waits for that: what has been told to end
/// and is still at it is left to the launcher's `DyingWorkers`.
struct WorkerHandle: ~Copyable {
  enum Fate: Equatable {
    case exited(Int32)
    case signalled(Int32)
  }

  let process: pid_t
  private let pidfd: Int32
  /// Keeps the thread alive whose end would end the worker.
  private let launcher: WorkerLauncher
  private var fate: Fate?
  /// Whether it runs only when no other process wants the processor.
  private(set) var givesWay = false

  init(process: pid_t, pidfd: Int32, launcher: WorkerLauncher) {
    self.process = process
    self.pidfd = pidfd
    self.launcher = launcher
  }

  /// How the worker ended, or `nil` while it runs.
  mutating func currentFate() -> Fate? {
    if fate == nil { fate = WorkerHandle.fate(of: pidfd, waits: false) }
    return fate
  }

  /// Ends the worker if it runs. It has no further turn, but may take a moment to be gone.
  func end() {
    if fate == nil { _ = linux_pidfd_send_signal(pidfd, SIGKILL) }
  }

  /// From now on the worker runs when nobody else wants to. For good: an ordinary user may lower a process of its own
  /// but not raise it again, and a host behaves the same whoever starts it.
  mutating func giveWay() {
    var parameter = sched_param()
    givesWay = sched_setscheduler(process, Int32(LINUX_SCHEDULE_IDLE), &parameter) == 0
  }

  deinit {
    guard fate == nil else {
      close(pidfd)
      return
    }
    _ = linux_pidfd_send_signal(pidfd, SIGKILL)
    launcher.dying.add(pidfd)
  }

  /// Takes note of the end of the process, after which its number may be another's; `nil` while it runs.
  static func fate(of pidfd: Int32, waits: Bool) -> Fate? {
    var code: Int32 = 0, status: Int32 = 0
    var result = linux_wait_pidfd(pidfd, waits ? 1 : 0, &code, &status)
    while result < 0 && errno == EINTR { result = linux_wait_pidfd(pidfd, waits ? 1 : 0, &code, &status) }
    guard result > 0 else { return nil }
    return code == Int32(CLD_EXITED) ? .exited(status) : .signalled(status)
  }
}
