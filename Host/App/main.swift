import Glibc

let program = Program(root: commandTree, version: bulkheadVersion, environment: environmentValue)
let exitCode = program.run(Array(CommandLine.arguments.dropFirst())) { noColor in
  Terminal(environment: environmentValue, noColor: noColor)
}
exit(exitCode.rawValue)
