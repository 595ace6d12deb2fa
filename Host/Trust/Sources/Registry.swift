import Glibc
import HostJSON

/// The owner's desk: makes keys, signs bundles, and changes the signed lists. What is there is verified before it is
/// changed, and a change is there whole or not at all.
public struct Registry: Sendable {
  public let trustFolder: String
  public let stateFolder: String

  public init(trustFolder: String, stateFolder: String) {
    self.trustFolder = trimmed(trustFolder)
    self.stateFolder = trimmed(stateFolder)
  }

  public var keysFolder: String { "\(stateFolder)/keys" }
  public var ownerKeyPath: String { "\(keysFolder)/owner.key" }
  public var ownerPublicPath: String { "\(trustFolder)/owner.pub" }

  /// How long a publisher's key counts when nobody says otherwise.
  static let usualDays: Int64 = 3650

  /// Makes this installation's owner: key, anchor, first trust list and an empty whitelist. The owner may publish under
  /// any id, so that a local author can sign at once.
  ///
  /// Completes what a run before left unfinished, with the key that is there; refuses when nothing is missing.
  /// `passphrase` is told whether it is for a key that does not exist yet.
  public func createOwner(
    protected: Bool, passphrase: (_ isNew: Bool) throws(TrustRefusal) -> [UInt8], now: Int64
  ) throws(TrustRefusal) -> (key: PublicKey, isProtected: Bool) {
    try OpenFile.makeFolders(trustFolder, mode: 0o755)
    try OpenFile.makeFolders(keysFolder, mode: 0o700)
    let anchors = AnchorFolder(state: stateFolder)
    let anchor = try anchors.read()
    if let anchor, try isComplete(owner: anchor.owner) { throw .keyExists(path: ownerKeyPath) }
    // A second owner key next to the anchor of the first would be of no use.
    let key = try ownerKey(orNew: anchor == nil, protected: protected, passphrase: passphrase)
    guard anchor == nil || anchor?.owner == key.publicKey else {
      throw .anchorInvalid(path: anchors.filePath, problem: "it names another owner than \(ownerKeyPath)")
    }

    let folder = try TrustFolder(trustFolder)
    try folder.folder.replace("owner.pub", with: Array(key.publicKey.fileText.utf8), mode: 0o644)
    var seen = anchor ?? Anchor(owner: key.publicKey)
    if let list = try folder.trustList(owner: key.publicKey) {
      seen.raise(trust: list.version)
    } else {
      var list = TrustList(version: seen.trustVersion + 1, owner: key.publicKey)
      list.publishers = [
        TrustList.Publisher(
          name: "local", key: key.publicKey, ids: [IDGlob("*")].compactMap { $0 }, notBefore: Day(ofSecond: now),
          notAfter: Day(number: Day(ofSecond: now).number + Registry.usualDays))
      ]
      try folder.replace(TrustList.fileName, with: list.json, signedBy: key, at: now)
      seen.raise(trust: list.version)
    }
    if let list = try folder.whitelist(owner: key.publicKey) {
      seen.raise(whitelist: list.version)
    } else {
      let list = Whitelist(version: seen.whitelistVersion + 1, entries: [])
      try folder.replace(Whitelist.fileName, with: list.json, signedBy: key, at: now)
      seen.raise(whitelist: list.version)
    }
    // Last, because it says that the rest is there.
    try anchors.create(seen)
    return (key.publicKey, key.isProtected)
  }

  /// Makes a publisher's key, `STATE/keys/NAME.key`, and its public half next to it. The passphrase is asked for only
  /// when nothing else stands in the way; `nil` leaves the key unprotected.
  public func createKey(
    name: String, passphrase: () throws(TrustRefusal) -> [UInt8]?
  ) throws(TrustRefusal) -> (key: PublicKey, publicPath: String) {
    let path = "\(keysFolder)/\(name).key"
    guard Registry.isKeyName(name) else {
      throw .keyFormat(path: path, problem: "its name must be 1 to 32 of a-z 0-9 . -")
    }
    try OpenFile.makeFolders(keysFolder, mode: 0o700)
    guard access(path, F_OK) != 0 else { throw .keyExists(path: path) }
    let secret = try passphrase()
    let key = SecretKey(generating: secret != nil)
    try key.write(to: path, passphrase: secret)
    try OpenFile.folder(keysFolder).replace("\(name).pub", with: Array(key.publicKey.fileText.utf8), mode: 0o644)
    return (key.publicKey, "\(keysFolder)/\(name).pub")
  }

