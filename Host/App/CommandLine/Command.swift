/// One word of the command line that does something, or a group of such words.
///
///     let verify = Command(
///       "verify", "checks bundles as the host does before it loads them", takes: [bundles, trust],
///       examples: [Example("bulkhead plugin verify build/plugins/EMACross.bhplugin", "one bundle")]
///     ) { invocation in
///       for bundle in invocation[bundles] { … }
///       return .fine
///     }
///
/// It describes; `Parser` reads arguments by it, `Help` and `Completion` print it. `--json`, `--no-color` and `--help`
/// belong to every command and are not listed in `parameters`.
struct Command: Sendable {
  let name: String
  let summary: String
  let parameters: [any ParameterShape]
  let examples: [Example]
  let body: Body

  enum Body: Sendable {
    case group([Command])
    case action(@Sendable (Invocation) throws -> ExitCode)
  }

  /// Traps when two parameters have one name or a positional could never be reached: both are slips in our own tree.
  init(
    _ name: String, _ summary: String, takes parameters: [any ParameterShape] = [], examples: [Example] = [],
    run: @escaping @Sendable (Invocation) throws -> ExitCode
  ) {
    let names = parameters.map(\.name)
    precondition(Set(names).count == names.count, "'\(name)' has two parameters of one name")
    let positionals = parameters.filter { $0.place == .positional }
    precondition(
      positionals.dropLast().allSatisfy { $0.count == .one }, "'\(name)': only the last positional may be open-ended")
    self.name = name
    self.summary = summary
    self.parameters = parameters
    self.examples = examples
    body = .action(run)
  }

  init(_ name: String, _ summary: String, _ commands: [Command]) {
    precondition(Set(commands.map(\.name)).count == commands.count, "'\(name)' has two commands of one name")
    self.name = name
    self.summary = summary
    parameters = []
    examples = []
    body = .group(commands)
  }

  /// The commands one level down; none under an action.
  var commands: [Command] {
    switch body {
    case .group(let commands): commands
    case .action: []
    }
  }
}

/// A command line that works as it stands, and what it is for.
struct Example: Sendable {
  let line: String
  let meaning: String

  init(_ line: String, _ meaning: String) {
    self.line = line
    self.meaning = meaning
  }
}

/// What the process tells its caller.
enum ExitCode: Int32, Sendable {
  case fine = 0
  /// The command was understood, and the answer is no: refused, failed, not verified.
  case refused = 1
  /// The command line made no sense.
  case usage = 2
}
