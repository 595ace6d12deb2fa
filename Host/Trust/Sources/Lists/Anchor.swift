import CLinux
import Glibc
import HostJSON

/// What this installation remembers outside the trust folder, in `STATE/trust/anchor.json`: who its owners are and how
/// far the lists and bundles had come. Whoever can write the trust folder can neither become owner nor turn time back.
struct Anchor: Equatable {
  /// The owners that the newest trust list named, and how many of them decide.
  private(set) var quorum: Quorum
  var trustVersion: Int64
  var whitelistVersion: Int64
  /// The highest `seq` of each id that was ever loaded.
  var highestSeq: [BundleID: Int64]

  static let fileName = "anchor.json"

  init(owner: PublicKey) {
    quorum = Quorum(owner)
    trustVersion = 0
    whitelistVersion = 0
    highestSeq = [:]
  }

  init(parsing bytes: [UInt8]) throws(JSONError) {
    var object = try JSONObject(JSON(parsing: bytes, depthLimit: 4))
    switch try object.format("bulkhead-anchor", newest: 2) {
    case 1: quorum = Quorum(try object.publicKey("owner"))
    default:
      let keys = try object.strings("owners", limit: 16).compactMap(PublicKey.init)
      let threshold = try object.integer("threshold", in: 1...16)
      // A key that was left out because it is none would leave too few as well.
      guard let quorum = Quorum(keys: keys, threshold: Int(threshold)) else {
        throw object.unfit("owners", wanted: "a list of different keys, and at least as many as the threshold")
      }
      self.quorum = quorum
    }
    trustVersion = try object.integer("trust_version", in: 0...Int64.max - 1)
    whitelistVersion = try object.integer("whitelist_version", in: 0...Int64.max - 1)
    highestSeq = try object.sequences("highest_seq")
    try object.finish()
  }

  var json: JSON {
    .object([
      .init("type", .string("bulkhead-anchor")), .init("format", .integer(2)),
      .init("owners", .array(quorum.keys.map { .string($0.text) })),
      .init("threshold", .integer(Int64(quorum.threshold))), .init("trust_version", .integer(trustVersion)),
      .init("whitelist_version", .integer(whitelistVersion)),
      .init("highest_seq", sequencesJSON(highestSeq)),
    ])
  }

  /// Never goes back: each mark is the higher of the two.
  mutating func raise(whitelist: Int64 = 0, seq: Int64 = 0, of id: BundleID? = nil) {
    whitelistVersion = max(whitelistVersion, whitelist)
    if let id { highestSeq[id] = max(highestSeq[id] ?? 0, seq) }
  }

  /// The owners of a newer list are the owners from now on.
  mutating func follow(_ list: TrustList) {
    guard list.version > trustVersion else { return }
    trustVersion = list.version
    quorum = list.quorum
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

  /// Waits until nobody else holds the lock of this name; it is free again when what this returns goes.
  func hold(_ name: String) throws(TrustRefusal) -> OpenFile {
    let flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC
    let lockPath = "\(path)/\(name)"
    let folder = try OpenFile.folder(path)
    let lock = OpenFile(descriptor: bulkhead_open_beneath(folder.descriptor, name, flags, 0o600), path: lockPath)
    guard lock.descriptor >= 0, bulkhead_lock_exclusive(lock.descriptor) == 0 else {
      throw .fileFailed(path: lockPath, operation: "locking", errno: errno)
    }
    return lock
  }

  /// Changes the anchor as it is now, not as it was when the caller read it. Writes only when something changed.
  func update(_ change: (inout Anchor) -> Void) throws(TrustRefusal) {
    let folder = try OpenFile.folder(path)
    let lock = try hold("anchor.lock")
    defer { withExtendedLifetime(lock) {} }
    guard let before = try read() else { throw .noOwner(state: state) }
    var after = before
    change(&after)
    if after != before { try folder.replace(Anchor.fileName, with: Array(after.json.pretty.utf8), mode: 0o600) }
  }
}
