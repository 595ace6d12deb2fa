/// Reads arguments by a tree of commands. A value: no output, no environment but the one it is given.
///
/// Options and positionals may mix; `--` ends the options. `--name VALUE` and `--name=VALUE` are the same. The common
/// flags may also stand before the command: `bulkhead --json plugin list`.
struct Parser {
  let root: Command
  /// Values of options that were not typed.
  let environment: @Sendable (String) -> String?

  /// What the arguments ask for.
  enum Request: Sendable {
    case run(Command, path: String, Values, CommonFlags)
    case help(Command, path: String, CommonFlags)
    case version(CommonFlags)
    /// The line ended at a group: one of its commands is missing.
    case incomplete(Command, path: String, CommonFlags)
  }

  func parse(_ arguments: [String]) throws(UsageError) -> Request {
    var rest = arguments[...]
    var common = CommonFlags()
    var command = root
    var path = root.name

    while case .group(let commands) = command.body {
      guard let word = rest.popFirst() else {
        return common.help ? .help(command, path: path, common) : .incomplete(command, path: path, common)
      }
      if try common.take(word, path: path) { continue }
      if word == "--version", path == root.name { return .version(common) }
      if word.hasPrefix("-") {
        let known = CommonFlags.names + (path == root.name ? ["--version"] : [])
        throw .unknownOption(word, path: path, nearest: nearest(to: word, among: known))
      }
      guard let next = commands.first(where: { $0.name == word }) else {
        throw .unknownCommand(word, path: path, nearest: nearest(to: word, among: commands.map(\.name)))
      }
      command = next
      path += " \(word)"
    }

    let texts = try sort(rest, of: command, path: path, &common)
    // Whoever asks for help has not typed the rest yet.
    if common.help { return .help(command, path: path, common) }
    return .run(command, path: path, try values(of: command, path: path, texts), common)
  }

  /// The texts of each parameter by its name, and the flags every command has.
  private func sort(
    _ arguments: ArraySlice<String>, of command: Command, path: String, _ common: inout CommonFlags
  ) throws(UsageError) -> [String: [String]] {
    var rest = arguments
    var texts: [String: [String]] = [:]
    var positionals = command.parameters.filter { $0.place == .positional }[...]
    var optionsEnded = false

    while let word = rest.popFirst() {
      if optionsEnded || !looksLikeOption(word) {
        guard let parameter = positionals.first else { throw .unexpectedArgument(word, path: path) }
        texts[parameter.name, default: []].append(word)
        if !parameter.count.isOpenEnded { positionals.removeFirst() }
        continue
      }
      if word == "--" {
        optionsEnded = true
        continue
      }
      if try common.take(word, path: path) { continue }

      let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let option = String(parts[0])
      guard let parameter = command.parameters.first(where: { $0.place != .positional && "--\($0.name)" == option })
      else {
        let known = command.parameters.filter { $0.place != .positional }.map { "--\($0.name)" } + CommonFlags.names
        throw .unknownOption(option, path: path, nearest: nearest(to: option, among: known))
      }
      let attached = parts.count == 2 ? String(parts[1]) : nil
      guard texts[parameter.name] == nil || parameter.count.isOpenEnded else {
        throw .repeatedOption(option, path: path)
      }
      if parameter.place == .flag {
        if let attached { throw .unexpectedValue(option: option, value: attached, path: path) }
        texts[parameter.name] = [""]
        continue
      }
      // A following option is not a value: `--for --json` forgot one.
      let detached = attached == nil && rest.first.map { !looksLikeOption($0) } == true ? rest.popFirst() : nil
      guard let text = attached ?? detached else {
        throw .missingValue(option: option, placeholder: parameter.placeholder, path: path)
      }
      texts[parameter.name, default: []].append(text)
    }
    return texts
  }

  /// `-5` and `-` are values; everything else with a leading dash is an option.
  private func looksLikeOption(_ word: String) -> Bool {
    let bytes = word.utf8
    guard bytes.first == UInt8(ascii: "-"), let second = bytes.dropFirst().first else { return false }
    return !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(second)
  }

  private func values(
    of command: Command, path: String, _ texts: [String: [String]]
  ) throws(UsageError) -> Values {
    var values = Values()
    for parameter in command.parameters {
      let (given, source) = effectiveTexts(of: parameter, typed: texts[parameter.name])
      if given.isEmpty, parameter.count == .one || parameter.count == .atLeastOne {
        throw parameter.place == .positional
          ? .missingArgument(parameter.placeholder, path: path)
          : .missingOption("--\(parameter.name)", placeholder: parameter.placeholder, path: path)
      }
      do { values.byName[parameter.name] = try parameter.value(of: given) } catch {
        let value = given.joined(separator: " ")
        throw .badValue(parameter: source, value: value, reason: error.reason, path: path)
      }
    }
    return values
  }

  /// Typed first, then the environment, then the default; and what to call the source when the value is wrong.
  private func effectiveTexts(
    of parameter: any ParameterShape, typed: [String]?
  ) -> (texts: [String], source: String) {
    let name = parameter.place == .positional ? parameter.placeholder : "--\(parameter.name)"
    if let typed { return (typed, name) }
    if let variable = parameter.environment, let text = environment(variable), !text.isEmpty {
      return ([text], variable)
    }
    return (parameter.defaultText.map { [$0] } ?? [], name)
  }
}

extension Count {
  var isOpenEnded: Bool {
    switch self {
    case .any, .atLeastOne: true
    case .one, .atMostOne: false
    }
  }
}

/// The flags of every command.
struct CommonFlags: Equatable, Sendable {
  var json = false
  var noColor = false
  var help = false

  static let names = ["--json", "--no-color", "--help"]

  /// Whether `word` was one of them. Saying one twice is harmless.
  mutating func take(_ word: String, path: String) throws(UsageError) -> Bool {
    switch word {
    case "--json": json = true
    case "--no-color": noColor = true
    case "--help", "-h": help = true
    default:
      if let flag = CommonFlags.names.first(where: { word.hasPrefix("\($0)=") }) {
        throw .unexpectedValue(option: flag, value: String(word.dropFirst(flag.count + 1)), path: path)
      }
      return false
    }
    return true
  }
}

/// The values of one command's parameters.
struct Values: Sendable {
  fileprivate var byName: [String: any Sendable] = [:]

  /// Traps when the command did not list `parameter`: a slip in our own tree.
  subscript<Value>(parameter: Parameter<Value>) -> Value {
    guard let value = byName[parameter.name] as? Value else {
      preconditionFailure("the command does not list its parameter '\(parameter.name)'")
    }
    return value
  }
}
