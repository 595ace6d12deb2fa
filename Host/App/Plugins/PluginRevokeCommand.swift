import HostJSON
import HostTrust

/// `bulkhead plugin revoke`: what was approved does not run any more, and nothing brings it back but a newer release.
enum PluginRevokeCommand {
  private static let what = Parameter<String>.positional(
    "BUNDLE|HASH|ID", .folder, "a bundle, the SHA-256 of its library, or with --below-seq its id")
  private static let belowSeq = Parameter<Int64?>.option(
    "below-seq", .integer(1...1_000_000_000), "takes every release of the id with a lower seq out of use")

  static let command = Command(
    "revoke", "takes a library, or all releases before one, out of use",
    takes: [what, belowSeq, KeyOptions.with, KeyOptions.passphraseFile, Folders.state, Folders.trust],
    examples: [
      Example("bulkhead plugin revoke EMACross.bhplugin", "these very bytes never run again"),
      Example("bulkhead plugin revoke org.alice.grid --below-seq 1004000", "1.4.0 mends a fault of all before it"),
    ]
  ) { invocation in
    let registry = KeyOptions.registry(invocation)
    let done =
      if let seq = invocation[belowSeq] {
        try revoke(below: seq, of: id(invocation), registry, invocation)
      } else {
        try revoke(hashes(invocation), registry, invocation)
      }
    if invocation.wantsJSON { invocation.terminal.print(done) }
    return .fine
  }

  private static func revoke(
    below seq: Int64, of id: BundleID, _ registry: Registry, _ invocation: Invocation
  ) throws(TrustRefusal) -> JSON {
    let before = try registry.setLeastSeq(
      seq, of: id, signedBy: KeyOptions.signers(invocation), now: StrategyOptions.now)
    if !invocation.wantsJSON {
      let was = before.map { ", was \($0)" } ?? ""
      invocation.terminal.print("\("revoked", .good)  \(id, .strong) below seq \(seq)\(was)")
    }
    return .object([
      .init("id", .string(id.text)), .init("below_seq", .integer(seq)),
      .init("was", before.map { .integer($0) } ?? .null),
    ])
  }

  private static func revoke(
    _ hashes: [SHA256Digest], _ registry: Registry, _ invocation: Invocation
  ) throws(TrustRefusal) -> JSON {
    try registry.revoke(hashes, signedBy: KeyOptions.signers(invocation), now: StrategyOptions.now)
    if !invocation.wantsJSON {
      for hash in hashes { invocation.terminal.print("\("revoked", .good)  sha256 \(hash, .strong)") }
    }
    return .object([.init("sha256", .array(hashes.map { .string($0.text) }))])
  }

  /// Of the bytes that lie there now: they are what shall not run, whatever their manifest says of them.
  private static func hashes(_ invocation: Invocation) throws -> [SHA256Digest] {
    let text = invocation[what]
    if let hash = SHA256Digest(text) { return [hash] }
    guard BundlePath.isFolder(text) else {
      throw UsageError.badValue(
        parameter: "BUNDLE|HASH|ID", value: text,
        reason: "neither a bundle's folder nor 64 digits of 0-9 a-f; for an id say --below-seq N as well",
        path: invocation.path)
    }
    return try BundleSigning.unverifiedManifest(of: text).libraries.map { library throws(TrustRefusal) in
      try BundleSigning.library(file: library.file, architecture: library.architecture, in: text).sha256
    }
  }

  private static func id(_ invocation: Invocation) throws -> BundleID {
    let text = invocation[what]
    if BundlePath.isFolder(text) { return try BundleSigning.unverifiedManifest(of: text).id }
    guard let id = BundleID(text) else {
      throw UsageError.badValue(
        parameter: "BUNDLE|HASH|ID", value: text, reason: "neither a bundle's folder nor an id: 3 to 64 of a-z 0-9 . -",
        path: invocation.path)
    }
    return id
  }
}
