import HostJSON

/// Whose signature counts, and for what: `trust.json`, signed by the owner.
struct TrustList: Equatable, Sendable {
  /// Grows with every change; an older list is not taken again.
  var version: Int64
  /// The last day, in UTC, on which new decisions may rest on it; `nil` in lists of format 1, which had none. A list that
  /// nobody renews may be one that somebody keeps from being replaced.
  var expires: Day?
  var owners: [Owner]
  /// How many different owners must have signed this list.
  var threshold: Int
  var publishers: [Publisher]
  var revokedKeys: [KeyID]
  var revokedHashes: [SHA256Digest]
  /// Below this `seq` nothing with that id runs any more, whatever was approved.
  var minimumSeq: [BundleID: Int64]

  struct Owner: Equatable, Sendable {
    var name: String
    var key: PublicKey
  }

  struct Publisher: Equatable, Sendable {
    var name: String
    var key: PublicKey
    /// What it may sign.
    var ids: [IDGlob]
    /// First and last day, in UTC, on which its signatures count and may be used.
    var notBefore: Day
    var notAfter: Day
  }

  static let fileName = "trust.json"
  /// How long a list counts after its owner signed it.
  static let usualDays: Int64 = 365
  static let sizeLimit = 1 << 20

  init(version: Int64, owner: PublicKey, expires: Day?) {
    self.version = version
    self.expires = expires
    owners = [Owner(name: "owner", key: owner)]
    threshold = 1
    publishers = []
    revokedKeys = []
    revokedHashes = []
    minimumSeq = [:]
  }

  init(parsing bytes: [UInt8]) throws(JSONError) {
    var object = try JSONObject(JSON(parsing: bytes, sizeLimit: TrustList.sizeLimit, depthLimit: 8))
    let format = try object.format("bulkhead-trust", newest: 2)
    version = try object.integer("version", in: 1...Int64.max - 1)
    expires = format == 1 ? nil : try object.day("expires")
    owners = try object.objects("owners", limit: 16) { owner throws(JSONError) in
      Owner(name: try owner.line("name", 1...64), key: try owner.publicKey("key"))
    }
    // Counted by key, or one key listed twice would be two owners.
    guard Quorum(keys: owners.map(\.key), threshold: 1) != nil else {
      throw object.unfit("owners", wanted: "a list of different keys")
    }
    threshold = Int(try object.integer("threshold", in: 1...Int64(owners.count)))
    publishers = try object.objects("publishers", limit: 1000, Publisher.init)
    guard Set(publishers.map(\.key.id)).count == publishers.count else {
      throw object.unfit("publishers", wanted: "a list of different keys")
    }
    revokedKeys = []
    for (position, text) in try object.strings("revoked_keys", limit: 10_000).enumerated() {
      guard let key = KeyID(text) else {
        throw object.unfit("revoked_keys[\(position)]", wanted: "a key id: 16 digits of 0-9 A-F")
      }
      revokedKeys.append(key)
    }
    revokedHashes = []
    for (position, text) in try object.strings("revoked_hashes", limit: 10_000).enumerated() {
      guard let hash = SHA256Digest(text) else {
        throw object.unfit("revoked_hashes[\(position)]", wanted: "64 digits of 0-9 a-f")
      }
      revokedHashes.append(hash)
    }
    minimumSeq = try object.sequences("minimum_seq")
    try object.finish()
  }

  var json: JSON {
    var members: [JSON.Member] = [
      .init("type", .string("bulkhead-trust")), .init("format", .integer(expires == nil ? 1 : 2)),
      .init("version", .integer(version)),
    ]
    if let expires { members.append(.init("expires", .string(expires.description))) }
    return .object(
      members + [
        .init(
          "owners",
          .array(owners.map { .object([.init("name", .string($0.name)), .init("key", .string($0.key.text))]) })),
        .init("threshold", .integer(Int64(threshold))), .init("publishers", .array(publishers.map(\.json))),
        .init("revoked_keys", .array(revokedKeys.map { .string($0.description) })),
        .init("revoked_hashes", .array(revokedHashes.map { .string($0.text) })),
        .init("minimum_seq", sequencesJSON(minimumSeq)),
      ])
  }

  func publisher(_ key: KeyID) -> Publisher? { publishers.first { $0.key.id == key } }

  /// Who must have signed it. Traps when the owners are not different keys or too few, which no list that was read is.
  var quorum: Quorum {
    guard let quorum = Quorum(keys: owners.map(\.key), threshold: threshold) else {
      preconditionFailure("a trust list with \(owners.count) owners and threshold \(threshold)")
    }
    return quorum
  }

  func isExpired(at second: Int64) -> Bool { expires.map { $0 < Day(ofSecond: second) } ?? false }
}

extension TrustList.Publisher {
  fileprivate init(_ object: inout JSONObject) throws(JSONError) {
    name = try object.line("name", 1...64)
    key = try object.publicKey("key")
    ids = []
    for (position, text) in try object.strings("ids", limit: 100).enumerated() {
      guard let glob = IDGlob(text) else { throw object.unfit("ids[\(position)]", wanted: "1 to 64 of a-z 0-9 . - *") }
      ids.append(glob)
    }
    notBefore = try object.day("not_before")
    notAfter = try object.day("not_after")
    guard notBefore <= notAfter else { throw object.unfit("not_after", wanted: "on or after not_before") }
  }

  fileprivate var json: JSON {
    .object([
      .init("name", .string(name)), .init("key", .string(key.text)), .init("ids", .array(ids.map { .string($0.text) })),
      .init("not_before", .string(notBefore.description)), .init("not_after", .string(notAfter.description)),
    ])
  }
}

extension JSONObject {
  /// An object of bundle ids, each with a `seq`.
  mutating func sequences(_ name: String) throws(JSONError) -> [BundleID: Int64] {
    var sequences: [BundleID: Int64] = [:]
    for member in try entries(name, limit: 10_000) {
      guard let id = BundleID(member.name), case .integer(let seq) = member.value, Manifest.seqRange.contains(seq)
      else {
        throw unfit(
          name,
          wanted: "bundle ids, each with a seq of \(Manifest.seqRange.lowerBound) to \(Manifest.seqRange.upperBound)")
      }
      sequences[id] = seq
    }
    return sequences
  }
}

/// Sorted, because a dictionary's order differs from run to run.
func sequencesJSON(_ sequences: [BundleID: Int64]) -> JSON {
  .object(sequences.sorted { $0.key.text < $1.key.text }.map { .init($0.key.text, .integer($0.value)) })
}
