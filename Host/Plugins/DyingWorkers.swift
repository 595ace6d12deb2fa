import Glibc
import Synchronization

/// Workers that have been told to end and are still at it. They are looked at again whenever another one is started or
/// joins them, and waited for when the launcher goes.
final class DyingWorkers: Sendable {
  private let pidfds = Mutex<[Int32]>([])

  /// Takes the descriptor over.
  func add(_ pidfd: Int32) {
    pidfds.withLock { $0.append(pidfd) }
    sweep()
  }

  /// Takes note of those that are gone by now.
  func sweep() {
    pidfds.withLock { pidfds in
      pidfds.removeAll { pidfd in
        guard WorkerHandle.fate(of: pidfd, waits: false) != nil else { return false }
        close(pidfd)
        return true
      }
    }
  }

  deinit {
    pidfds.withLock { pidfds in
      for pidfd in pidfds {
        _ = WorkerHandle.fate(of: pidfd, waits: true)
        close(pidfd)
      }
    }
  }
}
