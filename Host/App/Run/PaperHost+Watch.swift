import Glibc
import HostEngine
import HostModel
import HostPlugins
import HostTrust

/// What lies in the plugin folder and what the owner says, while the host runs.
extension PaperHost {
  /// Watches the folder of bundles, the lists and the quarantine from now on.
  mutating func watch(plugins: String) throws(FolderWatchError) {
    let folders = try FolderWatch(
      plugins: plugins, trust: terms.verifier.trustFolder, quarantine: terms.quarantine.path)
    watching = Watching(plugins: plugins, folders: folders)
  }

  mutating func watchFolders(at now_ns: Int64) {
    guard let watching else { return }
    let changes = watching.folders.changes()
    for name in changes.bundles.sorted() { watching.settling.touch(name, at: now_ns) }
    if changes.lists { watching.wantsRecheck = true }
    if changes.quarantine { releaseAll(at: now_ns) }
    for name in watching.settling.settled(at: now_ns) { lookAt("\(watching.plugins)/\(name)", at: now_ns) }
    takeRecheck(watching, at: now_ns)
    beginRecheck(watching, at: now_ns)
  }

  // MARK: Bundles

  /// A bundle that has come to rest: new, changed or gone.
  private mutating func lookAt(_ bundle: String, at now_ns: Int64) {
    let seat = seats.first { $0.bundle == bundle }
    guard exists(bundle) else {
      guard let seat else { return }
      withdraw(seat, RunError.removed(bundle: bundle), at: now_ns)
      // One that was never let in leaves no trace; otherwise names alone could fill the host.
      if seat.strategy == nil, seat.supervisor.state != .quarantined { seats.removeAll { $0 === seat } }
      return
    }
    if let seat { return tell(.offered, seat, at: now_ns) }
    guard let new = self.seat(of: bundle) else { return printer.refused(bundle, RunError.tooManyStrategies) }
    begin(new, at: now_ns)
  }

  private func exists(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0
  }

  // MARK: The owner's lists

  private func beginRecheck(_ watching: Watching, at now_ns: Int64) {
    guard watching.recheck == nil, watching.wantsRecheck || now_ns >= watching.nextRecheck_ns else { return }
    watching.wantsRecheck = false
    watching.nextRecheck_ns = now_ns + Watching.recheckEvery_ns
    let running = seats.compactMap { seat -> RunningBundle? in
      guard seat.wantsToRun, let admission = seat.admission, let digest = SHA256Digest(admission.sha256) else {
        return nil
      }
      return RunningBundle(path: seat.bundle, sha256: digest, approval: admission.approval)
    }
    let verifier = terms.verifier
    // Without a thread to spare it is tried again in a while.
    watching.recheck = try? Errand {
      do throws(TrustRefusal) {
        return .answered(running, try verifier.recheck(running, mode: .paper, now: StrategyOptions.now))
      } catch {
        return .failed(error)
      }
    }
  }

  private mutating func takeRecheck(_ watching: Watching, at now_ns: Int64) {
    guard let outcome = watching.recheck?.outcome else { return }
    watching.recheck = nil
    switch outcome {
    case .failed(let fault):
      // No revocation: what runs was verified, and a list that cannot be believed says nothing. Nothing new is let in.
      if watching.listFault != fault { printer.lists(fault) }
      watching.listFault = fault
    case .answered(let bundles, let recheck):
      watching.listFault = nil
      let waiting = seats.filter { !$0.wantsToRun }
      for (bundle, verdict) in zip(bundles, recheck.verdicts) {
        // Unless another version runs by now: then the answer is about nobody.
        let seat = seats.first { $0.bundle == bundle.path && $0.admission?.sha256 == bundle.sha256.text }
        if let seat { heed(verdict, seat, at: now_ns) }
      }
      let isNew = watching.versions != nil && watching.versions != recheck.versions
      watching.versions = recheck.versions
      // What was refused or revoked before may be let in now; what was revoked just now may not.
      if isNew { offer(waiting, at: now_ns) }
    }
  }

  private mutating func heed(_ verdict: Recheck.Verdict, _ seat: Seat, at now_ns: Int64) {
    switch verdict {
    case .unsigned: return
    case .revoked(let refusal): withdraw(seat, refusal, at: now_ns)
    case .approved(let approval):
      guard let strategy = seat.strategy, var admission = seat.admission,
        admission.approval?.sha256 == approval.sha256
      else { return }
      let before = admission.limits(in: terms.universe)
      admission.approval = approval
      seat.admission = admission
      let after = admission.limits(in: terms.universe)
      guard before != after else { return }
      apply(.limits(strategy, after))
      printer.newLimits(seat.name)
    }
  }

  private mutating func offer(_ waiting: [Seat], at now_ns: Int64) {
    for seat in waiting where exists(seat.bundle) { tell(.offered, seat, at: now_ns) }
  }

  /// A person has taken marks away.
  private mutating func releaseAll(at now_ns: Int64) {
    for seat in seats where seat.supervisor.state == .quarantined {
      if let id = seat.id, terms.quarantine.cause(of: id) == nil { tell(.released, seat, at: now_ns) }
    }
  }
}

extension Seat {
  /// Whether it runs or is about to.
  fileprivate var wantsToRun: Bool {
    switch supervisor.state {
    case .starting, .running, .upgrading, .waiting: true
    case .quarantined, .refused, .withdrawn: false
    }
  }
}
