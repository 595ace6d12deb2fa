import HostModel
import HostPlugins

/// One bundle in the host's folder and the strategy that was made of it, from the first look at it until the host ends.
/// A strategy keeps its number and portfolio through restarts, upgrades and a bundle that comes back.
///
/// Owned by the loop; no other thread sees it.
final class Seat {
  let bundle: String
  var supervisor = Supervisor()
  var budget: TurnBudget
  /// A worker being made.
  var errand: Errand<StartJob.Outcome>?
  /// The bundle has changed; at the end of the turn the worker is lent to a new errand.
  var wantsUpgrade = false

  /// Set when it was first let in.
  var strategy: StrategyID?
  var admission: Admission?
  var port: JailedStrategy?
  /// The bundle's id, as soon as its manifest was believed.
  var id: String?
  /// How often a new worker took over for one that failed.
  var restarts: Int64 = 0
  /// Why it does not run; `nil` when it does or nobody wants it to.
  var problem: (any ExplainedError)?
  /// Its position is being sold.
  var isFlattening = false
  /// What is left of it can never be sold, such as less than the venue's smallest order.
  var isUnsellable = false
  /// The kind of refusal that was told last, so that it is told once.
  private var complaint: String?

  init(_ bundle: String, turnBudget_ns: Int64) {
    self.bundle = bundle
    budget = TurnBudget(limit_ns: turnBudget_ns)
  }

  /// Its bundle is there and was never let in.
  var wasRefused: Bool { admission == nil && supervisor.state != .withdrawn && problem != nil }

  var name: String { admission?.name ?? bundle }

  /// Notes that a refusal is about to be told; false when it was told before. What a bundle that is still being copied
  /// looks like is one kind, in whatever order its files arrive.
  func complains(of error: any ExplainedError) -> Bool {
    let kind = Seat.incompleteCodes.contains(error.code) ? "incomplete" : error.code
    defer { complaint = kind }
    return complaint != kind
  }

  /// The worker's process.
  var process: Int32? { port?.process }

  /// The jail of the worker that it has now.
  var layers: [JailProbe.Report] { port == nil ? [] : currentLayers }
  var currentLayers: [JailProbe.Report] = []

  /// Whether it gets only the processor time that the others leave.
  var givesWay: Bool { port?.givesWay ?? false }

  /// What became of the log lines of all its workers.
  var logTally: LogTally {
    guard let tally = port?.logTally else { return logWithoutPort }
    return logBeforePort + tally
  }
  private var logBeforePort = LogTally()
  private var logWithoutPort = LogTally()

  /// The worker for an errand that may bring it back.
  func lendPort() -> JailedStrategy? {
    logWithoutPort = logTally
    return port.take()
  }

  func endPort() {
    logWithoutPort = logTally
    logBeforePort = logWithoutPort
    port = nil
  }

  /// A new worker in the place of one that is gone or was lent.
  func takePort(_ port: consuming JailedStrategy) {
    logBeforePort = logWithoutPort
    self.port = consume port
  }

  func forgetComplaint() { complaint = nil }

  private static let incompleteCodes: Set<String> = [
    "E_FILE_MISSING", "E_UNSIGNED", "E_MANIFEST", "E_SIG_FORMAT", "E_SIG_INVALID", "E_SIG_DAMAGED", "E_HASH_MISMATCH",
  ]
}
