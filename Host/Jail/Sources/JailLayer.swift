/// One layer of the jail, in the order in which a worker puts them on. The numbers travel over the wire.
///
/// The order matters: the kernel forgets the parent-death signal when a process changes its identity, Landlock and
/// the call filters need `no_new_privs`, and after the first filter none of the earlier calls is possible.
public enum JailLayer: UInt8, CaseIterable, Sendable {
  case descriptors = 1
  case identity
  case namespaces
  case parentDeath
  case notDumpable
  case resourceLimits
  case noNewPrivileges
  case landlock
  case loadingFilter
  case runningFilter

  /// As the operator reads it.
  public var name: String {
    switch self {
    case .descriptors: "descriptors"
    case .identity: "identity"
    case .namespaces: "namespaces"
    case .parentDeath: "parent-death"
    case .notDumpable: "not-dumpable"
    case .resourceLimits: "resource-limits"
    case .noNewPrivileges: "no-new-privileges"
    case .landlock: "landlock"
    case .loadingFilter: "call-filter-loading"
    case .runningFilter: "call-filter-running"
    }
  }

  /// What the layer keeps a plugin from.
  public var purpose: String {
    switch self {
    case .descriptors: "no descriptor of the host is open in the worker"
    case .identity: "the worker does not run as root"
    case .namespaces: "the worker has its own network, IPC and host name, all empty"
    case .parentDeath: "the worker ends with the host"
    case .notDumpable: "no process of the same user can read the worker's memory, and no core file is written"
    case .resourceLimits: "memory, files and processes are bounded"
    case .noNewPrivileges: "no set-user-ID program can give rights back"
    case .landlock: "no file, no TCP, no abstract socket"
    case .loadingFilter: "while the library is loaded, only the calls that loading needs"
    case .runningFilter: "afterwards, only calls for the strategy's own memory"
    }
  }

  /// Without a mandatory layer no plugin is loaded. Namespaces are optional, because containers and some
  /// distributions forbid them and the layers behind them refuse the same calls again.
  public var isMandatory: Bool { self != .namespaces }

  /// What the operator can do when the layer is not there.
  public var mend: String {
    switch self {
    case .identity: "start the host as an ordinary user, or allow it CAP_SETUID and CAP_SETGID"
    case .namespaces: "allow user namespaces: sysctl -w user.max_user_namespaces=10000"
    case .landlock: "use Linux 5.13 or later and start it with landlock in the kernel parameter lsm="
    case .loadingFilter, .runningFilter:
      "use a kernel with CONFIG_SECCOMP_FILTER, outside a sandbox that forbids seccomp"
    case .descriptors: "use Linux 5.9 or later, outside a sandbox that forbids close_range"
    case .parentDeath, .notDumpable, .noNewPrivileges: "allow prctl in the sandbox around the host"
    case .resourceLimits: "raise the host's own hard limits: ulimit -H -a"
    }
  }
}

/// How putting on a layer went.
public enum LayerOutcome: Equatable, Sendable {
  case applied
  /// The kernel does not have it, or it is forbidden here: `errno`.
  case unavailable(Int32)
  /// It is there and did not work: `errno`.
  case failed(Int32)
}
