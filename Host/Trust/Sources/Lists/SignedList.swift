import Glibc
import HostJSON

/// The trust folder: the two lists, each with its signatures, the trust lists of before, and public keys for people.
struct TrustFolder: ~Copyable {
  let folder: OpenFile
  var path: String { folder.path }

  /// Where the versions of before lie, so that a host that missed some can follow them one by one.
  static let history = "history"

  init(_ path: String) throws(TrustRefusal) { folder = try OpenFile.folder(path) }

  /// The trust list, when it follows from what the anchor remembers; `nil` when there is none.
  ///
  /// Each version is signed by enough owners of the one before and by enough of its own. So the owners can change, but
  /// only those who were owners can change them, and a host that knows version N takes N + 1 and no later one, unless
  /// it finds those between in the history.
  func trustList(after anchor: Anchor) throws(TrustRefusal) -> TrustList? {
    let path = "\(path)/\(TrustList.fileName)"
    var quorum = anchor.quorum, version = anchor.trustVersion
    while true {
      let refusal: TrustRefusal
      do throws(TrustRefusal) {
        guard let list = try trustList(TrustList.fileName, by: quorum) else { return nil }
        // An anchor that is only being made has seen no version.
        if version == 0 || list.version <= version + 1 { return list }
        refusal = .trustGap(path: path, version: list.version, seen: version)
      } catch {
        refusal = error
      }
      // It may be the work of later owners. They are known when the versions up to it are there.
      guard version > 0, let step = try trustList(TrustFolder.historyName(version + 1), by: quorum) else {
        throw isOwnWorld() && !refusal.isGap ? .otherOwner(path: path, anchored: anchor.quorum.keys[0].id) : refusal
      }
      guard step.version == version + 1 else {
        throw .trustInvalid(
          path: "\(self.path)/\(TrustFolder.historyName(version + 1))", problem: "it is version \(step.version)")
      }
      (quorum, version) = (step.quorum, step.version)
    }
  }

  func whitelist(by quorum: Quorum) throws(TrustRefusal) -> Whitelist? {
    let path = "\(path)/\(Whitelist.fileName)"
    guard
      let found = try signed(Whitelist.fileName, limit: Whitelist.sizeLimit, by: quorum, TrustRefusal.whitelistInvalid)
    else { return nil }
    do throws(JSONError) {
      return try Whitelist(parsing: found.bytes)
    } catch {
      throw .whitelistInvalid(path: path, problem: error.cause)
    }
  }

  /// Replaces a list and its signatures so that a stop between any two steps leaves a pair that holds: the new
  /// signatures wait under another name, which `signed` tries as well, until the list has changed.
  func replace(_ name: String, with json: JSON, signedBy signers: Signers, at now: Int64) throws(TrustRefusal) {
    let bytes = Array(json.pretty.utf8)
    let signatures = Array(signers.signatures(of: bytes, named: name, at: now).utf8)
    try folder.stage(signatures, as: nextSignature(name), mode: 0o644)
    try folder.replace(name, with: bytes, mode: 0o644)
    try folder.commit(nextSignature(name), to: "\(name).minisig")
  }

  /// Keeps the trust list as it is now under its version's name.
  func remember(version: Int64, by quorum: Quorum) throws(TrustRefusal) {
    guard let found = try signed(TrustList.fileName, limit: TrustList.sizeLimit, by: quorum, TrustRefusal.trustInvalid)
    else { return }
    try OpenFile.makeFolders("\(path)/\(TrustFolder.history)", mode: 0o755)
    let name = TrustFolder.historyFile(version), kept = try OpenFile.folder("\(path)/\(TrustFolder.history)")
    try kept.replace("\(name).minisig", with: found.signatures, mode: 0o644)
    try kept.replace(name, with: found.bytes, mode: 0o644)
  }

  private static func historyFile(_ version: Int64) -> String { "trust.\(version).json" }
  private static func historyName(_ version: Int64) -> String { "\(history)/\(historyFile(version))" }

  private func nextSignature(_ name: String) -> String { "\(name).minisig.next" }

  /// A trust list that enough of `quorum` and enough of its own owners have signed.
  private func trustList(_ name: String, by quorum: Quorum) throws(TrustRefusal) -> TrustList? {
    let path = "\(path)/\(name)"
    guard let found = try signed(name, limit: TrustList.sizeLimit, by: quorum, TrustRefusal.trustInvalid) else {
      return nil
    }
    let list: TrustList
    do throws(JSONError) {
      list = try TrustList(parsing: found.bytes)
    } catch {
      throw .trustInvalid(path: path, problem: error.cause)
    }
    do throws(TrustRefusal) {
      try check(found.signatures, of: found.bytes, named: name, by: list.quorum)
    } catch {
      throw .trustInvalid(path: path, problem: "by its own owners: \(error.cause)")
    }
    return list
  }
}

extension TrustFolder {
  /// The bytes of a list, once enough of the quorum have signed them, and the signatures that say so. Both are read once.
  private func signed(
    _ name: String, limit: Int, by quorum: Quorum, _ invalid: (String, String) -> TrustRefusal
  ) throws(TrustRefusal) -> (bytes: [UInt8], signatures: [UInt8])? {
    let path = "\(path)/\(name)"
    guard let bytes = try optionalFile(name, limit: limit) else { return nil }
    guard let signature = try optionalFile("\(name).minisig", limit: ListSignatures.sizeLimit) else {
      throw invalid(path, "its signature \(name).minisig is missing")
    }
    do throws(TrustRefusal) {
      try check(signature, of: bytes, named: name, by: quorum)
    } catch {
      // A replacement that was interrupted half-way.
      if let next = try optionalFile(nextSignature(name), limit: ListSignatures.sizeLimit),
        (try? check(next, of: bytes, named: name, by: quorum)) != nil
      {
        return (bytes, next)
      }
      throw invalid(path, error.cause)
    }
    return (bytes, signature)
  }

  private func check(_ signature: [UInt8], of bytes: [UInt8], named name: String, by quorum: Quorum)
    throws(TrustRefusal)
  {
    let path = "\(path)/\(name)"
    // A list of before was signed under the name that it had then.
    let signedName = name.hasPrefix(TrustFolder.history) ? TrustList.fileName : name
    try ListSignatures(parsing: signature, path: "\(path).minisig").check(
      bytes, named: signedName, by: quorum, messagePath: path, path: "\(path).minisig")
  }

  /// Whether the trust list is whole and signed by owners that it names itself: then nothing is damaged, it is only not
  /// ours. This makes a message better and lets nothing in.
  private func isOwnWorld() -> Bool {
    guard let bytes = try? optionalFile(TrustList.fileName, limit: TrustList.sizeLimit),
      let signature = try? optionalFile("\(TrustList.fileName).minisig", limit: ListSignatures.sizeLimit),
      let list = try? TrustList(parsing: bytes)
    else { return false }
    return (try? check(signature, of: bytes, named: TrustList.fileName, by: list.quorum)) != nil
  }

  private func optionalFile(_ name: String, limit: Int) throws(TrustRefusal) -> [UInt8]? {
    do throws(TrustRefusal) {
      return try folder.file(name, .unforgeable).contents(limit: limit)
    } catch .fileMissing {
      return nil
    }
  }
}

extension TrustRefusal {
  fileprivate var isGap: Bool { if case .trustGap = self { true } else { false } }
}
