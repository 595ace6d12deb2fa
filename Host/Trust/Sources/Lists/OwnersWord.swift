/// What the owner has decided so far, all of it verified: the anchor and both lists.
struct OwnersWord {
  let anchor: Anchor
  let trust: TrustList
  /// Empty where nothing was ever approved.
  let whitelist: Whitelist

  /// Reads and verifies everything; notes the versions seen, so that none of it can be turned back later.
  init(trustFolder: String, stateFolder: String) throws(TrustRefusal) {
    let anchors = AnchorFolder(state: stateFolder)
    guard let anchor = try anchors.read() else { throw .noOwner(state: stateFolder) }
    let folder = try TrustFolder(trustFolder)
    let trustPath = "\(trustFolder)/\(TrustList.fileName)", whitelistPath = "\(trustFolder)/\(Whitelist.fileName)"

    guard let trust = try folder.trustList(after: anchor) else {
      throw .trustInvalid(path: trustPath, problem: "it is missing")
    }
    guard trust.version >= anchor.trustVersion else {
      throw .listRollback(path: trustPath, version: trust.version, seen: anchor.trustVersion)
    }
    let whitelist = try folder.whitelist(by: trust.quorum)
    guard let whitelist else {
      // Without a list nothing is approved: refused later, by name, unless it is development mode.
      self.init(anchor: anchor, trust: trust, whitelist: Whitelist(version: anchor.whitelistVersion, entries: []))
      return
    }
    guard whitelist.version >= anchor.whitelistVersion else {
      throw .listRollback(path: whitelistPath, version: whitelist.version, seen: anchor.whitelistVersion)
    }
    if trust.version > anchor.trustVersion || whitelist.version > anchor.whitelistVersion {
      try anchors.update {
        $0.follow(trust)
        $0.raise(whitelist: whitelist.version)
      }
    }
    self.init(anchor: anchor, trust: trust, whitelist: whitelist)
  }

  private init(anchor: Anchor, trust: TrustList, whitelist: Whitelist) {
    self.anchor = anchor
    self.trust = trust
    self.whitelist = whitelist
  }

  /// The lowest `seq` of this id that may still run.
  func leastSeq(of id: BundleID) -> Int64 { max(trust.minimumSeq[id] ?? 0, anchor.highestSeq[id] ?? 0) }

  /// Refuses when the trust list is past its day.
  func checkExpiry(at second: Int64, trustFolder: String) throws(TrustRefusal) {
    guard let lastDay = trust.expires, trust.isExpired(at: second) else { return }
    throw .trustExpired(path: "\(trustFolder)/\(TrustList.fileName)", lastDay: lastDay)
  }

  /// A higher `seq` than this is not approved: one release with the highest number there is would be the last of its id.
  func mostSeq(of id: BundleID) -> Int64 {
    let approved = whitelist.entries.filter { $0.id == id }.map(\.seq).max() ?? 0
    return min(max(approved, leastSeq(of: id)) + OwnersWord.seqJump, Manifest.seqRange.upperBound)
  }

  /// Room for a date as a number (20261231) at the first release, and for a hundred major versions at once.
  private static let seqJump: Int64 = 100_000_000
}
