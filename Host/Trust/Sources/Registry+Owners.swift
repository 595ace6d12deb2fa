/// Who the owners are, and how that changes.
extension Registry {
  /// Adds and removes owners and says how many of them decide. Enough of the owners before and after must sign.
  public func changeOwners(
    add: [(name: String, key: PublicKey)], remove: [KeyID], threshold: Int?, signedBy signers: Signers, now: Int64
  ) throws(TrustRefusal) {
    try changeTrust(signedBy: signers, now: now) { list throws(TrustRefusal) in
      for id in remove {
        guard list.quorum.key(id) != nil else {
          throw .ownersInvalid(problem: "without key \(id), which is none of them")
        }
        list.owners.removeAll { $0.key.id == id }
      }
      list.owners += add.map { TrustList.Owner(name: $0.name, key: $0.key) }
      list.threshold = threshold ?? list.threshold
      guard Quorum(keys: list.owners.map(\.key), threshold: list.threshold) != nil else {
        throw .ownersInvalid(
          problem: "\(list.owners.count) keys, each once, of which \(list.threshold) decide, and that cannot be")
      }
    }
  }

  /// What a rotation did.
  public struct Rotation: Sendable {
    public let old: KeyID
    public let new: PublicKey
    /// Where the old secret key is kept; `nil` where it was not at hand.
    public let keptAt: String?
    public let isProtected: Bool
  }

  private var nextKeyPath: String { "\(keysFolder)/owner.next.key" }

  /// Puts a new key of this installation in an old owner's place: in the trust list, as a publisher of its own, and as
  /// `owner.key`. What the old key signed as a publisher runs on, unless it was stolen: then it is revoked at once.
  ///
  /// A run that was stopped half-way is completed by the next one, with the key that it made.
  public func rotateOwner(
    replacing old: KeyID, stolen: Bool, protected: Bool, passphrase: (_ isNew: Bool) throws(TrustRefusal) -> [UInt8],
    signedBy signers: Signers, now: Int64
  ) throws(TrustRefusal) -> Rotation {
    let word = try OwnersWord(trustFolder: trustFolder, stateFolder: stateFolder)
    let newKey = try nextKey(protected: protected, passphrase)
    let new = newKey.publicKey, isProtected = newKey.isProtected
    var both = signers
    both.add(newKey)
    if word.trust.quorum.key(new.id) == nil {
      try changeTrust(signedBy: both, now: now) { list throws(TrustRefusal) in
        guard let place = list.owners.firstIndex(where: { $0.key.id == old }) else {
          throw .ownersInvalid(problem: "without key \(old), which is none of them")
        }
        list.owners[place].key = new
        if let publisher = list.publisher(old) {
          let today = Day(ofSecond: now)
          list.publishers.append(
            TrustList.Publisher(
              name: publisher.name, key: new, ids: publisher.ids, notBefore: today,
              notAfter: max(publisher.notAfter, Day(number: today.number + Registry.usualDays))))
        }
        if stolen, !list.revokedKeys.contains(old) { list.revokedKeys.append(old) }
      }
    }
    return Rotation(old: old, new: new, keptAt: try takeIntoUse(new, insteadOf: old), isProtected: isProtected)
  }

  /// The old key's file is kept under a name of its own, and the new one takes its name. There is an `owner.key` at
  /// every moment, so that a run that was stopped can be repeated.
  private func takeIntoUse(_ new: PublicKey, insteadOf old: KeyID) throws(TrustRefusal) -> String? {
    let keys = try OpenFile.folder(keysFolder)
    var kept: String?
    do throws(TrustRefusal) {
      let bytes = try keys.file("owner.key", .secret).contents(limit: 1024)
      try keys.replace("owner.\(old).key", with: bytes, mode: 0o600)
      kept = "\(keysFolder)/owner.\(old).key"
    } catch .fileMissing {
      kept = nil
    }
    try keys.commit("owner.next.key", to: "owner.key")
    try OpenFile.folder(trustFolder).replace("owner.pub", with: Array(new.fileText.utf8), mode: 0o644)
    return kept
  }

  private func nextKey(
    protected: Bool, _ passphrase: (_ isNew: Bool) throws(TrustRefusal) -> [UInt8]
  ) throws(TrustRefusal) -> SecretKey {
    do throws(TrustRefusal) {
      return try SecretKey(file: nextKeyPath) { () throws(TrustRefusal) in try passphrase(false) }
    } catch {
      guard case .fileMissing = error else { throw error }
      let key = SecretKey(generating: protected)
      try key.write(to: nextKeyPath, passphrase: protected ? try passphrase(true) : nil)
      return key
    }
  }
}
