/// Decides whether a bundle may be loaded. Every step must hold, in this order; the first that does not is the answer.
///
/// 1. Files are found through the open folder, without following links; owner, mode, type and size are checked.
/// 2. The signature over the manifest's bytes, before anything in the manifest is believed. The library's name is in
///    the manifest, which is why this comes first.
/// 3. The manifest, the publisher's scope and dates, what is revoked.
/// 4. The library is copied into memory, sealed, and hashed there: the same as the manifest says.
/// 5. The owner's approval of exactly this hash, and `seq` not below what ran before.
/// 6. What the library asks of the loader.
///
/// It runs nothing of the bundle. It changes one thing: the marks of what was seen, upwards.
public struct Verifier: Sendable {
  public let trustFolder: String
  public let stateFolder: String

  public init(trustFolder: String, stateFolder: String) {
    self.trustFolder = trimmed(trustFolder)
    self.stateFolder = trimmed(stateFolder)
  }

  /// `allowUnsigned` is development mode: it lets in what nobody vouches for, in backtest and paper only. It does not
  /// let in what is wrong: a signature, hash, list or file that does not hold is refused even then.
  public func verify(
    bundle path: String, mode: RunMode, allowUnsigned: Bool, now: Int64
  ) throws(TrustRefusal) -> VerifiedImage {
    let judgement = try judge(path, mode: mode, allowUnsigned: allowUnsigned, now: now)
    if case .approved(let approval, _) = judgement.image.standing, approval.seq > judgement.highest {
      try AnchorFolder(state: stateFolder).update { $0.raise(seq: approval.seq, of: approval.id) }
    }
    return judgement.image
  }

  /// The same decision for someone who only asks or tries: it counts as no run, so an older release may still run
  /// afterwards.
  public func check(
    bundle path: String, mode: RunMode, allowUnsigned: Bool = false, now: Int64
  ) throws(TrustRefusal) -> VerifiedImage {
    let judgement = try judge(path, mode: mode, allowUnsigned: allowUnsigned, now: now)
    return judgement.image
  }

  /// The image, and the highest `seq` of its id that ran before.
  private func judge(
    _ path: String, mode: RunMode, allowUnsigned: Bool, now: Int64
  ) throws(TrustRefusal) -> Judgement {
    let lenient = allowUnsigned && mode != .live
    let bundle = try BundleFolder(path)
    let word = try ownersWord(orNobody: lenient)
    let evidence = try Evidence(bundle, word: word, lenient: lenient, now: now)
    let manifest = evidence.manifest
    let highest = word?.anchor.highestSeq[manifest.id] ?? 0

    let standing: VerifiedImage.Standing
    do throws(TrustRefusal) {
      let (approval, publisher) = try approved(evidence, word: word, mode: mode, now: now)
      standing = .approved(approval, publisher: publisher)
    } catch {
      guard lenient, isMissingVoucher(error) else { throw error }
      standing = .unsigned
    }
    try evidence.checkELF()
    return Judgement(
      image: VerifiedImage(
        evidence.takeLibrary(), manifest: manifest, standing: standing,
        listExpired: word.flatMap { $0.trust.isExpired(at: now) ? $0.trust.expires : nil },
        remote: RemoteFileSystem(of: bundle.folder)), highest: highest)
  }

  private struct Judgement: ~Copyable {
    let image: VerifiedImage
    let highest: Int64
  }

  /// `nil` in development mode on a machine where no owner was ever made.
  private func ownersWord(orNobody lenient: Bool) throws(TrustRefusal) -> OwnersWord? {
    do throws(TrustRefusal) {
      return try OwnersWord(trustFolder: trustFolder, stateFolder: stateFolder)
    } catch {
      if lenient, case .noOwner = error { return nil }
      throw error
    }
  }

  /// The owner's approval of what is in the evidence.
  private func approved(
    _ evidence: borrowing Evidence, word: OwnersWord?, mode: RunMode, now: Int64
  ) throws(TrustRefusal) -> (Approval, publisher: String) {
    let publisher = try evidence.publisher()
    guard let word else { throw .noOwner(state: stateFolder) }
    let manifest = evidence.manifest
    guard let entry = word.whitelist.entries.first(where: { $0.sha256 == evidence.sha256 }) else {
      let others = word.whitelist.entries.filter { $0.id == manifest.id }
      throw .notApproved(
        bundle: evidence.path,
        problem: others.isEmpty
          ? "is not approved"
          : "is not approved: of \(manifest.id) only \(others.map(\.version.description).joined(separator: ", ")) with other bytes is"
      )
    }
    guard entry.id == manifest.id, entry.version == manifest.version, entry.seq == manifest.seq,
      entry.publisher == publisher.key.id
    else {
      throw .notApproved(
        bundle: evidence.path,
        problem: "has an approved library, but as \(entry.id) \(entry.version) seq \(entry.seq) by \(entry.publisher)")
    }
    guard Set(manifest.capabilities).isSubset(of: entry.capabilities) else {
      throw .notApproved(bundle: evidence.path, problem: "asks for more than was approved")
    }
    guard mode != .live || entry.mode == .live else { throw .notApprovedLive(bundle: evidence.path) }
    // What was approved goes on in a backtest and on paper; with money nothing starts on a word that may be stale.
    if mode == .live { try word.checkExpiry(at: now, trustFolder: trustFolder) }
    let least = word.leastSeq(of: manifest.id)
    guard manifest.seq >= least else { throw .rollback(bundle: evidence.path, seq: manifest.seq, least: least) }
    return (entry, publisher.name)
  }

  /// Whether a refusal says that nobody vouches for the bundle, rather than that something about it is wrong.
  private func isMissingVoucher(_ refusal: TrustRefusal) -> Bool {
    switch refusal {
    case .unsigned, .keyUnknown, .keyScope, .keyExpired, .noOwner, .notApproved, .notApprovedLive: true
    case .fileMissing, .fileFailed, .fileType, .permissions, .fileTooLarge, .signatureFormat, .signatureAlgorithm,
      .signatureInvalid, .signatureDamaged, .keyRevoked, .keyFormat, .keyMissing, .keyExists, .keyUnprotected,
      .keyNotListed,
      .keyAmbiguous, .keyIsOwner, .passphrase, .manifest, .hashMismatch, .hashRevoked, .elfPolicy, .abi, .otherOwner,
      .anchorInvalid, .trustInvalid, .whitelistInvalid, .trustGap, .trustExpired, .ownersMissing, .ownersInvalid,
      .listRollback, .rollback, .seqJump:
      false
    }
  }
}
