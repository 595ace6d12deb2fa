/// A bundle that holds together and whose publisher is trusted: what a person looks at before approving it.
///
/// Only Trust can make one, from a bundle whose signature, hash and library it has verified.
public struct Proposal: Sendable {
  public let bundle: String
  public let manifest: Manifest
  public let sha256: SHA256Digest
  public let publisher: String
  public let publisherKey: KeyID
  /// The newest approval of the same id, for comparison.
  public let earlier: Approval?
}

extension Registry {
  public func propose(bundle path: String, now: Int64) throws(TrustRefusal) -> Proposal {
    let word = try OwnersWord(trustFolder: trustFolder, stateFolder: stateFolder)
    let evidence = try Evidence(try BundleFolder(path), word: word, lenient: false, now: now)
    let publisher = try evidence.publisher()
    try evidence.checkELF()
    let manifest = evidence.manifest
    // Said before anybody reads on, and once more when it is approved.
    try word.checkExpiry(at: now, trustFolder: trustFolder)
    try word.checkSeq(of: manifest, bundle: trimmed(path))
    return Proposal(
      bundle: trimmed(path), manifest: manifest, sha256: evidence.sha256, publisher: publisher.name,
      publisherKey: publisher.key.id,
      earlier: word.whitelist.entries.filter { $0.id == manifest.id }.max { $0.seq < $1.seq })
  }
}
