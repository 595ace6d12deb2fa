import Glibc
import Testing

@testable import App

@Test func `a mistyped command is told on one line of standard error with exit code 2`() {
  let printed = Printed("bundel")
  #expect(printed.exit == .usage)
  #expect(printed.output.isEmpty)
  #expect(
    printed.errors
      == "error: E_UNKNOWN_COMMAND: unknown command 'bundel'; did you mean 'bundle'? See 'sample --help'\n")
}

@Test func `with --json an error is also one JSON value on standard output`() {
  let printed = Printed("--json bundle chek")
  #expect(printed.exit == .usage)
  #expect(
    printed.output
      == #"{"error":{"code":"E_UNKNOWN_COMMAND","cause":"unknown command 'chek'","#
      + #""mend":"did you mean 'check'? See 'sample bundle --help'"}}"# + "\n")
}

@Test func `exit codes tell fine, refused and misused apart`() {
  #expect(Printed("bundle check NAME a --capital 1").exit == .fine)
  #expect(Printed("bundle refuse").exit == .refused)
  #expect(Printed("fail").exit == .usage)
  #expect(Printed("bundle").exit == .usage)
  #expect(Printed("--version").output == "1.2.3\n")
}

@Test func `a group alone shows its commands on standard error`() {
  let printed = Printed("bundle")
  #expect(printed.errors.contains("  check   looks at one bundle\n  refuse  says no\n"))
  #expect(
    printed.errors.hasSuffix(
      "error: E_MISSING_COMMAND: 'sample bundle' needs a command: check, refuse; see 'sample bundle --help'\n"))
  #expect(printed.output.isEmpty)
}

@Test func `no colour goes to a file`() {
  #expect(!Printed("bundel").errors.contains("\u{1B}"))
  #expect(!Printed("--help").output.contains("\u{1B}"))
}

@Test func `every help of the real tree is reachable and names every parameter`() {
  for (words, command) in Completion(root: commandTree).paths {
    let line = (words + ["--help"]).joined(separator: " ")
    let printed = Printed(line, of: commandTree)
    #expect(printed.exit == .fine, "\(line)")
    #expect(printed.output == Printed("help " + words.joined(separator: " "), of: commandTree).output)
    for parameter in command.parameters { #expect(printed.output.contains(parameter.help), "\(line)") }
    for next in command.commands { #expect(printed.output.contains("\(next.name)  "), "\(line)") }
  }
}

@Test func `every example of the real tree is a line that the parser takes`() {
  let parser = Parser(root: commandTree, environment: { _ in nil })
  for (_, command) in Completion(root: commandTree).paths {
    for example in command.examples {
      guard let start = example.line.firstRange(of: "bulkhead")?.lowerBound else {
        Issue.record("'\(example.line)' does not begin with the program")
        continue
      }
      let words = example.line[start...].split(separator: " ").dropFirst().map { $0.filter { $0 != "'" } }
      let typed = words.prefix { ![">", "|", "2>"].contains($0) }.map { $0.hasSuffix(")") ? String($0.dropLast()) : $0 }
      #expect(throws: Never.self, "\(example.line)") { try parser.parse(Array(typed)) }
    }
  }
}

@Test func `a result that the disk did not take is a failure`() throws {
  let full = open("/dev/full", O_WRONLY)
  try #require(full >= 0)
  defer { close(full) }
  let errors = TemporaryFile()
  let exit = Program(root: Sample.tree, version: "1", environment: { _ in nil }).run(["--version"]) { _ in
    Terminal(output: OutputStream(full, color: false), errors: OutputStream(errors.descriptor, color: false))
  }
  #expect(exit == .refused)
  #expect(errors.text.hasPrefix("error: E_OUTPUT_LOST: "))
}

/// A runner may hand on SIGINT ignored or blocked; a child of a terminal has neither.
private func makeInterruptOrdinary() {
  signal(SIGINT, SIG_DFL)
  var set = sigset_t()
  sigemptyset(&set)
  sigaddset(&set, SIGINT)
  sigprocmask(SIG_UNBLOCK, &set, nil)
}

@Test func `the first signal raises the flag and a second one ends the process, unless it is an echo`() async {
  await #expect(processExitsWith: .success) {
    makeInterruptOrdinary()
    let stop = StopFlag.watch()
    precondition(!stop.isRaised, "raised before any signal")
    raise(SIGINT)
    precondition(stop.isRaised, "a signal came and the flag is down")
    exit(0)
  }
  await #expect(processExitsWith: .success) {
    makeInterruptOrdinary()
    let stop = StopFlag.watch()
    // As `timeout` sends it: to the process and to its group.
    raise(SIGINT)
    raise(SIGINT)
    precondition(stop.isRaised, "two signals came and the flag is down")
    exit(0)
  }
  await #expect(processExitsWith: .signal(SIGINT)) {
    makeInterruptOrdinary()
    _ = StopFlag.watch()
    raise(SIGINT)
    usleep(600_000)
    raise(SIGINT)
  }
  await #expect(processExitsWith: .success) {
    signal(SIGHUP, SIG_IGN)
    let stop = StopFlag.watch()
    raise(SIGHUP)
    raise(SIGHUP)
    precondition(!stop.isRaised, "an ignored signal raised the flag")
    exit(0)
  }
}
