import HostJSON
import HostTrust

/// `bulkhead key clear`: a person has looked at what tried to leave the jail, and trusts the key that signed it again.
enum KeyClearCommand {
  private static let key = Parameter<KeyID>.positional("KEYID", .keyID, "the key, as bulkhead key list shows it")

  static let command = Command(
    "clear", "lifts the suspicion from a publisher's key", takes: [key, Folders.state],
    examples: [
      Example("bulkhead key clear 4EA2538FA4EDA2C2", "what it signs may be approved again; a revoked key stays revoked")
    ]
  ) { invocation in
    let folder = SuspectFolder(state: invocation[Folders.state]), key = invocation[key]
    let suspicion = folder.suspicion(of: key)
    try folder.clear(key)
    if invocation.wantsJSON {
      invocation.terminal.print(.object([.init("cleared", .string(key.description))]))
    } else {
      invocation.terminal.print(
        "\("cleared", .good)  key \(key, .strong)  \(suspicion.map { "of \($0.release)" } ?? "")")
    }
    return .fine
  }
}
