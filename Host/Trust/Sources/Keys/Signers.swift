/// The keys that sign one change together. Each stays in its guarded memory until the last copy of this goes.
///
///     var signers = Signers(try SecretKey(file: "owner.key", passphrase: ask))
///     signers.add(try SecretKey(file: "recovery.key", passphrase: ask))
public struct Signers {
  private var keys: [Kept]

  private final class Kept {
    let key: SecretKey
    init(_ key: consuming SecretKey) { self.key = key }

    var publicKey: PublicKey { key.publicKey }
    var isProtected: Bool { key.isProtected }
  }

  public init(_ key: consuming SecretKey) { keys = [Kept(key)] }

  /// The same key again changes nothing.
  public mutating func add(_ key: consuming SecretKey) {
    if publicKeys.contains(key.publicKey) { return }
    keys.append(Kept(key))
  }

  public var publicKeys: [PublicKey] { keys.map(\.publicKey) }

  /// Whether each of them needs a passphrase.
  var areProtected: Bool { keys.allSatisfy(\.isProtected) }

  /// Only those that belong to the quorum.
  func members(of quorum: Quorum) -> Signers {
    var members = self
    members.keys.removeAll { !quorum.keys.contains($0.publicKey) }
    return members
  }

  /// The text of a list's signature file, in the order in which the keys were named.
  func signatures(of bytes: [UInt8], named name: String, at now: Int64) -> String {
    keys.map { SignatureFile(signing: bytes, named: name, with: $0.key, at: now).fileText }.joined()
  }
}
