import HostModel
import HostPlugins
import HostTrust
import HostWire

/// What all strategies of a host are started with.
struct StartTerms: Sendable {
  let universe: Universe
  let currency: CurrencyID
  let verifier: Verifier
  let launcher: WorkerLauncher
  let jail: JailOptions
  let parameters: [Assignment]
  let capital_units: Int64?
  /// Of each minute, for slow turns.
  let turnBudget_ns: Int64
  let quarantine: QuarantineFolder
  let suspects: SuspectFolder
}

/// From a bundle's folder to a worker that is ready for its first turn. Runs as an `Errand`.
///
/// When the strategy runs already, its worker is lent: it is asked for its state when the new one is ready, and goes on
/// when the new one is not let in. So a bundle that is half-copied or wrong costs the running strategy nothing.
struct StartJob: Sendable {
  let bundle: String
  let terms: StartTerms
  let allowsUnsigned: Bool
  let running: Running?

  /// What runs of this bundle now.
  struct Running: Sendable {
    let id: String
    let sha256: String
    let port: LentPort
  }

  enum Outcome: Sendable {
    case started(Candidate)
    /// The bundle holds the very bytes that run.
    case unchanged(LentPort)
    /// Not let in. The admission is there when the bundle was verified and something went wrong after that.
    case refused(any ExplainedError, Admission?, LentPort?)
  }

  struct Candidate: Sendable {
    let admission: Admission
    let port: LentPort
    /// It has taken over the state of the worker before.
    let isRestored: Bool
  }

  func run() -> Outcome {
    var admitted: Admission?
    do {
      let image = try terms.verifier.verify(
        bundle: bundle, mode: .paper, allowUnsigned: allowsUnsigned, now: StrategyOptions.now)
      let admission = Admission(image)
      admitted = admission
      if let running, running.sha256 == admission.sha256, running.id == admission.id {
        return .unchanged(running.port)
      }
      try check(admission)
      var port = try JailedStrategy.start(
        image, setup: setup(for: admission), launcher: terms.launcher, options: terms.jail)
      let isRestored = try handOver(to: &port)
      return .started(Candidate(admission: admission, port: LentPort(port), isRestored: isRestored))
    } catch let error as any ExplainedError {
      return .refused(error, admitted, running?.port)
    } catch {
      preconditionFailure("\(error) does not explain itself")
    }
  }

  private func check(_ admission: Admission) throws(RunError) {
    if let running, running.id != admission.id {
      throw .otherID(bundle: bundle, runs: running.id, found: admission.id)
    }
    if let cause = terms.quarantine.cause(of: admission.id) { throw .quarantined(id: admission.id, cause: cause) }
    let market = terms.universe.currencies[Int(terms.currency.index)]
    if let approved = admission.approval?.currency, approved != market.code {
      throw .currency(id: admission.id, approved: approved, market: market.code)
    }
    try admission.checkInstruments(of: terms.universe)
  }

  private func setup(for admission: Admission) throws(SetupError) -> StrategySetup {
    let known = admission.parameters
    return try StrategySetup(
      listings: terms.universe.listings, currency: terms.universe.currencies[Int(terms.currency.index)],
      parameters: terms.parameters.filter { known.contains($0.name) }.map { "\($0.name)=\($0.value)" })
  }

  /// What the old worker knows, offered to the new one. A worker that fails while it is asked, or has no state to give,
  /// leaves the new one to begin anew; a new one that fails while it reads is no better than one that never started.
  private func handOver(to port: inout JailedStrategy) throws(PluginStop) -> Bool {
    guard let running, port.descriptor.hasState else { return false }
    let saved: SavedState?
    do throws(PluginStop) {
      saved = try running.port.use { (old) throws(PluginStop) in try old.save() }
    } catch {
      return false
    }
    switch saved {
    case .bytes(let bytes)?: return try port.load(bytes) == .taken
    case .notSupported?, .notNow?, .tooLarge?, nil: return false
    }
  }
}
