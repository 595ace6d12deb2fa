import HostJSON

/// `bulkhead plugin release`: a person has looked, and a quarantined strategy may run again. A running host notices.
enum PluginReleaseCommand {
  private static let ids = Parameter<[String]>.positionals("ID", .text("ID"), "the strategies' ids")

  static let command = Command(
    "release", "lets quarantined strategies run again", takes: [ids, Folders.state],
    examples: [Example("bulkhead plugin release org.example.grid", "after three failed restarts within an hour")]
  ) { invocation in
    let folder = QuarantineFolder(state: invocation[Folders.state])
    for id in invocation[ids] {
      let cause = folder.cause(of: id)
      try folder.release(id)
      if !invocation.wantsJSON { invocation.terminal.print("\("released", .good)  \(id)  was \(cause ?? "marked")") }
    }
    if invocation.wantsJSON {
      invocation.terminal.print(.object([.init("released", .array(invocation[ids].map { .string($0) }))]))
    }
    return .fine
  }
}
