extension Completion {
  /// A function for each command, in `_arguments` form; a group hands on to the function of the next word.
  var zsh: String {
    var script = "#compdef \(root.name)\n# zsh completion. Use: source <(\(root.name) completion zsh)\n"
    for (words, command) in paths {
      let name = ([root.name] + words).joined(separator: "_")
      let flags = (CommonFlags.names + (words.isEmpty ? ["--version"] : [])).map { Completion.quoted($0) }
      script += "\n_\(name)() {\n"
      switch command.body {
      case .group(let commands):
        let offers = commands.map { Completion.quoted("\($0.name):\($0.summary)") }.joined(separator: " ")
        script += """
            local -a commands=(\(offers))
            _arguments -C \(flags.joined(separator: " ")) '1: :->command' '*:: :->rest'
            case $state in
              command) _describe command commands ;;
              rest) (( $+functions[_\(name)_$words[1]] )) && _\(name)_$words[1] ;;
            esac

          """
      case .action:
        let specs = command.parameters.map { Completion.quoted(Completion.zshSpec($0)) }
        script += "  _arguments \((specs + flags).joined(separator: " "))\n"
      }
      script += "}\n"
    }
    // Called by zsh's own loader from a folder in $fpath, or sourced.
    return script + """

      if [[ $funcstack[1] == _\(root.name) ]]; then _\(root.name) "$@"; else compdef _\(root.name) \(root.name); fi

      """
  }

  /// `*--data=[market data]:FILE:_files`; a star says that it may be repeated.
  private static func zshSpec(_ parameter: any ParameterShape) -> String {
    let star = parameter.count.isOpenEnded ? "*" : ""
    let meaning = parameter.help.filter { !"[]:\\".contains($0) }
    let offer: String
    if !parameter.choices.isEmpty {
      offer = "(\(parameter.choices.joined(separator: " ")))"
    } else {
      switch parameter.completion {
      case .file: offer = "_files"
      case .folder: offer = "_files -/"
      case .none: offer = " "
      }
    }
    switch parameter.place {
    case .flag: return "\(star)--\(parameter.name)[\(meaning)]"
    case .option: return "\(star)--\(parameter.name)=[\(meaning)]:\(parameter.placeholder):\(offer)"
    case .positional: return "\(star):\(meaning):\(offer)"
    }
  }
}
