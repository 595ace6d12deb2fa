import HostJSON
import HostTrust

/// `bulkhead plugin sign`: the author vouches for a bundle as it is now.
enum PluginSignCommand {
  private static let bundles = Parameter<[String]>.positionals("BUNDLE", .folder, "the bundles to sign")

  static let command = Command(
    "sign", "signs bundles, with their libraries as they are now",
    takes: [
      bundles, KeyOptions.key, KeyOptions.passphraseFile, Folders.state, Folders.trust,
    ],
    examples: [
      Example("bulkhead plugin sign EMACross.bhplugin", "with the owner's key"),
      Example("bulkhead plugin sign EMACross.bhplugin --key state/keys/alice.key", "with a publisher's"),
    ]
  ) { invocation in
    let key = try KeyOptions.secretKey(invocation)
    var signed: [JSON] = []
    for bundle in invocation[bundles] {
      let manifest = try BundleSigning.sign(bundle, with: key, now: StrategyOptions.now)
      signed.append(
        .object([
          .init("bundle", .string(bundle)), .init("id", .string(manifest.id.text)),
          .init("version", .string(manifest.version.description)), .init("seq", .integer(manifest.seq)),
          .init("publisher", .string(key.id.description)),
        ]))
      if !invocation.wantsJSON {
        invocation.terminal.print(
          "\("signed", .good)  \(bundle)  \(manifest.id) \(manifest.version) seq \(manifest.seq)  key \(key.id, .strong)"
        )
      }
    }
    if invocation.wantsJSON { invocation.terminal.print(.object([.init("signed", .array(signed))])) }
    return .fine
  }
}
