import Glibc
import HostModel

/// Everything that Trust refuses, each with the values that show it.
///
/// The codes are stable. A step that is not reached has no code of its own: the first one that does not hold answers.
public enum TrustRefusal: ExplainedError, Equatable {
  // The files themselves.
  case fileMissing(path: String)
  case fileFailed(path: String, operation: String, errno: Int32)
  case fileType(path: String, found: String)
  case permissions(path: String, problem: String, mend: String)
  case fileTooLarge(path: String, bytes: Int, limit: Int)

  // Signature files and keys.
  case unsigned(bundle: String)
  case signatureFormat(path: String, problem: String)
  case signatureAlgorithm(path: String, found: String)
  case signatureInvalid(path: String)
  case signatureDamaged(path: String)
  case keyUnknown(key: KeyID, bundle: String)
  case keyScope(key: KeyID, publisher: String, id: BundleID, ids: [String])
  case keyRevoked(key: KeyID, bundle: String)
  case keyExpired(key: KeyID, publisher: String, problem: String)
  case keyFormat(path: String, problem: String)
  case keyMissing(path: String)
  case keyExists(path: String)
  case keyUnprotected(path: String)
  case keyNotListed(text: String)
  case keyAmbiguous(name: String, keys: [KeyID])
  case keyIsOwner(key: KeyID)
  case passphrase(path: String, problem: String)

  // The manifest and the library it names.
  case manifest(path: String, problem: String)
  case hashMismatch(path: String, expected: String, found: String)
  case hashRevoked(path: String, sha256: SHA256Digest)
  case elfPolicy(path: String, problem: String)
  case abi(bundle: String, problem: String, mend: String)

  // What the owner decided.
  case noOwner(state: String)
  case otherOwner(path: String, anchored: KeyID)
  case anchorInvalid(path: String, problem: String)
  case trustInvalid(path: String, problem: String)
  case whitelistInvalid(path: String, problem: String)
  case trustGap(path: String, version: Int64, seen: Int64)
  case trustExpired(path: String, lastDay: Day)
  case ownersMissing(path: String, signed: Int, needed: Int)
  case ownersInvalid(problem: String)
  case listRollback(path: String, version: Int64, seen: Int64)
  case rollback(bundle: String, seq: Int64, least: Int64)
  case seqJump(bundle: String, seq: Int64, most: Int64)
  case notApproved(bundle: String, problem: String)
  case notApprovedLive(bundle: String)

  public var code: String {
    switch self {
    case .fileMissing: "E_FILE_MISSING"
    case .fileFailed: "E_FILE"
    case .fileType: "E_FILE_TYPE"
    case .permissions: "E_PERMS"
    case .fileTooLarge: "E_FILE_SIZE"
    case .unsigned: "E_UNSIGNED"
    case .signatureFormat: "E_SIG_FORMAT"
    case .signatureAlgorithm: "E_SIG_ALG"
    case .signatureInvalid: "E_SIG_INVALID"
    case .signatureDamaged: "E_SIG_DAMAGED"
    case .keyUnknown: "E_KEY_UNKNOWN"
    case .keyScope: "E_KEY_SCOPE"
    case .keyRevoked: "E_KEY_REVOKED"
    case .keyExpired: "E_KEY_EXPIRED"
    case .keyFormat: "E_KEY_FORMAT"
    case .keyMissing: "E_KEY_MISSING"
    case .keyExists: "E_KEY_EXISTS"
    case .keyUnprotected: "E_KEY_UNPROTECTED"
    case .keyNotListed: "E_KEY_NOT_LISTED"
    case .keyAmbiguous: "E_KEY_AMBIGUOUS"
    case .keyIsOwner: "E_KEY_IS_OWNER"
    case .passphrase: "E_PASSPHRASE"
    case .manifest: "E_MANIFEST"
    case .hashMismatch: "E_HASH_MISMATCH"
    case .hashRevoked: "E_HASH_REVOKED"
    case .elfPolicy: "E_ELF_POLICY"
    case .abi: "E_ABI"
    case .noOwner: "E_NO_OWNER"
    case .otherOwner: "E_OWNER_DIFFERS"
    case .anchorInvalid: "E_ANCHOR_INVALID"
    case .trustInvalid: "E_TRUST_INVALID"
    case .whitelistInvalid: "E_WHITELIST_INVALID"
    case .trustGap: "E_TRUST_GAP"
    case .trustExpired: "E_TRUST_EXPIRED"
    case .ownersMissing: "E_OWNERS_MISSING"
    case .ownersInvalid: "E_OWNERS_INVALID"
    case .listRollback, .rollback: "E_ROLLBACK"
    case .seqJump: "E_SEQ_JUMP"
    case .notApproved, .notApprovedLive: "E_NOT_APPROVED"
    }
  }

