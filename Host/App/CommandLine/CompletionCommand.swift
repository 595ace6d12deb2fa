/// `bulkhead completion bash|zsh|fish` prints the script that lets the shell complete our commands.
enum CompletionCommand {
  enum Shell: String, CaseIterable, Sendable { case bash, zsh, fish }

  static let shell = Parameter.positional("SHELL", .choice("SHELL") as ValueKind<Shell>, "the shell to write for")

  static let command = Command(
    "completion", "prints the script that completes commands and options in a shell", takes: [shell],
    examples: [
      Example("source <(bulkhead completion bash)", "in ~/.bashrc"),
      Example("bulkhead completion fish > ~/.config/fish/completions/bulkhead.fish", "once"),
    ]
  ) { invocation in
    let completion = Completion(root: invocation.root)
    switch invocation[shell] {
    case .bash: invocation.terminal.output.write(completion.bash)
    case .zsh: invocation.terminal.output.write(completion.zsh)
    case .fish: invocation.terminal.output.write(completion.fish)
    }
    return .fine
  }
}
