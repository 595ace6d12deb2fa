import Glibc
import HostModel

// bench [NAME…] [--json] [--bundles DIR]: measures and prints one figure a line. Called by tools/bench.

var names: [String] = [], wantsJSON = false, bundles = "build/plugins"
var rest = CommandLine.arguments.dropFirst()
while let argument = rest.popFirst() {
  switch argument {
  case "--json": wantsJSON = true
  case "--bundles":
    guard let folder = rest.popFirst() else { usage("--bundles needs a folder") }
    bundles = folder
  case _ where argument.hasPrefix("-"): usage("unknown option \(argument)")
  case _ where benches.contains { $0.name == argument }: names.append(argument)
  default: usage("unknown bench '\(argument)'")
  }
}

func usage(_ problem: String) -> Never {
  complain("E_USAGE: \(problem); tools/bench [\(benches.map(\.name).joined(separator: "|"))]… [--json]")
  exit(2)
}

func complain(_ line: String) {
  let text = "error: \(line)\n"
  _ = text.utf8CString.withUnsafeBytes { write(2, $0.baseAddress, $0.count - 1) }
}

for bench in benches where names.isEmpty || names.contains(bench.name) {
  do {
    for figure in try bench.measure(bundles) { print(wantsJSON ? figure.json : figure.line) }
  } catch let error as any ExplainedError {
    complain(error.line)
    exit(1)
  }
}
