/// What `--help` prints, made from the tree so that it cannot disagree with the parser.
struct Help {
  let command: Command
  /// `bulkhead plugin verify`.
  let path: String

  var lines: [Text] {
    var lines: [Text] = ["\(path, .strong): \(command.summary)", "", "Usage", "  \(usage)"]
    switch command.body {
    case .group(let commands):
      lines += section("Commands", commands.map { (term: $0.name, meaning: $0.summary) })
    case .action:
      let positionals = command.parameters.filter { $0.place == .positional }
      let options = command.parameters.filter { $0.place != .positional }
      lines += section("Arguments", positionals.map { (term: $0.placeholder, meaning: meaning(of: $0)) })
      lines += section("Options", options.map { (term: term(of: $0), meaning: meaning(of: $0)) })
    }
    lines += section("Always", always)
    lines += examples
    return lines
  }

  /// `bulkhead data info [--json] FILE…`
  var usage: String {
    guard case .action = command.body else { return "\(path) COMMAND …" }
    let required = command.parameters.filter { $0.place == .option && $0.isRequired }
    let hasOptions = command.parameters.contains { $0.place != .positional && !$0.isRequired }
    var words = [path]
    words += required.map { "--\($0.name) \($0.placeholder)\($0.count.isOpenEnded ? "…" : "")" }
    if hasOptions { words.append("[OPTIONS]") }
    for parameter in command.parameters where parameter.place == .positional {
      let word = parameter.placeholder + (parameter.count.isOpenEnded ? "…" : "")
      words.append(parameter.isRequired ? word : "[\(word)]")
    }
    return words.joined(separator: " ")
  }

  private var always: [(term: String, meaning: String)] {
    var list = [
      (term: "--json", meaning: "print the result, or the error, as one JSON value on standard output"),
      (term: "--no-color", meaning: "no colour; the variable NO_COLOR does the same"),
      (term: "-h, --help", meaning: "this text"),
    ]
    if !path.contains(" ") { list.append((term: "--version", meaning: "the version, and nothing else")) }
    return list
  }

  private var examples: [Text] {
    guard !command.examples.isEmpty else { return [] }
    return ["", "Examples"] + command.examples.flatMap { ["  # \($0.meaning)" as Text, "  \($0.line)"] }
  }

  private func section(_ title: String, _ entries: [(term: String, meaning: String)]) -> [Text] {
    guard !entries.isEmpty else { return [] }
    let width = entries.reduce(0) { max($0, $1.term.count) }
    return ["", "\(title)"]
      + entries.map { "  \($0.term)\(String(repeating: " ", count: width - $0.term.count))  \($0.meaning)" }
  }

  private func term(of parameter: any ParameterShape) -> String {
    parameter.place == .flag ? "--\(parameter.name)" : "--\(parameter.name) \(parameter.placeholder)"
  }

  private func meaning(of parameter: any ParameterShape) -> String {
    var notes: [String] = []
    if !parameter.choices.isEmpty { notes.append(parameter.choices.joined(separator: "|")) }
    if parameter.place == .option, parameter.isRequired { notes.append("required") }
    if parameter.count.isOpenEnded { notes.append("may be repeated") }
    if let variable = parameter.environment { notes.append("or \(variable)") }
    if let text = parameter.defaultText { notes.append("default \(text)") }
    return notes.isEmpty ? parameter.help : "\(parameter.help) (\(notes.joined(separator: "; ")))"
  }
}

extension ParameterShape {
  /// Whether the command line must hold it.
  var isRequired: Bool {
    switch count {
    case .one: defaultText == nil
    case .atLeastOne: true
    case .any, .atMostOne: false
    }
  }
}
