import HostModel

/// A command line that makes no sense. `path` is the command as far as it was understood: `bulkhead plugin`.
enum UsageError: ExplainedError, Equatable {
  case missingCommand(path: String, commands: [String])
  case unknownCommand(String, path: String, nearest: String?)
  case unknownOption(String, path: String, nearest: String?)
  case missingOption(String, placeholder: String, path: String)
  case missingArgument(String, path: String)
  case unexpectedArgument(String, path: String)
  case missingValue(option: String, placeholder: String, path: String)
  case unexpectedValue(option: String, value: String, path: String)
  case repeatedOption(String, path: String)
  /// `parameter` is `--speed`, `BUNDLE` or the environment variable that gave the value.
  case badValue(parameter: String, value: String, reason: String, path: String)
  /// For commands: parameters that are each right but not together.
  case conflict(String, path: String)

  var code: String {
    switch self {
    case .missingCommand: "E_MISSING_COMMAND"
    case .unknownCommand: "E_UNKNOWN_COMMAND"
    case .unknownOption: "E_UNKNOWN_OPTION"
    case .missingOption: "E_MISSING_OPTION"
    case .missingArgument: "E_MISSING_ARGUMENT"
    case .unexpectedArgument: "E_UNEXPECTED_ARGUMENT"
    case .missingValue: "E_MISSING_VALUE"
    case .unexpectedValue: "E_UNEXPECTED_VALUE"
    case .repeatedOption: "E_REPEATED_OPTION"
    case .badValue: "E_BAD_VALUE"
    case .conflict: "E_CONFLICT"
    }
  }

  var cause: String {
    switch self {
    case .missingCommand(let path, let commands): "'\(path)' needs a command: \(commands.joined(separator: ", "))"
    case .unknownCommand(let word, _, _): "unknown command '\(word)'"
    case .unknownOption(let option, _, _): "unknown option '\(option)'"
    case .missingOption(let option, let placeholder, let path): "'\(path)' needs \(option) \(placeholder)"
    case .missingArgument(let name, let path): "'\(path)' needs \(name)"
    case .unexpectedArgument(let word, let path): "'\(path)' does not expect '\(word)'"
    case .missingValue(let option, let placeholder, _): "\(option) needs a value: \(placeholder)"
    case .unexpectedValue(let option, let value, _): "\(option) takes no value, but got '\(value)'"
    case .repeatedOption(let option, _): "\(option) is given twice"
    case .badValue(let parameter, let value, let reason, _): "\(parameter): '\(value)' is \(reason)"
    case .conflict(let text, _): text
    }
  }

  var mend: String {
    switch self {
    case .unknownCommand(_, let path, let nearest?), .unknownOption(_, let path, let nearest?):
      "did you mean '\(nearest)'? See '\(path) --help'"
    case .missingValue(let option, let placeholder, let path):
      "give it as '\(option) \(placeholder)', or '\(option)=\(placeholder)' if it begins with '-'; see '\(path) --help'"
    case .missingCommand(let path, _), .unknownCommand(_, let path, nil), .unknownOption(_, let path, nil),
      .missingOption(_, _, let path), .missingArgument(_, let path), .unexpectedArgument(_, let path),
      .unexpectedValue(_, _, let path), .repeatedOption(_, let path), .badValue(_, _, _, let path),
      .conflict(_, let path):
      "see '\(path) --help'"
    }
  }
}
