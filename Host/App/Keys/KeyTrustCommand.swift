import HostJSON
import HostTrust

/// `bulkhead key trust`: from now on a publisher's signature counts, for the ids named.
enum KeyTrustCommand {
  private static let file = Parameter<String>.positional(
    "PUBFILE", .file, "the publisher's public key, as minisign writes it")
  private static let name = Parameter<String>.required("name", .text("NAME"), "what to call the publisher")
  private static let ids = Parameter<[IDGlob]>.required(
    "ids", .globs, "the bundle ids that it may sign, with * for anything: org.alice.*,net.alice.grid")
  private static let until = Parameter<Day?>.option(
    "until", .day, "the last day on which its signatures count; ten years otherwise")

  static let command = Command(
    "trust", "lets a publisher sign bundles",
    takes: [
      file, name, ids, until, KeyOptions.with, KeyOptions.passphraseFile, Folders.state, Folders.trust,
    ],
    examples: [
      Example(
        "bulkhead key trust alice.pub --name alice --ids org.alice.*", "alice may sign what begins with org.alice.")
    ]
  ) { invocation in
    let key = try PublicKey(file: invocation[file])
    let globs = invocation[ids]
    try KeyOptions.registry(invocation).trust(
      key, name: invocation[name], ids: globs, until: invocation[until], signedBy: KeyOptions.signers(invocation),
      now: StrategyOptions.now)
    if invocation.wantsJSON {
      invocation.terminal.print(
        .object([
          .init("name", .string(invocation[name])), .init("key", .string(key.id.description)),
          .init("ids", .array(globs.map { .string($0.text) })),
        ]))
    } else {
      let list = globs.map(\.text).joined(separator: ", ")
      invocation.terminal.print("\("trusted", .good)  \(invocation[name])  key \(key.id, .strong)  for \(list)")
    }
    return .fine
  }
}

extension ValueKind where Value == [IDGlob] {
  fileprivate static var globs: ValueKind {
    ValueKind(placeholder: "GLOB,…") { text throws(ValueFault) in
      var globs: [IDGlob] = []
      for part in text.split(separator: ",", omittingEmptySubsequences: false) {
        guard let glob = IDGlob(String(part)) else {
          throw ValueFault("not a list of 1 to 64 of a-z 0-9 . - *, with commas between")
        }
        globs.append(glob)
      }
      return globs
    }
  }
}

extension ValueKind where Value == Day {
  fileprivate static var day: ValueKind {
    ValueKind(placeholder: "YYYY-MM-DD") { text throws(ValueFault) in
      guard let day = Day(text) else { throw ValueFault("not a date such as 2027-01-31") }
      return day
    }
  }
}
