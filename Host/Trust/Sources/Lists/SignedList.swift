import Glibc
import HostJSON

/// The trust folder: the two lists, each with its signature, and public keys for people.
struct TrustFolder: ~Copyable {
  let folder: OpenFile
  var path: String { folder.path }

  init(_ path: String) throws(TrustRefusal) { folder = try OpenFile.folder(path) }

  /// The trust list as `owner` signed it; `nil` when there is none.
  func trustList(owner: PublicKey) throws(TrustRefusal) -> TrustList? {
    let path = "\(path)/\(TrustList.fileName)"
    let found: [UInt8]?
    do throws(TrustRefusal) {
      found = try signed(TrustList.fileName, limit: TrustList.sizeLimit, by: owner, TrustRefusal.trustInvalid)
    } catch {
      throw isOwnWorld() ? .otherOwner(path: path, anchored: owner.id) : error
    }
    guard let bytes = found else { return nil }
    let list: TrustList
    do throws(JSONError) {
      list = try TrustList(parsing: bytes)
    } catch {
      throw .trustInvalid(path: path, problem: error.cause)
    }
    guard list.owners.contains(where: { $0.key == owner }) else {
      throw .trustInvalid(path: path, problem: "its owners do not include key \(owner.id), which signed it")
    }
    // One signature file holds one owner's signature, so a list that wants more of them has too few.
    guard list.threshold == 1 else {
      throw .trustInvalid(path: path, problem: "it wants \(list.threshold) owners' signatures and has 1")
    }
    return list
  }

  func whitelist(owner: PublicKey) throws(TrustRefusal) -> Whitelist? {
    let path = "\(path)/\(Whitelist.fileName)"
    guard
      let bytes = try signed(Whitelist.fileName, limit: Whitelist.sizeLimit, by: owner, TrustRefusal.whitelistInvalid)
    else { return nil }
    do throws(JSONError) {
      return try Whitelist(parsing: bytes)
    } catch {
      throw .whitelistInvalid(path: path, problem: error.cause)
    }
  }

  /// Replaces a list and its signature so that a stop between any two steps leaves a pair that holds: the new signature
  /// waits under another name, which `signed` tries as well, until the list has changed.
  func replace(_ name: String, with json: JSON, signedBy key: borrowing SecretKey, at now: Int64) throws(TrustRefusal) {
    let bytes = Array(json.pretty.utf8)
    let signature = SignatureFile(signing: bytes, named: name, with: key, at: now)
    try folder.stage(Array(signature.fileText.utf8), as: nextSignature(name), mode: 0o644)
    try folder.replace(name, with: bytes, mode: 0o644)
    try folder.commit(nextSignature(name), to: "\(name).minisig")
  }

  private func nextSignature(_ name: String) -> String { "\(name).minisig.next" }

  /// The bytes of a list, once its signature holds.
  private func signed(
    _ name: String, limit: Int, by owner: PublicKey, _ invalid: (String, String) -> TrustRefusal
  ) throws(TrustRefusal) -> [UInt8]? {
    let path = "\(path)/\(name)"
    guard let bytes = try optionalFile(name, limit: limit) else { return nil }
    guard let signature = try optionalFile("\(name).minisig", limit: SignatureFile.sizeLimit) else {
      throw invalid(path, "its signature \(name).minisig is missing")
    }
    do throws(TrustRefusal) {
      try check(signature, of: bytes, named: name, owner: owner)
    } catch {
      // A replacement that was interrupted half-way.
      if let next = try optionalFile(nextSignature(name), limit: SignatureFile.sizeLimit),
        (try? check(next, of: bytes, named: name, owner: owner)) != nil
      {
        return bytes
      }
      throw invalid(path, error.cause)
    }
    return bytes
  }

  private func check(_ signature: [UInt8], of bytes: [UInt8], named name: String, owner: PublicKey) throws(TrustRefusal)
  {
    let path = "\(path)/\(name)"
    let file = try SignatureFile(parsing: signature, path: "\(path).minisig")
    _ = try file.signingTime(of: bytes, named: name, key: owner, messagePath: path, path: "\(path).minisig")
    guard file.key == owner.id else { throw .signatureDamaged(path: "\(path).minisig") }
  }

  /// Whether the trust list is whole and signed by an owner that it names itself: then nothing is damaged, it is only
  /// not ours. This makes a message better and lets nothing in.
  private func isOwnWorld() -> Bool {
    guard let bytes = try? optionalFile(TrustList.fileName, limit: TrustList.sizeLimit),
      let signature = try? optionalFile("\(TrustList.fileName).minisig", limit: SignatureFile.sizeLimit),
      let list = try? TrustList(parsing: bytes)
    else { return false }
    return list.owners.contains { (try? check(signature, of: bytes, named: TrustList.fileName, owner: $0.key)) != nil }
  }

  private func optionalFile(_ name: String, limit: Int) throws(TrustRefusal) -> [UInt8]? {
    do throws(TrustRefusal) {
      return try folder.file(name, .unforgeable).contents(limit: limit)
    } catch .fileMissing {
      return nil
    }
  }
}
