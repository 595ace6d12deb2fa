import Glibc
import HostJSON
import HostTrust

/// `bulkhead key rotate`: a new owner key in the place of an old one.
enum KeyRotateCommand {
  private static let replace = Parameter<KeyID?>.option(
    "replace", .keyID, "the owner's key that goes; STATE/keys/owner.key otherwise, which then need not be there")
  private static let stolen = Parameter<Bool>.flag(
    "stolen", "also revokes the old key as a publisher: what it signed must be signed and approved again")
  private static let noPassphrase = Parameter<Bool>.flag(
    "no-passphrase", "leaves the new key unprotected; such a key can approve paper trading only")

  static let command = Command(
    "rotate", "puts a new owner's key in the place of the old one",
    takes: [
      replace, stolen, noPassphrase, KeyOptions.with, KeyOptions.passphraseFile, Folders.state, Folders.trust,
    ],
    examples: [
      Example("bulkhead key rotate", "both keys sign the next trust list; the whitelist is signed again"),
      Example(
        "bulkhead key rotate --stolen --replace 4EA2538FA4EDA2C2 --with recovery.key",
        "another owner's key takes the stolen one out of use"),
    ]
  ) { invocation in
    let registry = KeyOptions.registry(invocation)
    let file = invocation[KeyOptions.passphraseFile]
    // Whoever names the key to be replaced may do so because its file is gone.
    let isLost = invocation[replace] != nil && access(registry.ownerKeyPath, F_OK) != 0
    guard let signers = isLost ? try KeyOptions.otherSigners(invocation) : try KeyOptions.signers(invocation) else {
      throw UsageError.conflict(
        "--replace without \(registry.ownerKeyPath) needs another owner's key: --with FILE", path: invocation.path)
    }
    let path = registry.ownerKeyPath
    let rotation = try registry.rotateOwner(
      replacing: invocation[replace] ?? signers.publicKeys[0].id, stolen: invocation[stolen],
      protected: !invocation[noPassphrase],
      passphrase: { isNew throws(TrustRefusal) in
        isNew
          ? try KeyOptions.newPassphrase(for: path, file: file) : try KeyOptions.passphrase(for: path, file: file)
      }, signedBy: signers, now: StrategyOptions.now)
    report(rotation, at: path, invocation)
    return .fine
  }

  private static func report(_ rotation: Registry.Rotation, at path: String, _ invocation: Invocation) {
    if invocation.wantsJSON {
      invocation.terminal.print(
        .object([
          .init("old_key", .string(rotation.old.description)), .init("new_key", .string(rotation.new.id.description)),
          .init("public_key", .string(rotation.new.text)), .init("secret_file", .string(path)),
          .init("old_secret_file", rotation.keptAt.map { .string($0) } ?? .null),
          .init("protected", .boolean(rotation.isProtected)),
        ]))
      return
    }
    invocation.terminal.print("\("rotated", .good)  key \(rotation.new.id, .strong) in the place of \(rotation.old)")
    invocation.terminal.print(
      "secret  \(path)\(rotation.isProtected ? "" : "  (no passphrase: may approve paper trading only)")")
    if let kept = rotation.keptAt {
      invocation.terminal.print("old     \(kept)  (keep it away from here, or destroy it)")
    }
  }
}

extension ValueKind where Value == KeyID {
  static var keyID: ValueKind {
    ValueKind(placeholder: "KEYID") { text throws(ValueFault) in
      guard let id = KeyID(text) else { throw ValueFault("not a key id: 16 digits of 0-9 A-F") }
      return id
    }
  }
}
