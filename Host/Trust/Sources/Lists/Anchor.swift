import CLinux
import Glibc
import HostJSON

/// What this installation remembers outside the trust folder, in `STATE/trust/anchor.json`: who its owner is and how
/// far the lists and bundles had come. Whoever can write the trust folder can neither become owner nor turn time back.
struct Anchor: Equatable {
  var owner: PublicKey
  var trustVersion: Int64
  var whitelistVersion: Int64
  /// The highest `seq` of each id that was ever loaded.
  var highestSeq: [BundleID: Int64]

  static let fileName = "anchor.json"

  init(owner: PublicKey) {
    self.owner = owner
    trustVersion = 0
    whitelistVersion = 0
    highestSeq = [:]
  }

  init(parsing bytes: [UInt8]) throws(JSONError) {
    var object = try JSONObject(JSON(parsing: bytes, depthLimit: 4))
    try object.format("bulkhead-anchor")
    owner = try object.publicKey("owner")
    trustVersion = try object.integer("trust_version", in: 0...Int64.max - 1)
    whitelistVersion = try object.integer("whitelist_version", in: 0...Int64.max - 1)
    highestSeq = try object.sequences("highest_seq")
    try object.finish()
  }

  var json: JSON {
    .object([
      .init("type", .string("bulkhead-anchor")), .init("format", .integer(1)), .init("owner", .string(owner.text)),
      .init("trust_version", .integer(trustVersion)), .init("whitelist_version", .integer(whitelistVersion)),
      .init("highest_seq", sequencesJSON(highestSeq)),
    ])
  }

  /// Never goes back: each mark is the higher of the two.
  mutating func raise(trust: Int64 = 0, whitelist: Int64 = 0, seq: Int64 = 0, of id: BundleID? = nil) {
    trustVersion = max(trustVersion, trust)
    whitelistVersion = max(whitelistVersion, whitelist)
    if let id { highestSeq[id] = max(highestSeq[id] ?? 0, seq) }
  }
}

/// The state folder's `trust` folder. One process at a time changes the anchor.
struct AnchorFolder {
  let state: String

  var path: String { "\(state)/trust" }
  var filePath: String { "\(path)/\(Anchor.fileName)" }

  /// `nil` when no owner was ever recorded.
  func read() throws(TrustRefusal) -> Anchor? {
    let bytes: [UInt8]
    do throws(TrustRefusal) {
      bytes = try OpenFile.folder(path).file(Anchor.fileName, .secret).contents(limit: JSON.sizeLimit)
    } catch .fileMissing {
      return nil
    }
    do throws(JSONError) {
      return try Anchor(parsing: bytes)
    } catch {
      throw .anchorInvalid(path: filePath, problem: error.cause)
    }
  }

  func create(_ anchor: Anchor) throws(TrustRefusal) {
    try OpenFile.makeFolders(path, mode: 0o700)
    try OpenFile.folder(path).replace(Anchor.fileName, with: Array(anchor.json.pretty.utf8), mode: 0o600)
  }

  /// Changes the anchor as it is now, not as it was when the caller read it. Writes only when something changed.
  func update(_ change: (inout Anchor) -> Void) throws(TrustRefusal) {
    let folder = try OpenFile.folder(path)
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC
    let lockPath = "\(path)/anchor.lock"
    let lock = OpenFile(
      descriptor: bulkhead_open_beneath(folder.descriptor, "anchor.lock", flags, 0o600), path: lockPath)
    guard lock.descriptor >= 0, bulkhead_lock_exclusive(lock.descriptor) == 0 else {
      throw .fileFailed(path: lockPath, operation: "locking", errno: errno)
    }
    guard let before = try read() else { throw .noOwner(state: state) }
    var after = before
    change(&after)
    if after != before { try folder.replace(Anchor.fileName, with: Array(after.json.pretty.utf8), mode: 0o600) }
  }
}
