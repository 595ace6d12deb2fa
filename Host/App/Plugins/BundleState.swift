import HostJSON
import HostModel
import HostTrust

/// What the host would say to a bundle today, as `plugin verify` and `plugin list` show it.
struct BundleState {
  let bundle: String
  let verdict: Verdict
  /// What speaks against the key that signed it.
  let suspicion: Suspicion?
  /// Where it lies, when that is not a file system of this machine.
  let remote: RemoteFileSystem?

  enum Verdict {
    case approved(Approval, publisher: String)
    case refused(TrustRefusal)
  }

  /// Asks as a host does before it loads the bundle, without leaving a trace.
  init(of bundle: String, mode: RunMode, verifier: Verifier, suspects: SuspectFolder, now: Int64) {
    self.bundle = bundle
    do throws(TrustRefusal) {
      let image = try verifier.check(bundle: bundle, mode: mode, now: now)
      switch image.standing {
      case .approved(let approval, let publisher):
        verdict = .approved(approval, publisher: publisher)
        suspicion = suspects.suspicion(of: approval.publisher)
        remote = image.remote
      case .unsigned: preconditionFailure("\(bundle) passed a check that admits only what is approved")
      }
    } catch {
      verdict = .refused(error)
      suspicion = nil
      remote = nil
    }
  }

  var isApproved: Bool {
    switch verdict {
    case .approved: true
    case .refused: false
    }
  }

  /// One word or a code: `approved`, `unsigned`, `not approved`, `revoked`, `outdated`, `expired`,
  /// `suspect`,
  /// `refused E_HASH_MISMATCH`.
  var word: Text {
    switch verdict {
    case .approved where suspicion != nil: "\("suspect", .bad)"
    case .approved(let approval, _): "\(approval.mode == .live ? "approved live" : "approved", .good)"
    case .refused(.unsigned): "\("unsigned", .warning)"
    case .refused(.notApproved): "\("not approved", .warning)"
    case .refused(.hashRevoked), .refused(.keyRevoked): "\("revoked", .bad)"
    case .refused(.rollback): "\("outdated", .bad)"
    case .refused(.keyExpired): "\("expired", .bad)"
    case .refused(let refusal): "\("refused \(refusal.code)", .bad)"
    }
  }

  var detail: Text {
    if let suspicion { return "\(suspicion.line); \(suspicion.mend)" }
    switch verdict {
    case .approved(let approval, let publisher):
      return "\(approval.id) \(approval.version) seq \(approval.seq)  by \(publisher)  for \(approval.mode.rawValue)"
    case .refused(let refusal): return "\(refusal.mend)"
    }
  }

  var json: JSON {
    switch verdict {
    case .approved(let approval, let publisher):
      .object([
        .init("bundle", .string(bundle)), .init("state", .string("approved")), .init("id", .string(approval.id.text)),
        .init("version", .string(approval.version.description)), .init("seq", .integer(approval.seq)),
        .init("sha256", .string(approval.sha256.text)), .init("publisher", .string(publisher)),
        .init("key", .string(approval.publisher.description)), .init("mode", .string(approval.mode.rawValue)),
        .init("suspect", suspicion?.json ?? .null),
        .init("remote", remote.map { .string($0.name) } ?? .null),
      ])
    case .refused(let refusal):
      .object([
        .init("bundle", .string(bundle)), .init("state", .string("refused")), .init("code", .string(refusal.code)),
        .init("cause", .string(refusal.cause)), .init("mend", .string(refusal.mend)),
      ])
    }
  }
}
