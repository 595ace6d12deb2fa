/// What may run.
extension Registry {
  /// Adds an approval of what the proposal showed. A proposal exists only for a bundle whose signature, hash and library
  /// were verified, and it is those bytes' hash that is approved, whatever lies in the folder by now.
  public func approve(
    _ proposal: Proposal, terms: Terms, signedBy signers: Signers, now: Int64
  ) throws(TrustRefusal) -> Approval {
    guard terms.mode != .live || signers.areProtected else { throw .keyUnprotected(path: ownerKeyPath) }
    let approval = Approval(
      manifest: proposal.manifest, sha256: proposal.sha256, publisher: proposal.publisherKey, terms: terms,
      approvedAt: now)
    try changeWhitelist(signedBy: signers, now: now) { list, word throws(TrustRefusal) in
      try word.checkExpiry(at: now, trustFolder: trustFolder)
      try word.checkSeq(of: proposal.manifest, bundle: proposal.bundle)
      list.entries.removeAll { $0.sha256 == approval.sha256 }
      list.entries.append(approval)
    }
    return approval
  }
}

extension OwnersWord {
  /// Neither below what ran before nor so high that nothing could follow.
  func checkSeq(of manifest: Manifest, bundle: String) throws(TrustRefusal) {
    let least = leastSeq(of: manifest.id), most = mostSeq(of: manifest.id)
    guard manifest.seq >= least else { throw .rollback(bundle: bundle, seq: manifest.seq, least: least) }
    guard manifest.seq <= most else { throw .seqJump(bundle: bundle, seq: manifest.seq, most: most) }
  }
}
