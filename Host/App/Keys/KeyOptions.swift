import HostTrust

/// What the commands around keys and signatures have in common: the folders, the key, and where its passphrase is.
enum KeyOptions {
  static let key = Parameter<String?>.option("key", .file, "the secret key; STATE/keys/owner.key otherwise")
  static let passphraseFile = Parameter<String?>.option(
    "passphrase-file", .file, "a file with the key's passphrase, mode 0600; it is asked for on the terminal otherwise")

  static let with = Parameter<[String]>.repeated(
    "with", .file, "another owner's secret key that signs as well, where more than one has to")

  static func registry(_ invocation: Invocation) -> Registry {
    Registry(trustFolder: invocation[Folders.trust], stateFolder: invocation[Folders.state])
  }

  static func verifier(_ invocation: Invocation) -> Verifier {
    Verifier(trustFolder: invocation[Folders.trust], stateFolder: invocation[Folders.state])
  }

  /// The key to sign with. Its passphrase is asked for only when it has one.
  static func secretKey(_ invocation: Invocation) throws(TrustRefusal) -> SecretKey {
    let path = invocation[key] ?? registry(invocation).ownerKeyPath
    return try open(path, invocation)
  }

  /// The owner's key and those of other owners, for what only owners may do.
  static func signers(_ invocation: Invocation) throws(TrustRefusal) -> Signers {
    var signers = Signers(try open(registry(invocation).ownerKeyPath, invocation))
    for path in invocation[with] { signers.add(try open(path, invocation)) }
    return signers
  }

  /// Only those that were named, where the owner's own key is lost.
  static func otherSigners(_ invocation: Invocation) throws(TrustRefusal) -> Signers? {
    guard let first = invocation[with].first else { return nil }
    var signers = Signers(try open(first, invocation))
    for path in invocation[with].dropFirst() { signers.add(try open(path, invocation)) }
    return signers
  }

  private static func open(_ path: String, _ invocation: Invocation) throws(TrustRefusal) -> SecretKey {
    do throws(TrustRefusal) {
      return try SecretKey(file: path) { () throws(TrustRefusal) in
        try passphrase(for: path, file: invocation[passphraseFile])
      }
    } catch {
      guard case .fileMissing = error else { throw error }
      throw .keyMissing(path: path)
    }
  }

  static func passphrase(for path: String, file: String?) throws(TrustRefusal) -> [UInt8] {
    if let file { return try PassphraseFile.read(file) }
    return try Asking.secret("Passphrase of \(path): ", path: path)
  }

  /// A passphrase for a key that does not exist yet: typed twice, because a slip would lock the key for good.
  static func newPassphrase(for path: String, file: String?) throws(TrustRefusal) -> [UInt8] {
    let first =
      if let file { try PassphraseFile.read(file) } else {
        try Asking.secret("New passphrase for \(path): ", path: path)
      }
    guard first.count >= 8 else { throw .passphrase(path: path, problem: "a new passphrase has at least 8 characters") }
    if file == nil {
      let second = try Asking.secret("Once more: ", path: path)
      guard first == second else { throw .passphrase(path: path, problem: "the two passphrases differ") }
    }
    return first
  }
}
