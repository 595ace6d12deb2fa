/// `bulkhead help plugin verify` is `bulkhead plugin verify --help`.
enum HelpCommand {
  static let words = Parameter.positionals("COMMAND", .text("COMMAND"), "the command to explain", .any)

  static let command = Command(
    "help", "explains a command", takes: [words],
    examples: [Example("bulkhead help plugin verify", "what a command takes and does")]
  ) { invocation in
    var command = invocation.root
    var path = command.name
    for word in invocation[words] {
      guard let next = command.commands.first(where: { $0.name == word }) else {
        throw UsageError.unknownCommand(
          word, path: path, nearest: nearest(to: word, among: command.commands.map(\.name)))
      }
      command = next
      path += " \(word)"
    }
    for line in Help(command: command, path: path).lines { invocation.terminal.print(line) }
    return .fine
  }
}
