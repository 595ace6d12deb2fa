/// `bulkhead status`: how the host that works with this state folder is.
enum StatusCommand {
  static let command = Command(
    "status", "asks the running host how it is", takes: [Folders.state],
    examples: [
      Example("bulkhead status", "each strategy with its state, orders and equity"),
      Example("bulkhead status --json --state /var/lib/bulkhead", "the same for a program"),
    ]
  ) { invocation in
    let status = try HostLine.answer(.status, state: invocation[Folders.state])
    if invocation.wantsJSON {
      invocation.terminal.print(status)
    } else {
      try StatusReport(status).print(to: invocation.terminal)
    }
    return .fine
  }
}
