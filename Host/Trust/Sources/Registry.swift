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
    if let anchor, try isComplete(anchor) { throw .keyExists(path: ownerKeyPath) }
    // A second owner key next to the anchor of the first would be of no use.
    let signer = Signers(try ownerKey(orNew: anchor == nil, protected: protected, passphrase: passphrase))
    let key = signer.publicKeys[0]
    guard anchor == nil || anchor?.quorum.keys.contains(key) == true else {
      throw .anchorInvalid(path: anchors.filePath, problem: "it names another owner than \(ownerKeyPath)")
    }

    let folder = try TrustFolder(trustFolder)
    try folder.folder.replace("owner.pub", with: Array(key.fileText.utf8), mode: 0o644)
    var seen = anchor ?? Anchor(owner: key)
    let trustPath = "\(trustFolder)/\(TrustList.fileName)"
    let quorum: Quorum
    if let list = try folder.trustList(after: seen) {
      seen.follow(list)
      quorum = list.quorum
    } else {
      // What several owners decided, one of them does not begin anew.
      guard seen.quorum.isMet(by: [key]) else {
        throw .ownersMissing(path: trustPath, signed: 1, needed: seen.quorum.threshold)
      }
      var list = TrustList(
        version: seen.trustVersion + 1, owner: key,
        expires: Day(number: Day(ofSecond: now).number + TrustList.usualDays))
      list.publishers = [
        TrustList.Publisher(
          name: "local", key: key, ids: [IDGlob("*")].compactMap { $0 }, notBefore: Day(ofSecond: now),
          notAfter: Day(number: Day(ofSecond: now).number + Registry.usualDays))
      ]
      try folder.replace(TrustList.fileName, with: list.json, signedBy: signer, at: now)
      seen.follow(list)
      quorum = list.quorum
    }
    if let list = try folder.whitelist(by: quorum) {
      seen.raise(whitelist: list.version)
      // An anchor that was lost took with it what had run. The newest approval of each id takes its place: rather a
      // release too many that has to be approved again than an old one that comes back.
      if anchor == nil { for entry in list.entries { seen.raise(seq: entry.seq, of: entry.id) } }
    } else {
      guard quorum.isMet(by: [key]) else {
        throw .ownersMissing(path: "\(trustFolder)/\(Whitelist.fileName)", signed: 1, needed: quorum.threshold)
      }
      let list = Whitelist(version: seen.whitelistVersion + 1, entries: [])
      try folder.replace(Whitelist.fileName, with: list.json, signedBy: signer, at: now)
      seen.raise(whitelist: list.version)
    }
    // Last, because it says that the rest is there.
    try anchors.create(seen)
    return (key, signer.areProtected)
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

  private func isComplete(_ anchor: Anchor) throws(TrustRefusal) -> Bool {
    let folder = try TrustFolder(trustFolder)
    guard let trust = try folder.trustList(after: anchor) else { return false }
    return try folder.whitelist(by: trust.quorum) != nil
  }

  public static func isKeyName(_ name: String) -> Bool {
    (1...32).contains(name.utf8.count) && !name.hasPrefix(".") && name.utf8.allSatisfy(BundleID.allows)
  }
}
