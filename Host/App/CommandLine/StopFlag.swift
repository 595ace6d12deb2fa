import Glibc
import HostWire
import Synchronization

/// Whether a person or the service manager asked this process to end.
///
///     let stop = StopFlag.watch()
///     while !stop.isRaised { … }     // a sleep or poll in here ends early with EINTR
///     // write the summary, end in good order
///
/// The first SIGINT (Ctrl-C), SIGTERM or SIGHUP (the terminal closed) raises it. Another one, at least half a second
/// later, ends the process at once, as it would have without the flag, so that a command which hangs can still be
/// stopped. Sooner it is the first one's echo: `timeout` signals the process and its group, a terminal the group alone.
struct StopFlag: Sendable {
  private init() {}

  /// Starts to watch. A signal that the caller of this process ignores stays ignored: `nohup` must keep working.
  /// SIGPIPE is ignored from here on, because a host that trades does not die with the reader of its output.
  static func watch() -> StopFlag {
    // Read once here, so that the handler never runs the initialiser of the global.
    _ = raisedAt_ns.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      guard sigaction(number, nil, &action) == 0, !isIgnored(action) else { continue }
      action = sigaction()
      // Without SA_RESTART: the loop shall see it now and not after its sleep.
      action.__sigaction_handler.sa_handler = { number in received(number) }
      sigaction(number, &action, nil)
    }
    signal(SIGPIPE, SIG_IGN)
    return StopFlag()
  }

  var isRaised: Bool { raisedAt_ns.load(ordering: .relaxed) != 0 }

  /// How long after the first signal another one counts as a second wish.
  static let echo_ns: Int64 = 500_000_000
}

/// When the first signal came, on the monotonic clock; 0 before one did.
private let raisedAt_ns = Atomic<Int64>(0)

/// The handler: nothing in here but what POSIX allows in one.
private func received(_ number: Int32) {
  let now_ns = monotonicTime_ns()
  let (isFirst, first_ns) = raisedAt_ns.compareExchange(expected: 0, desired: now_ns, ordering: .relaxed)
  guard !isFirst, now_ns - first_ns >= StopFlag.echo_ns else { return }
  // Blocked while it is handled, it takes effect when this returns.
  signal(number, SIG_DFL)
  raise(number)
}

private func isIgnored(_ action: sigaction) -> Bool {
  unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
