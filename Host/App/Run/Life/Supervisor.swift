/// One strategy's life as the host sees it: what happened and when goes in, what to do comes out.
///
///     var supervisor = Supervisor()
///     supervisor.receive(.started, at: now_ns)             // .run
///     supervisor.receive(.failed(.passing), at: now_ns)    // .wait, and after a second …
///     supervisor.receive(.tick, at: now_ns)                // … .start
///
/// It starts nothing and has no clock. Whatever is decided, the caller has stopped the strategy's turns and cancelled
/// its orders before it reports a failure.
struct Supervisor: Equatable, Sendable {
  private(set) var state = State.starting(isOutdated: false)
  /// When it was restarted within the last hour.
  private var restarts_ns: [Int64] = []

  /// How long to wait before each of the restarts that one hour allows. After that a person has to look.
  static let backOff_ns: [Int64] = [1_000_000_000, 5_000_000_000, 30_000_000_000]
  static let window_ns: Int64 = 3_600_000_000_000

  enum State: Equatable, Sendable {
    /// A worker is being made; outdated when the bundle changed meanwhile. → running, upgrading, waiting, quarantined,
    /// refused, withdrawn
    case starting(isOutdated: Bool)
    /// → upgrading, waiting, quarantined, refused, withdrawn
    case running
    /// A worker of the bundle as it is now is being made, and the old one lends its state. → running, waiting,
    /// quarantined, refused, withdrawn
    case upgrading(isOutdated: Bool)
    /// It failed and is tried again at this time. → starting, withdrawn
    case waiting(until_ns: Int64)
    /// It failed too often, or tried what no plugin may. → starting, when a person releases it
    case quarantined
    /// It would fail in the same way again. → starting, when the bundle or what is approved changes; withdrawn
    case refused
    /// Its bundle or its approval is gone. → starting
    case withdrawn
  }

  enum Event: Equatable, Sendable {
    /// The worker that was asked for is ready.
    case started
    /// The worker that was asked for is not needed or not let in; the old one goes on.
    case kept
    case failed(Fault)
    /// The bundle has changed or is there again, or what is approved has changed.
    case offered
    case withdrawn
    case released
    /// Time went by.
    case tick
  }

  enum Fault: Equatable, Sendable {
    /// It may go better next time.
    case passing
    /// Nothing changes by trying again.
    case lasting
    /// It tried to leave the jail.
    case attack
    /// It is quarantined from an earlier run.
    case marked
  }

  enum Decision: Equatable, Sendable {
    case nothing
    /// Make a worker.
    case start
    /// Make a worker of the new bundle and hand the state over.
    case upgrade
    /// Let the new worker have its turns.
    case run
    /// End a worker that nobody waits for.
    case discard
    /// Try again later; `tick` will say when.
    case wait
    /// Mark it, and tell a person.
    case quarantine
    /// Tell a person.
    case giveUp
    /// End the worker and cancel its orders.
    case end
  }

  mutating func receive(_ event: Event, at now_ns: Int64) -> Decision {
    switch (state, event) {
    case (.starting(isOutdated: false), .started), (.upgrading(isOutdated: false), .started),
      (.upgrading(isOutdated: false), .kept):
      state = .running
      return .run
    case (.starting(isOutdated: true), .started), (.upgrading(isOutdated: true), .started),
      (.upgrading(isOutdated: true), .kept):
      state = .upgrading(isOutdated: false)
      return .upgrade
    case (.starting(isOutdated: true), .failed(.lasting)):
      // What was refused is not what lies there now.
      return begin()
    case (.starting, .failed(let fault)), (.running, .failed(let fault)), (.upgrading, .failed(let fault)):
      return recover(from: fault, at: now_ns)

    case (.starting, .offered):
      state = .starting(isOutdated: true)
      return .nothing
    case (.upgrading, .offered):
      state = .upgrading(isOutdated: true)
      return .nothing
    case (.running, .offered):
      state = .upgrading(isOutdated: false)
      return .upgrade
    case (.waiting, .offered), (.refused, .offered), (.withdrawn, .offered):
      return begin()

    case (.running, .withdrawn), (.upgrading, .withdrawn), (.starting, .withdrawn), (.waiting, .withdrawn):
      state = .withdrawn
      return .end
    case (.refused, .withdrawn):
      state = .withdrawn
      return .nothing

    case (.waiting(let until_ns), .tick):
      guard now_ns >= until_ns else { return .nothing }
      restarts_ns.append(now_ns)
      return begin()
    case (.quarantined, .released):
      restarts_ns = []
      return begin()

    // Asked for before the strategy was withdrawn or failed for another reason.
    case (.running, .started), (.waiting, .started), (.quarantined, .started), (.refused, .started),
      (.withdrawn, .started):
      return .discard
    // Quarantine is lifted by a person and by nothing else.
    case (.quarantined, .offered), (.quarantined, .withdrawn), (.quarantined, .failed):
      return .nothing
    // Nothing runs that could fail or be kept, or there is nothing to wait for.
    case (.waiting, .failed), (.refused, .failed), (.withdrawn, .failed), (.withdrawn, .withdrawn),
      (.starting, .kept), (.running, .kept), (.waiting, .kept), (.quarantined, .kept), (.refused, .kept),
      (.withdrawn, .kept), (.starting, .released), (.running, .released), (.upgrading, .released),
      (.waiting, .released), (.refused, .released), (.withdrawn, .released), (.starting, .tick), (.running, .tick),
      (.upgrading, .tick), (.quarantined, .tick), (.refused, .tick), (.withdrawn, .tick):
      return .nothing
    }
  }

  private mutating func begin() -> Decision {
    state = .starting(isOutdated: false)
    return .start
  }

  private mutating func recover(from fault: Fault, at now_ns: Int64) -> Decision {
    switch fault {
    case .passing:
      restarts_ns.removeAll { now_ns - $0 >= Supervisor.window_ns }
      guard restarts_ns.count < Supervisor.backOff_ns.count else { return quarantine() }
      state = .waiting(until_ns: now_ns + Supervisor.backOff_ns[restarts_ns.count])
      return .wait
    case .attack: return quarantine()
    case .lasting:
      state = .refused
      return .giveUp
    case .marked:
      state = .quarantined
      return .giveUp
    }
  }

  private mutating func quarantine() -> Decision {
    state = .quarantined
    return .quarantine
  }
}

extension Supervisor.State {
  /// As `bulkhead status` says it.
  var word: String {
    switch self {
    case .starting: "starting"
    case .running: "running"
    case .upgrading: "upgrading"
    case .waiting: "waiting"
    case .quarantined: "quarantined"
    case .refused: "refused"
    case .withdrawn: "withdrawn"
    }
  }
}
