import Glibc
import Synchronization

/// Whether a person or the service manager asked this process to end.
///
///     let stop = StopFlag.watch()
///     while !stop.isRaised { … }     // a sleep or poll in here ends early with EINTR
///     // write the summary, end in good order
///
/// The first SIGINT (Ctrl-C), SIGTERM or SIGHUP (the terminal closed) raises it; the second of the same kind ends the
/// process at once, as it would have without the flag, so that a command which hangs can still be stopped.
struct StopFlag: Sendable {
  private init() {}

  /// Starts to watch. A signal that the caller of this process ignores stays ignored: `nohup` must keep working.
  /// SIGPIPE is ignored from here on, because a host that trades does not die with the reader of its output.
  static func watch() -> StopFlag {
    // Read once here, so that the handler never runs the initialiser of the global.
    _ = raisedBy.load(ordering: .relaxed)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      var action = sigaction()
      guard sigaction(number, nil, &action) == 0, !isIgnored(action) else { continue }
      action = sigaction()
      action.__sigaction_handler.sa_handler = { number in raisedBy.store(number, ordering: .relaxed) }
      // One shot, and no SA_RESTART: the loop shall see it now and not after its sleep.
      action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
      sigaction(number, &action, nil)
    }
    signal(SIGPIPE, SIG_IGN)
    return StopFlag()
  }

  var isRaised: Bool { raisedBy.load(ordering: .relaxed) != 0 }
}

/// The signal that came, 0 before one did. A handler may do nothing but store into it.
private let raisedBy = Atomic<Int32>(0)

private func isIgnored(_ action: sigaction) -> Bool {
  unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
}
