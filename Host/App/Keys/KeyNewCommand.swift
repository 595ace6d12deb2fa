import HostJSON
import HostTrust

/// `bulkhead key new`: the owner of this installation, or a key for a publisher.
enum KeyNewCommand {
  private static let name = Parameter<String>.positional(
    "NAME", .keyName, "'owner' for this installation's owner, any other name for a publisher's key")
  private static let noPassphrase = Parameter<Bool>.flag(
    "no-passphrase", "leaves the key unprotected; such an owner's key can approve paper trading only")

  static let command = Command(
    "new", "makes a key; 'owner' also makes the signed lists",
    takes: [
      name, noPassphrase, KeyOptions.passphraseFile, Folders.state, Folders.trust,
    ],
    examples: [
      Example("bulkhead key new owner", "once for each installation"),
      Example("bulkhead key new alice", "a publisher's key, in minisign's own format"),
    ]
  ) { invocation in
    if invocation[noPassphrase], invocation[KeyOptions.passphraseFile] != nil {
      throw UsageError.conflict("--no-passphrase and --passphrase-file exclude each other", path: invocation.path)
    }
    let result = try make(
      invocation[name], registry: KeyOptions.registry(invocation), protected: !invocation[noPassphrase],
      passphraseFile: invocation[KeyOptions.passphraseFile], now: StrategyOptions.now)
    if invocation.wantsJSON {
      invocation.terminal.print(result.json)
    } else {
      for line in result.lines { invocation.terminal.print(line) }
    }
    return .fine
  }

  struct Result {
    let name: String
    let key: PublicKey
    let secretPath: String
    let publicPath: String
    let isProtected: Bool

    var lines: [Text] {
      [
        "\("made", .good)  \(name)  key \(key.id, .strong)",
        "secret  \(secretPath)\(isProtected ? "" : "  (no passphrase\(name == "owner" ? ": may approve paper trading only" : ""))")",
        "public  \(publicPath)",
        "        \(key.text)",
      ]
    }

    var json: JSON {
      .object([
        .init("name", .string(name)), .init("key", .string(key.id.description)), .init("public_key", .string(key.text)),
        .init("secret_file", .string(secretPath)), .init("public_file", .string(publicPath)),
        .init("protected", .boolean(isProtected)),
      ])
    }
  }

  static func make(
    _ name: String, registry: Registry, protected: Bool, passphraseFile: String?, now: Int64
  ) throws(TrustRefusal) -> Result {
    guard name == "owner" else {
      let path = "\(registry.keysFolder)/\(name).key"
      let made = try registry.createKey(name: name) { () throws(TrustRefusal) in
        protected ? try KeyOptions.newPassphrase(for: path, file: passphraseFile) : nil
      }
      return Result(name: name, key: made.key, secretPath: path, publicPath: made.publicPath, isProtected: protected)
    }
    let path = registry.ownerKeyPath
    let made = try registry.createOwner(
      protected: protected,
      passphrase: { isNew throws(TrustRefusal) in
        isNew
          ? try KeyOptions.newPassphrase(for: path, file: passphraseFile)
          : try KeyOptions.passphrase(for: path, file: passphraseFile)
      }, now: now)
    return Result(
      name: name, key: made.key, secretPath: path, publicPath: registry.ownerPublicPath, isProtected: made.isProtected)
  }
}

extension ValueKind where Value == String {
  /// What may stand before `.key` in a file's name and in the lists.
  fileprivate static var keyName: ValueKind {
    ValueKind(placeholder: "NAME") { text throws(ValueFault) in
      guard Registry.isKeyName(text) else { throw ValueFault("not 1 to 32 of a-z 0-9 . -, with no point in front") }
      return text
    }
  }
}
