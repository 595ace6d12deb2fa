import HostJSON
import HostTrust

/// `bulkhead key owners`: more than one owner, and how many of them it takes to change a list.
enum KeyOwnersCommand {
  private static let add = Parameter<[Assignment]>.repeated(
    "add", .assignment, "a new owner and the file with their public key, such as bob=bob.pub")
  private static let remove = Parameter<[KeyID]>.repeated("remove", .keyID, "an owner who is none any more")
  private static let threshold = Parameter<Int64?>.option(
    "threshold", .integer(1...16), "how many different owners must sign every list; as it was otherwise")

  static let command = Command(
    "owners", "changes who owns this installation, and how many of them decide",
    takes: [add, remove, threshold, KeyOptions.with, KeyOptions.passphraseFile, Folders.state, Folders.trust],
    examples: [
      Example(
        "bulkhead key owners --add recovery=recovery.pub", "a second key, kept elsewhere, that can replace the first"),
      Example(
        "bulkhead key owners --add bob=bob.pub --add eve=eve.pub --threshold 2 --with bob.key",
        "from now on two of three must sign, and two do so now"),
    ]
  ) { invocation in
    guard !(invocation[add].isEmpty && invocation[remove].isEmpty && invocation[threshold] == nil) else {
      throw UsageError.conflict("nothing would change: say --add, --remove or --threshold", path: invocation.path)
    }
    let registry = KeyOptions.registry(invocation)
    try registry.changeOwners(
      add: invocation[add].map { (name: $0.name, key: try PublicKey(file: $0.value)) }, remove: invocation[remove],
      threshold: invocation[threshold].map(Int.init), signedBy: KeyOptions.signers(invocation),
      now: StrategyOptions.now)
    let ring = try registry.keyRing(now: StrategyOptions.now)
    let owners = ring.entries.filter { $0.role == .owner }
    if invocation.wantsJSON {
      invocation.terminal.print(
        .object([
          .init("threshold", .integer(Int64(ring.threshold))),
          .init("owners", .array(owners.map { .string($0.key.description) })),
        ]))
    } else {
      invocation.terminal.print(
        "\("owners", .good)  \(ring.threshold) of \(owners.map { "\($0.name) \($0.key)" }.joined(separator: ", "))")
    }
    return .fine
  }
}
