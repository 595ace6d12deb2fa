extension Completion {
  /// Walks the typed words down the tree, then offers what belongs to the option before the cursor or to the command.
  var bash: String {
    var script = """
      # bash completion for \(root.name). Use: source <(\(root.name) completion bash)
      _\(root.name)() {
        local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}" path='' word
        for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
          case "$path/$word" in

      """
    for (words, _) in paths where !words.isEmpty {
      let parent = words.dropLast().map { "/\($0)" }.joined()
      script += "      '\(parent)/\(words[words.count - 1])') path='\(words.map { "/\($0)" }.joined())' ;;\n"
    }
    script += """
          esac
        done
        COMPREPLY=()
        case "$path $previous" in

      """
    for (words, command) in paths {
      let path = words.map { "/\($0)" }.joined()
      for option in command.parameters where option.place == .option {
        script += "    '\(path) --\(option.name)') \(Completion.bashOffer(option)); return ;;\n"
      }
    }
    script += "  esac\n  case \"$path\" in\n"
    for (words, command) in paths {
      let path = words.map { "/\($0)" }.joined()
      let offered = Completion.words(after: command, isRoot: words.isEmpty).joined(separator: " ")
      let positional = command.parameters.first {
        $0.place == .positional && ($0.completion != .none || !$0.choices.isEmpty)
      }
      let fallback = positional.map { "[[ $current == -* ]] || { \(Completion.bashOffer($0)); return; }; " } ?? ""
      script += "    '\(path)') \(fallback)COMPREPLY=($(compgen -W '\(offered)' -- \"$current\")) ;;\n"
    }
    return script + "  esac\n}\ncomplete -o filenames -F _\(root.name) \(root.name)\n"
  }

  private static func bashOffer(_ parameter: any ParameterShape) -> String {
    if !parameter.choices.isEmpty {
      return "COMPREPLY=($(compgen -W '\(parameter.choices.joined(separator: " "))' -- \"$current\"))"
    }
    switch parameter.completion {
    case .file: return "mapfile -t COMPREPLY < <(compgen -f -- \"$current\")"
    case .folder: return "mapfile -t COMPREPLY < <(compgen -d -- \"$current\")"
    case .none: return ":"
    }
  }
}
