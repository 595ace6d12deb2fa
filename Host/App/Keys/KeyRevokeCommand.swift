import HostJSON
import HostTrust

/// `bulkhead key revoke`: from now on a publisher's signature counts for nothing.
enum KeyRevokeCommand {
  private static let key = Parameter<String>.positional(
    "KEYID|NAME", .text("KEYID|NAME"), "a key's 16 digits, or the name of a publisher")

  static let command = Command(
    "revoke", "takes a publisher's key out of use for good",
    takes: [key, KeyOptions.with, KeyOptions.passphraseFile, Folders.state, Folders.trust],
    examples: [
      Example("bulkhead key revoke alice", "nothing that alice signed runs any more, whatever was approved"),
      Example("bulkhead key revoke 4EA2538FA4EDA2C2", "the same by the key's id, which bulkhead key list shows"),
    ]
  ) { invocation in
    let revoked = try KeyOptions.registry(invocation).revokeKey(
      invocation[key], signedBy: KeyOptions.signers(invocation), now: StrategyOptions.now)
    if invocation.wantsJSON {
      invocation.terminal.print(.object([.init("revoked", .string(revoked.description))]))
    } else {
      invocation.terminal.print("\("revoked", .good)  key \(revoked, .strong)")
    }
    return .fine
  }
}
