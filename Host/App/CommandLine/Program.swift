import Glibc
import HostJSON
import HostModel

/// The whole of `bulkhead` from arguments to exit code, with nothing taken from the process itself, so that a test can
/// run it.
struct Program {
  let root: Command
  let version: String
  let environment: @Sendable (String) -> String?

  /// `makeTerminal` is told whether `--no-color` was given.
  func run(_ arguments: [String], makeTerminal: (_ noColor: Bool) -> Terminal) -> ExitCode {
    // The flags that shape an error must hold even for a line that cannot be parsed.
    let typed = arguments.prefix { $0 != "--" }
    let terminal = makeTerminal(typed.contains("--no-color"))
    let wantsJSON = typed.contains("--json")
    let exit = answer(arguments, terminal, wantsJSON: wantsJSON)
    let errorNumber = terminal.output.errorNumber
    guard exit == .fine, errorNumber != 0, errorNumber != EPIPE else { return exit }
    report(OutputLost(errorNumber: errorNumber), terminal, wantsJSON: false)
    return .refused
  }

  private func answer(_ arguments: [String], _ terminal: Terminal, wantsJSON: Bool) -> ExitCode {
    do {
      switch try Parser(root: root, environment: environment).parse(arguments) {
      case .version:
        terminal.print("\(version)")
        return .fine
      case .help(let command, let path, _):
        for line in Help(command: command, path: path).lines { terminal.print(line) }
        return .fine
      case .run(let command, let path, let values, let common):
        guard case .action(let run) = command.body else {
          preconditionFailure("the parser stopped at a group: \(path)")
        }
        return try run(
          Invocation(values: values, terminal: terminal, wantsJSON: common.json, path: path, root: root))
      case .incomplete(let command, let path, let common):
        // Whoever types only the first word wants to see the next ones.
        if !common.json { for line in Help(command: command, path: path).lines + [""] { terminal.note(line) } }
        throw UsageError.missingCommand(path: path, commands: command.commands.map(\.name))
      }
    } catch let error as UsageError {
      report(error, terminal, wantsJSON: wantsJSON)
      return .usage
    } catch let error as any ExplainedError {
      report(error, terminal, wantsJSON: wantsJSON)
      return .refused
    } catch {
      report(UnexplainedError(text: "\(error)"), terminal, wantsJSON: wantsJSON)
      return .refused
    }
  }

  /// One line for people, and for a program that asked for JSON the same as a value: it reads one stream either way.
  private func report(_ error: some ExplainedError, _ terminal: Terminal, wantsJSON: Bool) {
    terminal.note("\("error:", .bad) \(error.line)")
    guard wantsJSON else { return }
    terminal.print(.object([.init("error", error.json)]))
  }
}

/// The result could not be written.
private struct OutputLost: ExplainedError {
  let errorNumber: Int32
  var code: String { "E_OUTPUT_LOST" }
  var cause: String { "standard output took only a part of the result: \(String(cString: strerror(errorNumber)))" }
  var mend: String { "make room where the output goes and run the command again" }
}

/// An error that a room let out without saying what to do: a bug of ours, told as well as we can.
private struct UnexplainedError: ExplainedError {
  let text: String
  var code: String { "E_BUG" }
  var cause: String { "an error without an explanation: \(text)" }
  var mend: String { "report it with the command line that led to it" }
}
