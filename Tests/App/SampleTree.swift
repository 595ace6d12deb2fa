import Glibc
import HostJSON

@testable import App

/// A small tree with one parameter of each kind; `observe` prints what the command was given.
enum Sample {
  enum Speed: String, CaseIterable, Sendable { case slow, fast }

  static let bundle = Parameter.positional("BUNDLE", .folder, "the bundle to load")
  static let files = Parameter.positionals("FILE", .file, "market data")
  static let report = Parameter.option("report", .file, "writes the report here")
  static let seed = Parameter.option("seed", .integer(0...100), "draws again", default: "1", environment: "SAMPLE_SEED")
  static let capital = Parameter.required("capital", .decimal(2), "what it may lose")
  static let span = Parameter.option("for", .duration, "ends after this")
  static let settings = Parameter.repeated("param", .assignment, "one parameter")
  static let speed = Parameter.option("speed", .choice("SPEED") as ValueKind<Speed>, "how fast", default: "slow")
  static let live = Parameter.flag("live", "for real")

  static let check = Command(
    "check", "looks at one bundle", takes: [bundle, files, report, seed, capital, span, settings, speed, live],
    examples: [Example("sample bundle check NAME a.npy --capital 10.00", "one file")]
  ) { invocation in
    invocation.terminal.print("checked \(invocation[bundle])")
    return .fine
  }

  static let refuse = Command("refuse", "says no") { _ in .refused }
  static let fail = Command("fail", "throws") { _ in
    throw UsageError.conflict("two things at once", path: "sample fail")
  }
  static let tree = Command("sample", "a tree for tests", [Command("bundle", "about bundles", [check, refuse]), fail])

  static func parse(_ line: String, environment: [String: String] = [:]) throws(UsageError) -> Parser.Request {
    try Parser(root: tree, environment: { environment[$0] }).parse(line.split(separator: " ").map(String.init))
  }

  /// The values of `sample bundle check …`; nil when the line asked for something else.
  static func values(_ line: String, environment: [String: String] = [:]) throws(UsageError) -> Values? {
    guard case .run(_, _, let values, _) = try parse("bundle check \(line)", environment: environment) else {
      return nil
    }
    return values
  }
}

/// What a program printed, read back from the files that stood in for its streams.
struct Printed {
  let exit: ExitCode
  let output: String
  let errors: String

  init(_ line: String, of tree: Command = Sample.tree) {
    let output = TemporaryFile()
    let errors = TemporaryFile()
    let program = Program(root: tree, version: "1.2.3", environment: { _ in nil })
    exit = program.run(line.split(separator: " ").map(String.init)) { _ in
      Terminal(
        output: OutputStream(output.descriptor, color: true), errors: OutputStream(errors.descriptor, color: true))
    }
    self.output = output.text
    self.errors = errors.text
  }
}

/// A file without a name; it is gone with the value.
struct TemporaryFile: ~Copyable {
  let descriptor: Int32

  init() {
    var template = Array("/tmp/bulkhead-test-XXXXXX".utf8CString)
    descriptor = mkstemp(&template)
    precondition(descriptor >= 0, "no temporary file: errno \(errno)")
    unlink(template)
  }

  deinit { close(descriptor) }

  var text: String {
    let size = Int(lseek(descriptor, 0, SEEK_END))
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      count = max(0, pread(descriptor, buffer.baseAddress, size, 0))
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
