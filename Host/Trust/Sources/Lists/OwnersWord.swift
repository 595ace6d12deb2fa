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

    guard let trust = try folder.trustList(owner: anchor.owner) else {
      throw .trustInvalid(path: trustPath, problem: "it is missing")
    }
    guard trust.version >= anchor.trustVersion else {
      throw .listRollback(path: trustPath, version: trust.version, seen: anchor.trustVersion)
    }
    let whitelist = try folder.whitelist(owner: anchor.owner)
    guard let whitelist else {
      // Without a list nothing is approved: refused later, by name, unless it is development mode.
      self.init(anchor: anchor, trust: trust, whitelist: Whitelist(version: anchor.whitelistVersion, entries: []))
      return
    }
    guard whitelist.version >= anchor.whitelistVersion else {
      throw .listRollback(path: whitelistPath, version: whitelist.version, seen: anchor.whitelistVersion)
    }
    if trust.version > anchor.trustVersion || whitelist.version > anchor.whitelistVersion {
      try anchors.update { $0.raise(trust: trust.version, whitelist: whitelist.version) }
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
}
