/// Whose signatures count, and whose no longer do.
extension Registry {
  /// Lets a publisher sign bundles of these ids; replaces what was said of the same key before.
  public func trust(
    _ publisher: PublicKey, name: String, ids: [IDGlob], until last: Day?, signedBy signers: Signers, now: Int64
  ) throws(TrustRefusal) {
    let today = Day(ofSecond: now)
    try changeTrust(signedBy: signers, now: now) { list throws(TrustRefusal) in
      guard !list.revokedKeys.contains(publisher.id) else { throw .keyRevoked(key: publisher.id, bundle: name) }
      let earlier = list.publisher(publisher.id)
      list.publishers.removeAll { $0.key.id == publisher.id }
      list.publishers.append(
        TrustList.Publisher(
          name: name, key: publisher, ids: ids, notBefore: earlier?.notBefore ?? today,
          notAfter: last ?? Day(number: today.number + Registry.usualDays)))
    }
  }

  /// From now on nothing that this key signed runs. It is named by its id, which may be one that was never trusted, or by
  /// its publisher's name. Gives the key's id.
  public func revokeKey(_ text: String, signedBy signers: Signers, now: Int64) throws(TrustRefusal) -> KeyID {
    var revoked: KeyID?
    try changeTrust(signedBy: signers, now: now) { list throws(TrustRefusal) in
      let key = try list.key(called: text)
      // As a publisher's it could be revoked, but whoever has it could still change the lists.
      guard list.quorum.key(key) == nil else { throw .keyIsOwner(key: key) }
      if !list.revokedKeys.contains(key) { list.revokedKeys.append(key) }
      revoked = key
    }
    guard let revoked else { preconditionFailure("the trust list was changed without asking which key is revoked") }
    return revoked
  }

  /// From now on no library with one of these hashes runs, whoever signed it.
  public func revoke(_ hashes: [SHA256Digest], signedBy signers: Signers, now: Int64) throws(TrustRefusal) {
    try changeTrust(signedBy: signers, now: now) { list throws(TrustRefusal) in
      for hash in hashes where !list.revokedHashes.contains(hash) { list.revokedHashes.append(hash) }
    }
  }

  /// From now on nothing of this id with a lower `seq` runs. Gives the least `seq` that held before.
  public func setLeastSeq(
    _ seq: Int64, of id: BundleID, signedBy signers: Signers, now: Int64
  ) throws(TrustRefusal) -> Int64? {
    var before: Int64?
    try changeTrust(signedBy: signers, now: now) { list throws(TrustRefusal) in
      before = list.minimumSeq[id]
      list.minimumSeq[id] = seq
    }
    return before
  }

  /// Signs the trust list as it is again, so that it counts for another year.
  public func renew(signedBy signers: Signers, now: Int64) throws(TrustRefusal) -> Day? {
    try changeTrust(signedBy: signers, now: now) { _ in }.expires
  }
}

extension TrustList {
  /// A key by its id or by the one publisher's name.
  fileprivate func key(called text: String) throws(TrustRefusal) -> KeyID {
    if let id = KeyID(text) { return id }
    let named = publishers.filter { $0.name == text }.map(\.key.id)
    guard let key = named.first else { throw .keyNotListed(text: text) }
    guard named.count == 1 else { throw .keyAmbiguous(name: text, keys: named) }
    return key
  }
}