  public var cause: String {
    switch self {
    case .fileMissing(let path): "\(path) does not exist"
    case .fileFailed(let path, let operation, let errno):
      "\(operation) \(path) failed: \(String(cString: strerror(errno)))"
    case .fileType(let path, let found): "\(path) is \(found)"
    case .permissions(let path, let problem, _): "\(path) \(problem)"
    case .fileTooLarge(let path, let bytes, let limit): "\(path) has \(bytes) bytes, and at most \(limit) are read"
    case .unsigned(let bundle): "\(bundle) has no signature, and development mode (ALLOW_UNSIGNED=1) is off"
    case .signatureFormat(let path, let problem): "\(path) is not a signature file as minisign writes it: \(problem)"
    case .signatureAlgorithm(let path, let found): "\(path) has algorithm \(found), and only the prehashed ED is taken"
    case .signatureInvalid(let path): "\(path) is not what was signed: it was changed afterwards"
    case .signatureDamaged(let path): "\(path) was changed after it was made, or its key id is not the signer's"
    case .keyUnknown(let key, let bundle): "\(bundle) is signed with key \(key), which is not on the trust list"
    case .keyScope(let key, let publisher, let id, let ids):
      "key \(key) of \(publisher) may sign \(ids.joined(separator: ", ")), not \(id)"
    case .keyRevoked(let key, let bundle): "\(bundle) is signed with key \(key), which is revoked"
    case .keyExpired(let key, let publisher, let problem): "key \(key) of \(publisher): \(problem)"
    case .keyFormat(let path, let problem): "\(path) is not a key file as minisign writes it: \(problem)"
    case .keyMissing(let path): "there is no secret key at \(path)"
    case .keyExists(let path): "\(path) is there already, and a key is never overwritten"
    case .keyUnprotected(let path): "\(path) has no passphrase, and such a key may not approve live trading"
    case .keyNotListed(let text): "no publisher on the trust list is called '\(text)', and it is no key id"
    case .keyAmbiguous(let name, let keys):
      "\(keys.count) publishers are called '\(name)': \(keys.map(\.description).joined(separator: ", "))"
    case .keyIsOwner(let key): "key \(key) is an owner's, and without it the lists could not be changed"
    case .passphrase(let path, let problem): "\(path) cannot be opened: \(problem)"
    case .manifest(let path, let problem): "\(path): \(problem)"
    case .hashMismatch(let path, let expected, let found): "\(path) has \(found), the manifest says \(expected)"
    case .hashRevoked(let path, let sha256): "\(path) has the revoked SHA-256 \(sha256)"
    case .elfPolicy(let path, let problem): "\(path) \(problem)"
    case .abi(let bundle, let problem, _): "\(bundle) \(problem)"
    case .noOwner(let state):
      "no owner is recorded in \(state)/trust/anchor.json, so nobody can have approved anything, and development mode (ALLOW_UNSIGNED=1) is off"
    case .otherOwner(let path, let anchored): "\(path) is not signed by this installation's owner, key \(anchored)"
    case .anchorInvalid(let path, let problem): "\(path): \(problem)"
    case .trustInvalid(let path, let problem): "\(path): \(problem)"
    case .whitelistInvalid(let path, let problem): "\(path): \(problem)"
    case .trustGap(let path, let version, let seen):
      "\(path) is version \(version), version \(seen) was seen before, and what lies between is not in its history"
    case .trustExpired(let path, let lastDay):
      "\(path) was good until \(lastDay): somebody may be keeping a newer one back"
    case .ownersMissing(let path, let signed, let needed):
      "\(path) is signed by \(signed) of the owners, and \(needed) are needed"
    case .ownersInvalid(let problem): "the owners would be \(problem)"
    case .listRollback(let path, let version, let seen):
      "\(path) is version \(version), and version \(seen) was seen before"
    case .rollback(let bundle, let seq, let least):
      "\(bundle) has seq \(seq), and nothing below \(least) may run any more"
    case .seqJump(let bundle, let seq, let most):
      "\(bundle) has seq \(seq), and more than \(most) would leave no numbers for the releases to come"
    case .notApproved(let bundle, let problem): "\(bundle) \(problem)"
    case .notApprovedLive(let bundle): "\(bundle) is approved for paper, not for live trading"
    }
  }
}
