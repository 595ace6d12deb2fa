extension Completion {
  /// One `complete` line for each word; `__bulkhead_at` holds when the typed commands are exactly the given ones.
  var fish: String {
    let names = Set(paths.flatMap(\.words)).sorted().joined(separator: " ")
    var script = """
      # fish completion for \(root.name). Use: \(root.name) completion fish > ~/.config/fish/completions/\(root.name).fish
      function __\(root.name)_at
        set -l path
        for word in (commandline -opc)[2..]
          contains -- $word \(names); and set -a path $word
        end
        test "$path" = "$argv"
      end
      complete -c \(root.name) -f

      """
    for (words, command) in paths {
      let here =
        "complete -c \(root.name) -n \(Completion.quoted(([ "__\(root.name)_at" ] + words).joined(separator: " ")))"
      for next in command.commands { script += "\(here) -a \(next.name) -d \(Completion.quoted(next.summary))\n" }
      for parameter in command.parameters {
        let meaning = "-d \(Completion.quoted(parameter.help))"
        switch parameter.place {
        case .flag: script += "\(here) -l \(parameter.name) \(meaning)\n"
        case .option: script += "\(here) -l \(parameter.name) -r \(Completion.fishOffer(parameter)) \(meaning)\n"
        case .positional: script += "\(here) \(Completion.fishOffer(parameter)) \(meaning)\n"
        }
      }
      for flag in CommonFlags.names + (words.isEmpty ? ["--version"] : []) {
        script += "\(here) -l \(flag.dropFirst(2))\n"
      }
    }
    return script
  }

  private static func fishOffer(_ parameter: any ParameterShape) -> String {
    if !parameter.choices.isEmpty { return "-a \(quoted(parameter.choices.joined(separator: " ")))" }
    switch parameter.completion {
    case .file: return "-F"
    case .folder: return "-a '(__fish_complete_directories (commandline -ct))'"
    case .none: return "-f"
    }
  }
}
