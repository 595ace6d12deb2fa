import Glibc
import Synchronization

/// The one thread that starts workers.
///
/// The kernel ends a worker when the *thread* that started it ends, not the process. Threads of a pool come and go, so
/// workers are started by a thread that lives as long as somebody holds this value, and every worker's owner does.
final class SpawnThread: Sendable {
  private let desk = Desk()

  init() throws(PluginStop) {
    var thread = pthread_t()
    let desk = Unmanaged.passRetained(self.desk)
    let code = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        Unmanaged<Desk>.fromOpaque(argument).takeRetainedValue().serve()
        return nil
      }, desk.toOpaque())
    guard code == 0 else {
      desk.release()
      throw .worker(call: "pthread_create", errno: code)
    }
    pthread_detach(thread)
  }

  deinit { desk.close() }

  /// Runs `job` on the thread and waits until it is done.
  func run(_ job: () -> Void) { withoutActuallyEscaping(job) { desk.hand(over: $0) } }
}

/// Where a job is laid down. @unchecked: `job` is written by the holder of `counter` and read by the thread only
/// between `asked` and `done`, while that holder waits.
private final class Desk: @unchecked Sendable {
  private let counter = Mutex(())
  private let asked = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private let done = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private var job: (() -> Void)?

  init() {
    sem_init(asked, 0, 0)
    sem_init(done, 0, 0)
  }

  deinit {
    sem_destroy(asked)
    sem_destroy(done)
    asked.deallocate()
    done.deallocate()
  }

  func hand(over job: @escaping () -> Void) {
    counter.withLock { _ in
      self.job = job
      sem_post(asked)
      wait(done)
    }
  }

  /// Nothing on the desk: the thread goes home.
  func close() { sem_post(asked) }

  func serve() {
    while true {
      wait(asked)
      guard doJob() else { return }
      sem_post(done)
    }
  }

  /// A function of its own, so that nothing holds the job any more when its giver is told that it is done.
  private func doJob() -> Bool {
    guard let job = job.take() else { return false }
    job()
    return true
  }

  private func wait(_ semaphore: UnsafeMutablePointer<sem_t>) {
    while sem_wait(semaphore) != 0 {}  // a signal may interrupt it
  }
}
