import HostModel
import Testing

@testable import App

@Test func `each parameter arrives with the type it was declared with`() throws {
  let line =
    "NAME a.npy b.npy --capital 12.50 --for 90s --param fast=5 --param slow=a=b --speed fast --live --report=r.html"
  let values = try #require(try Sample.values(line))
  #expect(values[Sample.bundle] == "NAME")
  #expect(values[Sample.files] == ["a.npy", "b.npy"])
  #expect(values[Sample.capital] == 1250)
  #expect(values[Sample.span] == .seconds(90))
  #expect(values[Sample.settings] == [.init(name: "fast", value: "5"), .init(name: "slow", value: "a=b")])
  #expect(values[Sample.speed] == .fast)
  #expect(values[Sample.live])
  #expect(values[Sample.report] == "r.html")
  #expect(values[Sample.seed] == 1)
}

@Test func `what is left out is absent or has its default`() throws {
  let values = try #require(try Sample.values("NAME a --capital 1"))
  #expect(values[Sample.report] == nil)
  #expect(values[Sample.span] == nil)
  #expect(values[Sample.settings].isEmpty)
  #expect(values[Sample.speed] == .slow)
  #expect(!values[Sample.live])
}

@Test func `a typed value wins over the environment and that over the default`() throws {
  let environment = ["SAMPLE_SEED": "7"]
  #expect(try Sample.values("NAME a --capital 1", environment: environment)?[Sample.seed] == 7)
  #expect(try Sample.values("NAME a --capital 1 --seed 9", environment: environment)?[Sample.seed] == 9)
  #expect(try Sample.values("NAME a --capital 1", environment: ["SAMPLE_SEED": ""])?[Sample.seed] == 1)
}

@Test func `options and positionals may mix, and two dashes end the options`() throws {
  #expect(try Sample.values("--capital 1 NAME --live a -- --report")?[Sample.files] == ["a", "--report"])
  #expect(try Sample.values("NAME --capital -5 - -7")?[Sample.capital] == -500)
  #expect(try Sample.values("NAME --capital -5 - -7")?[Sample.files] == ["-", "-7"])
}

@Test(arguments: [
  ("bundle check NAME a", UsageError.missingOption("--capital", placeholder: "AMOUNT", path: "sample bundle check")),
  ("bundle check --capital 1", .missingArgument("BUNDLE", path: "sample bundle check")),
  ("bundle check NAME --capital 1", .missingArgument("FILE", path: "sample bundle check")),
  ("bundle check --capital", .missingValue(option: "--capital", placeholder: "AMOUNT", path: "sample bundle check")),
  ("bundle check --for --live", .missingValue(option: "--for", placeholder: "TIME", path: "sample bundle check")),
  ("bundle check --live=yes", .unexpectedValue(option: "--live", value: "yes", path: "sample bundle check")),
  ("bundle check --json=yes", .unexpectedValue(option: "--json", value: "yes", path: "sample bundle check")),
  ("bundle check --live --live", .repeatedOption("--live", path: "sample bundle check")),
  ("bundle check --seed 1 --seed=2", .repeatedOption("--seed", path: "sample bundle check")),
  ("bundle check --sede 1", .unknownOption("--sede", path: "sample bundle check", nearest: "--seed")),
  ("bundle check -x", .unknownOption("-x", path: "sample bundle check", nearest: nil)),
  ("bundle refuse now", .unexpectedArgument("now", path: "sample bundle refuse")),
  ("bundel", .unknownCommand("bundel", path: "sample", nearest: "bundle")),
  ("bundle chek", .unknownCommand("chek", path: "sample bundle", nearest: "check")),
  ("zzz", .unknownCommand("zzz", path: "sample", nearest: nil)),
  ("bundle --version", .unknownOption("--version", path: "sample bundle", nearest: nil)),
])
func `a line that makes no sense is refused with what was wrong`(line: String, expected: UsageError) {
  #expect(throws: expected) { try Sample.parse(line) }
}

@Test(arguments: [
  ("--seed 101", "--seed", "not between 0 and 100"), ("--seed x", "--seed", "not a whole number"),
  ("--seed +5", "--seed", "not a whole number"), ("--seed 99999999999999999999", "--seed", "not a whole number"),
  ("--capital 1.005", "--capital", "too precise: at most 2 digits after the point"),
  ("--capital 1_000", "--capital", "not a decimal number such as 12.50"),
  ("--capital 99999999999999999999", "--capital", "too large"), ("--capital=", "--capital", "empty"),
  ("--speed fats", "--speed", "not one of slow, fast; did you mean 'fast'?"),
  ("--param fast", "--param", "not of the form NAME=VALUE"), ("--param =5", "--param", "not of the form NAME=VALUE"),
  ("--report=", "--report", "empty"),
])
func `a value that its parameter cannot hold is refused with the reason`(option: String, name: String, reason: String) {
  let needed = option.hasPrefix("--capital") ? "" : "--capital 1 "
  let error = #expect(throws: UsageError.self) { try Sample.values("NAME a \(needed)\(option)") }
  guard case .badValue(let parameter, _, let given, _) = error else {
    Issue.record("\(String(describing: error))")
    return
  }
  #expect(parameter == name)
  #expect(given == reason)
}

@Test func `a bad value from the environment names the variable`() {
  let error = #expect(throws: UsageError.self) {
    try Sample.values("NAME a --capital 1", environment: ["SAMPLE_SEED": "many"])
  }
  #expect(error?.line == "E_BAD_VALUE: SAMPLE_SEED: 'many' is not a whole number; see 'sample bundle check --help'")
}

@Test func `help wins over everything that is missing`() throws {
  guard case .help(let command, let path, _) = try Sample.parse("bundle check --help") else {
    Issue.record("no help")
    return
  }
  #expect(command.name == "check")
  #expect(path == "sample bundle check")
  guard case .help(let group, _, _) = try Sample.parse("bundle -h") else {
    Issue.record("no help")
    return
  }
  #expect(group.name == "bundle")
}

@Test func `common flags may stand before the command`() throws {
  guard case .run(_, _, _, let common) = try Sample.parse("--json bundle --no-color refuse") else {
    Issue.record("not run")
    return
  }
  #expect(common == CommonFlags(json: true, noColor: true, help: false))
}
