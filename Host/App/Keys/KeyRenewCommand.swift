import HostJSON
import HostTrust

/// `bulkhead key renew`: the owner says that the trust list is still the newest.
enum KeyRenewCommand {
  static let command = Command(
    "renew", "signs the trust list again, for another year",
    takes: [KeyOptions.with, KeyOptions.passphraseFile, Folders.state, Folders.trust],
    examples: [Example("bulkhead key renew", "every other change of the list renews it as well")]
  ) { invocation in
    let lastDay = try KeyOptions.registry(invocation).renew(
      signedBy: KeyOptions.signers(invocation), now: StrategyOptions.now)
    if invocation.wantsJSON {
      invocation.terminal.print(.object([.init("expires", lastDay.map { .string($0.description) } ?? .null)]))
    } else if let lastDay {
      invocation.terminal.print("\("renewed", .good)  the trust list is good until \(lastDay)")
    }
    return .fine
  }
}
