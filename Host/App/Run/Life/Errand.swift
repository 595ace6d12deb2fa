import Glibc
import HostPlugins
import Synchronization

/// Work that the loop must not wait for, on a thread of its own: verifying a bundle, starting its worker, asking a
/// worker for its state.
///
///     let errand = try Errand { job.run() }
///     if let outcome = errand.outcome { … }     // each time that the loop comes by
///
/// One that nobody holds any more runs to its end all the same, and what it made goes with it.
final class Errand<Outcome: Sendable>: Sendable {
  private let result = Mutex<Outcome?>(nil)

  init(_ work: @escaping @Sendable () -> Outcome) throws(PluginStop) {
    try startThread { [self] in deliver(work()) }
  }

  /// What came of it, once it is over.
  var outcome: Outcome? { result.withLock { $0 } }

  private func deliver(_ outcome: Outcome) { result.withLock { $0 = outcome } }
}

/// Outside the class, because a C function cannot be made where a type is still open.
private func startThread(_ work: @escaping @Sendable () -> Void) throws(PluginStop) {
  let parcel = Unmanaged.passRetained(Parcel(work))
  var thread = pthread_t()
  let code = pthread_create(
    &thread, nil,
    { argument in
      guard let argument else { return nil }
      Unmanaged<Parcel>.fromOpaque(argument).takeRetainedValue().work()
      return nil
    }, parcel.toOpaque())
  guard code == 0 else {
    parcel.release()
    throw .worker(call: "pthread_create", errno: code)
  }
  pthread_detach(thread)
}

/// What the thread is given.
private final class Parcel: Sendable {
  let work: @Sendable () -> Void
  init(_ work: @escaping @Sendable () -> Void) { self.work = work }
}

/// A strategy on its way from one thread to another. @unchecked: it is put in by one thread before the other knows of
/// it, and an `Errand`'s lock lies between the two.
final class LentPort: @unchecked Sendable {
  private var port: JailedStrategy?

  init(_ port: consuming JailedStrategy) { self.port = consume port }

  /// Calls `body` while it stays lent.
  func use<Value>(_ body: (inout JailedStrategy) throws(PluginStop) -> Value) throws(PluginStop) -> Value? {
    guard var taken = port.take() else { return nil }
    do throws(PluginStop) {
      let value = try body(&taken)
      port = consume taken
      return value
    } catch {
      port = consume taken
      throw error
    }
  }

  /// The strategy, once.
  func take() -> JailedStrategy? { port.take() }
}
