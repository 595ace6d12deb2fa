import HostJSON
import HostTrust

/// `bulkhead key list`: who owns this installation, whose signatures count, and which no longer do.
enum KeyListCommand {
  static let command = Command(
    "list", "shows the keys of the trust list, each with its state", takes: [Folders.state, Folders.trust],
    examples: [Example("bulkhead key list", "owners, publishers and revoked keys")]
  ) { invocation in
    let ring = try KeyOptions.registry(invocation).keyRing(now: StrategyOptions.now)
    let suspicions = SuspectFolder(state: invocation[Folders.state]).keys
    if invocation.wantsJSON {
      invocation.terminal.print(json(ring, suspicions))
      return .fine
    }
    var table = Table([.left("key"), .left("name"), .left("role"), .left("state"), .left("may sign")])
    for entry in ring.entries {
      table.add([
        "\(entry.key, .strong)", "\(entry.name)", "\(role(entry))",
        state(entry, suspicions), scope(entry),
      ])
    }
    invocation.terminal.print(table)
    for suspicion in suspicions {
      invocation.terminal.note("\("suspect", .bad)  \(suspicion.line); \(suspicion.mend)")
    }
    let owners = ring.entries.filter { $0.role == .owner }.count
    let lastDay = ring.expires.map { "good until \($0)" } ?? "without a last day"
    invocation.terminal.print(
      "version \(ring.version), \(lastDay), changed by \(ring.threshold) of \(owners) owner\(owners == 1 ? "" : "s")")
    if ring.isExpired {
      invocation.terminal.note("\("warning", .warning) the list is past its day; run: bulkhead key renew")
    }
    return .fine
  }

  private static func role(_ entry: KeyRing.Entry) -> String {
    switch entry.role {
    case .owner: "owner"
    case .publisher: "publisher"
    case .stranger: "never trusted"
    }
  }

  private static func state(_ entry: KeyRing.Entry, _ suspicions: [Suspicion]) -> Text {
    guard entry.state == .counts else { return Text(entry.state.rawValue, .bad) }
    return suspicions.contains { $0.key == entry.key } ? "\("suspect", .bad)" : "\(entry.state.rawValue, .good)"
  }

  private static func scope(_ entry: KeyRing.Entry) -> Text {
    switch entry.role {
    case .owner: "the lists"
    case .publisher(let ids, let first, let last):
      "\(ids.map(\.text).joined(separator: ", ")) from \(first) to \(last)"
    case .stranger: ""
    }
  }

  private static func json(_ ring: KeyRing, _ suspicions: [Suspicion]) -> JSON {
    let keys = ring.entries.map { entry in
      var members: [JSON.Member] = [
        .init("key", .string(entry.key.description)), .init("name", .string(entry.name)),
        .init("role", .string(role(entry))), .init("state", .string(entry.state.rawValue)),
        .init("suspect", suspicions.first { $0.key == entry.key }?.json ?? .null),
      ]
      if case .publisher(let ids, let first, let last) = entry.role {
        members += [
          .init("ids", .array(ids.map { .string($0.text) })), .init("not_before", .string(first.description)),
          .init("not_after", .string(last.description)),
        ]
      }
      return JSON.object(members)
    }
    return .object([
      .init("version", .integer(ring.version)),
      .init("expires", ring.expires.map { .string($0.description) } ?? .null),
      .init("expired", .boolean(ring.isExpired)), .init("threshold", .integer(Int64(ring.threshold))),
      .init("keys", .array(keys)),
    ])
  }
}
