import Glibc
import HostModel

/// Threads that all do the same, until each comes to its end.
///
///     let threads = try Threads(4) { while let piece = pile.next() { … } }
///     threads.join()
///
/// How work is shared out, and how it ends before it is done, is for whoever gives it.
struct Threads: ~Copyable {
  private var threads: [pthread_t] = []

  /// How many there are.
  var count: Int { threads.count }

  /// Where the system starts fewer, those do the work; throws when it starts none.
  init(_ count: Int, _ work: @escaping @Sendable () -> Void) throws(ThreadError) {
    for _ in 0..<count {
      var thread = pthread_t()
      let box = Unmanaged.passRetained(Work(work))
      let number = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().work()
          return nil
        }, box.toOpaque())
      guard number == 0 else {
        box.release()
        guard threads.isEmpty else { return }
        throw ThreadError(number: number)
      }
      threads.append(thread)
    }
  }

  /// Waits until all have come to their end.
  consuming func join() {}

  deinit { for thread in threads { pthread_join(thread, nil) } }

  /// As many as the machine has cores for.
  static var usual: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}

private final class Work: Sendable {
  let work: @Sendable () -> Void
  init(_ work: @escaping @Sendable () -> Void) { self.work = work }
}

struct ThreadError: ExplainedError, Equatable {
  let number: Int32
  var code: String { "E_THREADS" }
  var cause: String { "the system starts no thread: \(String(cString: strerror(number)))" }
  var mend: String { "see the limits of processes and memory: ulimit -a" }
}
