extension TrustRefusal {
  public var mend: String {
    switch self {
    case .fileMissing(let path): "put it there or name another: ls -l \(path)"
    case .fileFailed(let path, _, _): "look at it with: ls -ld \(path)"
    case .fileType(let path, _): "replace it by a plain file or folder: ls -ld \(path)"
    case .permissions(_, _, let mend): mend
    case .fileTooLarge(let path, _, _): "get the file again from its publisher: ls -l \(path)"
    case .unsigned(let bundle): "run: bulkhead plugin sign \(bundle)"
    case .signatureFormat(let bundle, _), .signatureAlgorithm(let bundle, _):
      "run: bulkhead plugin sign \(TrustRefusal.bundle(of: bundle))"
    case .signatureInvalid(let path), .signatureDamaged(let path), .hashMismatch(let path, _, _):
      "get the bundle again from its publisher, or if you changed it yourself run: "
        + "bulkhead plugin sign \(TrustRefusal.bundle(of: path))"
    case .keyUnknown(let key, _): "if you trust its publisher, run: bulkhead key trust \(key).pub --name NAME --ids ID"
    case .keyScope(_, let publisher, let id, _):
      "if it may, run: bulkhead key trust \(publisher).pub --name \(publisher) --ids \(id)"
    case .keyRevoked: "ask its publisher for a bundle signed with another key"
    case .keyExpired(_, let publisher, _):
      "if you still trust it, run: bulkhead key trust \(publisher).pub --name \(publisher) --ids ID --until YYYY-MM-DD"
    case .keyFormat(let path, _):
      "take the file from a backup, or make a new key: mv \(path) \(path).old && bulkhead key new NAME"
    case .keyMissing: "make one: bulkhead key new owner, or name yours: --key FILE"
    case .keyExists(let path): "to make a new one, move it away first: mv \(path) \(path).old"
    case .keyUnprotected(let path): "make a protected key with minisign: minisign -C -s \(path)"
    case .keyNotListed, .keyAmbiguous: "name the key by its id: bulkhead key list"
    case .keyIsOwner: "put a new one in its place: bulkhead key rotate --stolen"
    case .passphrase: "give the right one, or name a file that holds it: --passphrase-file FILE"
    case .manifest(let path, _): "correct it and run: bulkhead plugin sign \(TrustRefusal.bundle(of: path))"
    case .hashRevoked: "ask its publisher for a newer release"
    case .elfPolicy:
      "take out what asks for it (a plugin has the Swift standard library and no Foundation) and run: bulkhead plugin build"
    case .abi(_, _, let mend): mend
    case .noOwner: "run: bulkhead key new owner"
    case .otherOwner(let path, _):
      "name the right folders with --trust and --state, or begin your own lists: mv \(path) \(path).old && bulkhead key new owner"
    case .anchorInvalid(let path, _):
      "take it from a backup, or confirm the owner again: rm \(path) && bulkhead key new owner"
    case .trustInvalid(let path, _):
      "take \(path) and \(path).minisig from a backup, or begin anew: rm \(path) \(path).minisig && bulkhead key new owner"
    case .whitelistInvalid(let path, _):
      "take \(path) and \(path).minisig from a backup, or begin anew: rm \(path) \(path).minisig && bulkhead plugin approve BUNDLE"
    case .trustGap(let path, _, let seen):
      "take the folder with trust.\(seen + 1).json from where the list was changed: ls \(TrustRefusal.bundle(of: path))/history"
    case .trustExpired: "if it is the newest, sign it again: bulkhead key renew"
    case .ownersMissing: "sign with more owners' keys: --with KEYFILE"
    case .ownersInvalid: "see who they are: bulkhead key list"
    case .listRollback(let path, _, _): "take the newest \(path) and \(path).minisig from a backup"
    case .rollback(_, _, let least): "use a release with seq \(least) or more"
    case .seqJump(let bundle, _, let most):
      "ask its publisher for a seq of at most \(most), or if it is yours run: bulkhead plugin build SOURCE --seq N && bulkhead plugin sign \(bundle)"
    case .notApproved(let bundle, _): "if it may run, run: bulkhead plugin approve \(bundle)"
    case .notApprovedLive(let bundle): "if it may, run: bulkhead plugin approve \(bundle) --mode live"
    }
  }

  /// The bundle that a file lies in: a person signs bundles, not files.
  private static func bundle(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/"), !path.hasSuffix(".bhplugin") else { return path }
    return String(path[..<slash])
  }
}
