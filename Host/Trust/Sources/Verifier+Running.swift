/// A bundle that was let in and runs: what has to be asked again when the owner changes something.
public struct RunningBundle: Sendable {
  public let path: String
  public let sha256: SHA256Digest
  /// `nil` for one that development mode let in.
  public let approval: Approval?

  public init(path: String, sha256: SHA256Digest, approval: Approval?) {
    self.path = path
    self.sha256 = sha256
    self.approval = approval
  }
}

/// What the owner says now of the bundles that run.
public struct Recheck: Sendable {
  /// Of the trust list and the whitelist; both only count up.
  public let versions: [Int64]
  public let verdicts: [Verdict]

  public enum Verdict: Equatable, Sendable {
    /// It may go on, on these terms.
    case approved(Approval)
    /// Nobody vouches for it, as before, and nothing speaks against it.
    case unsigned
    case revoked(TrustRefusal)
  }
}

extension Verifier {
  /// Asks again for bundles that run already: their bytes are those that were verified, so only the owner's lists and
  /// the date can have changed. Looks at no bundle's files, which may be a newer version's by now.
  ///
  /// Throws when the lists themselves cannot be believed; that is no revocation.
  public func recheck(_ running: [RunningBundle], mode: RunMode, now: Int64) throws(TrustRefusal) -> Recheck {
    let word: OwnersWord
    do throws(TrustRefusal) {
      word = try OwnersWord(trustFolder: trustFolder, stateFolder: stateFolder)
    } catch {
      // Development mode on a machine where no owner was ever made.
      guard case .noOwner = error, running.allSatisfy({ $0.approval == nil }) else { throw error }
      return Recheck(versions: [], verdicts: running.map { _ in .unsigned })
    }
    return Recheck(
      versions: [word.trust.version, word.whitelist.version],
      verdicts: running.map { verdict(on: $0, word, mode: mode, now: now) })
  }

  private func verdict(on bundle: RunningBundle, _ word: OwnersWord, mode: RunMode, now: Int64) -> Recheck.Verdict {
    if word.trust.revokedHashes.contains(bundle.sha256) {
      return .revoked(.hashRevoked(path: bundle.path, sha256: bundle.sha256))
    }
    guard let approval = bundle.approval else { return .unsigned }
    if word.trust.revokedKeys.contains(approval.publisher) {
      return .revoked(.keyRevoked(key: approval.publisher, bundle: bundle.path))
    }
    guard let publisher = word.trust.publisher(approval.publisher) else {
      return .revoked(.keyUnknown(key: approval.publisher, bundle: bundle.path))
    }
    if let reservation = Evidence.reservation(publisher, id: approval.id, signedAt: nil, now: now) {
      return .revoked(reservation)
    }
    // The lowest that is allowed, not the highest that was seen: a newer version may have been tried and not kept.
    if let least = word.trust.minimumSeq[approval.id], approval.seq < least {
      return .revoked(.rollback(bundle: bundle.path, seq: approval.seq, least: least))
    }
    guard let entry = word.whitelist.entries.first(where: { $0.sha256 == bundle.sha256 && $0.id == approval.id }) else {
      return .revoked(.notApproved(bundle: bundle.path, problem: "is not approved any more"))
    }
    guard mode != .live || entry.mode == .live else { return .revoked(.notApprovedLive(bundle: bundle.path)) }
    return .approved(entry)
  }
}
