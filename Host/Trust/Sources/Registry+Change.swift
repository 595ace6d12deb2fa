import HostJSON

/// How the owners change a list: read, verified, changed, signed, and only then put in its place.
extension Registry {
  /// Replaces the trust list by its next version. Enough of its owners must sign, and where they change, enough of the
  /// new ones too.
  ///
  /// A change of owners leaves something that holds after every step: the whitelist is signed for both sides first, then
  /// the trust list is replaced, then the anchor follows, and last the old owners' signatures are taken off.
  @discardableResult
  func changeTrust(
    signedBy signers: Signers, now: Int64, _ change: (inout TrustList) throws(TrustRefusal) -> Void
  ) throws(TrustRefusal) -> TrustList {
    let lock = try AnchorFolder(state: stateFolder).hold("lists.lock")
    defer { withExtendedLifetime(lock) {} }
    let word = try ownersWord(of: signers)
    var list = word.trust
    try change(&list)
    list.version += 1
    list.expires = Day(number: Day(ofSecond: now).number + TrustList.usualDays)
    try checkReadable(list)
    try require(signers, for: word.trust.quorum, TrustList.fileName)
    try require(signers, for: list.quorum, TrustList.fileName)

    let folder = try TrustFolder(trustFolder)
    let ownersChange = list.quorum != word.trust.quorum
    try folder.remember(version: word.trust.version, by: word.trust.quorum)
    if ownersChange, let whitelist = try folder.whitelist(by: word.trust.quorum) {
      try folder.replace(Whitelist.fileName, with: whitelist.json, signedBy: signers, at: now)
    }
    try folder.replace(TrustList.fileName, with: list.json, signedBy: signers, at: now)
    try AnchorFolder(state: stateFolder).update { $0.follow(list) }
    if ownersChange, let whitelist = try folder.whitelist(by: list.quorum) {
      try folder.replace(Whitelist.fileName, with: whitelist.json, signedBy: signers.members(of: list.quorum), at: now)
    }
    return list
  }

  /// Replaces the whitelist by its next version.
  func changeWhitelist(
    signedBy signers: Signers, now: Int64, _ change: (inout Whitelist, OwnersWord) throws(TrustRefusal) -> Void
  ) throws(TrustRefusal) {
    let lock = try AnchorFolder(state: stateFolder).hold("lists.lock")
    defer { withExtendedLifetime(lock) {} }
    let word = try ownersWord(of: signers)
    try require(signers, for: word.trust.quorum, Whitelist.fileName)
    var list = word.whitelist
    try change(&list, word)
    list.version += 1
    do throws(JSONError) {
      _ = try Whitelist(parsing: Array(list.json.pretty.utf8))
    } catch {
      throw .whitelistInvalid(
        path: "\(trustFolder)/\(Whitelist.fileName)", problem: "the new list would not be valid: \(error.cause)")
    }
    try TrustFolder(trustFolder).replace(
      Whitelist.fileName, with: list.json, signedBy: signers.members(of: word.trust.quorum), at: now)
    try AnchorFolder(state: stateFolder).update { $0.raise(whitelist: list.version) }
  }

  /// What the owners decided so far, for somebody who is one of them.
  private func ownersWord(of signers: Signers) throws(TrustRefusal) -> OwnersWord {
    let word = try OwnersWord(trustFolder: trustFolder, stateFolder: stateFolder)
    guard word.trust.quorum.count(of: signers.publicKeys) > 0 else {
      throw .otherOwner(path: "the change", anchored: word.trust.owners[0].key.id)
    }
    return word
  }

  private func require(_ signers: Signers, for quorum: Quorum, _ name: String) throws(TrustRefusal) {
    guard quorum.isMet(by: signers.publicKeys) else {
      throw .ownersMissing(
        path: "\(trustFolder)/\(name)", signed: quorum.count(of: signers.publicKeys), needed: quorum.threshold)
    }
  }

  /// Read back as a host will read it: what cannot be read must not be signed.
  private func checkReadable(_ list: TrustList) throws(TrustRefusal) {
    do throws(JSONError) {
      _ = try TrustList(parsing: Array(list.json.pretty.utf8))
    } catch {
      throw .trustInvalid(
        path: "\(trustFolder)/\(TrustList.fileName)", problem: "the new list would not be valid: \(error.cause)")
    }
  }
}
