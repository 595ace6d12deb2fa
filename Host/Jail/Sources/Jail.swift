import CLinux
import Glibc

/// The jail from the inside: a worker puts the layers on itself, one by one, before it loads anything.
///
///     var jail = Jail(host: hostProcess, memoryBytes: 2 << 30, forbiddenCall: place)
///     for layer in Jail.beforeLoading { report(layer, jail.apply(layer)) }
///     // … load the library …
///     report(.runningFilter, jail.apply(.runningFilter))
///
/// What it does not do: decide whether the worker may go on without a layer, and anything about the time a turn takes.
/// The boundary is what holds before loading: a library's constructors run in the same address space as the worker, so
/// a hostile one can prevent the second filter. That filter tightens the rules for everybody else.
public struct Jail: ~Copyable {
  let host: pid_t
  let memoryBytes: UInt64
  let forbiddenCall: UnsafeMutablePointer<Int32>
  /// Compiled before the first filter forbids whatever the compiler may want from the system.
  private var runningFilter: CallFilter?

  public static let beforeLoading: [JailLayer] = JailLayer.allCases.filter { $0 != .runningFilter }

  /// The descriptors that stay open: the standard three, the library and the wire.
  public static let firstUnusedDescriptor: UInt32 = 5

  /// `host` is the process whose end ends the worker. `forbiddenCall` is where the number of a call that the filter
  /// stopped is left, plus one.
  public init(host: pid_t, memoryBytes: UInt64, forbiddenCall: UnsafeMutablePointer<Int32>) {
    self.host = host
    self.memoryBytes = memoryBytes
    self.forbiddenCall = forbiddenCall
    runningFilter = nil
  }

  public mutating func apply(_ layer: JailLayer) -> LayerOutcome {
    switch layer {
    case .descriptors: closeDescriptors()
    case .identity: leaveRoot()
    case .namespaces: leaveNamespaces()
    case .parentDeath: endWithHost()
    case .notDumpable: outcome(linux_set_not_dumpable())
    case .resourceLimits: limitResources()
    case .noNewPrivileges: outcome(linux_set_no_new_privileges())
    case .landlock: restrictFiles()
    case .loadingFilter: filterCallsWhileLoading()
    case .runningFilter: filterCallsWhileRunning()
    }
  }

  private mutating func filterCallsWhileLoading() -> LayerOutcome {
    guard linux_note_forbidden_call(forbiddenCall) == 0 else { return .failed(errno) }
    do throws(CallFilterError) {
      let loading = try CallFilter.allowing(CallList.running + CallList.loadingOnly)
      runningFilter = try CallFilter.allowing(CallList.running)
      try loading.install()
      return .applied
    } catch {
      return error.outcome
    }
  }

  private mutating func filterCallsWhileRunning() -> LayerOutcome {
    guard let filter = runningFilter.take() else { return .failed(EINVAL) }
    do throws(CallFilterError) {
      try filter.install()
      return .applied
    } catch {
      return error.outcome
    }
  }
}

/// The outcome of a call that gives 0, or -1 and `errno`.
func outcome(_ result: Int32) -> LayerOutcome {
  guard result != 0 else { return .applied }
  let code = errno
  return code == ENOSYS || code == EINVAL || code == EOPNOTSUPP ? .unavailable(code) : .failed(code)
}