  /// Lets a publisher sign bundles of these ids; replaces what was said of the same key before.
  public func trust(
    _ publisher: PublicKey, name: String, ids: [IDGlob], until last: Day?, signedBy owner: borrowing SecretKey,
    now: Int64
  ) throws(TrustRefusal) {
    let word = try ownersWord(of: owner)
    guard !word.trust.revokedKeys.contains(publisher.id) else { throw .keyRevoked(key: publisher.id, bundle: name) }
    let today = Day(ofSecond: now)
    var list = word.trust
    let earlier = list.publisher(publisher.id)
    list.publishers.removeAll { $0.key.id == publisher.id }
    list.publishers.append(
      TrustList.Publisher(
        name: name, key: publisher, ids: ids, notBefore: earlier?.notBefore ?? today,
        notAfter: last ?? Day(number: today.number + Registry.usualDays)))
    list.version += 1
    try replaceTrustList(list, signedBy: owner, now: now)
  }

  private func replaceTrustList(_ list: TrustList, signedBy owner: borrowing SecretKey, now: Int64) throws(TrustRefusal)
  {
    // Read back as a host will read it: what cannot be read must not be signed.
    let path = "\(trustFolder)/\(TrustList.fileName)"
    do throws(JSONError) {
      _ = try TrustList(parsing: Array(list.json.pretty.utf8))
    } catch {
      throw .trustInvalid(path: path, problem: "the new list would not be valid: \(error.cause)")
    }
    try TrustFolder(trustFolder).replace(TrustList.fileName, with: list.json, signedBy: owner, at: now)
    try AnchorFolder(state: stateFolder).update { $0.raise(trust: list.version) }
  }

  /// Adds an approval of what the proposal showed. A proposal exists only for a bundle whose signature, hash and library
  /// were verified, and it is those bytes' hash that is approved, whatever lies in the folder by now.
  public func approve(
    _ proposal: Proposal, terms: Terms, signedBy owner: borrowing SecretKey, now: Int64
  ) throws(TrustRefusal) -> Approval {
    guard terms.mode != .live || owner.isProtected else { throw .keyUnprotected(path: ownerKeyPath) }
    let word = try ownersWord(of: owner)
    let least = word.leastSeq(of: proposal.manifest.id)
    guard proposal.manifest.seq >= least else {
      throw .rollback(bundle: proposal.bundle, seq: proposal.manifest.seq, least: least)
    }
    let approval = Approval(
      manifest: proposal.manifest, sha256: proposal.sha256, publisher: proposal.publisherKey, terms: terms,
      approvedAt: now)
    var list = word.whitelist
    list.entries.removeAll { $0.sha256 == approval.sha256 }
    list.entries.append(approval)
    list.version += 1
    let path = "\(trustFolder)/\(Whitelist.fileName)"
    do throws(JSONError) {
      _ = try Whitelist(parsing: Array(list.json.pretty.utf8))
    } catch {
      throw .whitelistInvalid(path: path, problem: "the new list would not be valid: \(error.cause)")
    }
    try TrustFolder(trustFolder).replace(Whitelist.fileName, with: list.json, signedBy: owner, at: now)
    try AnchorFolder(state: stateFolder).update { $0.raise(whitelist: list.version) }
    return approval
  }

  private func ownersWord(of owner: borrowing SecretKey) throws(TrustRefusal) -> OwnersWord {
    let word = try OwnersWord(trustFolder: trustFolder, stateFolder: stateFolder)
    guard word.anchor.owner == owner.publicKey else {
      throw .otherOwner(path: "the change", anchored: word.anchor.owner.id)
    }
    return word
  }

  private func ownerKey(
    orNew mayBeNew: Bool, protected: Bool, passphrase: (_ isNew: Bool) throws(TrustRefusal) -> [UInt8]
  ) throws(TrustRefusal) -> SecretKey {
    do throws(TrustRefusal) {
      return try SecretKey(file: ownerKeyPath) { () throws(TrustRefusal) in try passphrase(false) }
    } catch {
      guard case .fileMissing = error, mayBeNew else { throw error }
      let key = SecretKey(generating: protected)
      try key.write(to: ownerKeyPath, passphrase: protected ? try passphrase(true) : nil)
      return key
    }
  }

  private func isComplete(owner: PublicKey) throws(TrustRefusal) -> Bool {
    let folder = try TrustFolder(trustFolder)
    let trust = try folder.trustList(owner: owner), whitelist = try folder.whitelist(owner: owner)
    return trust != nil && whitelist != nil
  }

  public static func isKeyName(_ name: String) -> Bool {
    (1...32).contains(name.utf8.count) && !name.hasPrefix(".") && name.utf8.allSatisfy(BundleID.allows)
  }
}
