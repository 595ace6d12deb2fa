/// A shell's completion script, made from the tree: commands, options, choices, files and folders.
///
/// The script is static: pressing Tab never starts `bulkhead`. It is written again after an update.
struct Completion {
  let root: Command

  /// Every command below the root with the words that lead to it: `["plugin", "verify"]`. The root has none.
  var paths: [(words: [String], command: Command)] { Completion.walk(root, []) }

  private static func walk(_ command: Command, _ words: [String]) -> [(words: [String], command: Command)] {
    [(words, command)] + command.commands.flatMap { walk($0, words + [$0.name]) }
  }

  /// All words that may follow `command`: its commands, or its options with the common flags.
  static func words(after command: Command, isRoot: Bool) -> [String] {
    let options = command.parameters.filter { $0.place != .positional }.map { "--\($0.name)" }
    return command.commands.map(\.name) + options + CommonFlags.names + (isRoot ? ["--version"] : [])
  }

  /// Keeps a text literal inside single quotes of any of the three shells. Our texts are ours, but an apostrophe in a
  /// summary must not end the quotes.
  static func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
  }
}
