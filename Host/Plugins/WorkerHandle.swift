import CLinux
import Glibc

/// One started worker: ended and reaped when the value goes, so no process outlives its owner.
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
  mutating func currentFate() -> Fate? { reap(waiting: false) }

  /// Ends the worker if it runs, and says how it ended.
  mutating func end() -> Fate? {
    _ = linux_pidfd_send_signal(pidfd, SIGKILL)
    return reap(waiting: true)
  }

  /// From now on the worker runs when nobody else wants to. For good: an ordinary user may lower a process of its own
  /// but not raise it again, and a host behaves the same whoever starts it.
  mutating func giveWay() {
    var parameter = sched_param()
    givesWay = sched_setscheduler(process, Int32(LINUX_SCHEDULE_IDLE), &parameter) == 0
  }

  private mutating func reap(waiting: Bool) -> Fate? {
    if let fate { return fate }
    var code: Int32 = 0, status: Int32 = 0
    var result = linux_wait_pidfd(pidfd, waiting ? 1 : 0, &code, &status)
    while result < 0 && errno == EINTR { result = linux_wait_pidfd(pidfd, waiting ? 1 : 0, &code, &status) }
    guard result > 0 else { return nil }
    fate = code == Int32(CLD_EXITED) ? .exited(status) : .signalled(status)
    return fate
  }

  deinit {
    if fate == nil {
      var code: Int32 = 0, status: Int32 = 0
      _ = linux_pidfd_send_signal(pidfd, SIGKILL)
      while linux_wait_pidfd(pidfd, 1, &code, &status) < 0 && errno == EINTR {}
    }
    close(pidfd)
  }
}
