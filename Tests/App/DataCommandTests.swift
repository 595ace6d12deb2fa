import Glibc
import HostJSON
import Testing

@testable import App

@Suite struct DataCommandTests {
  let folder = TemporaryFolder()

  private func data(_ line: String) -> Printed {
    Printed("data \(line.replacing("FOLDER", with: folder.path))", of: commandTree)
  }

  @Test func `info tells of a generated file what generate told`() throws {
    let generated = data("generate FOLDER/a.npy --count 500 --kind trades --symbol ETH-USDT --price 3000 --json")
    #expect(generated.exit == .fine)
    var report = try JSONObject(JSON(parsing: Array(generated.output.utf8)))
    #expect(try report.integer("rows", in: 1...1_000) == 500)
    #expect(try report.string("kind") == "trades")
    let info = data("info FOLDER/a.npy --json")
    #expect(info.output == "{\"files\":[\(generated.output.dropLast())]}\n")
    let shown = data("info FOLDER/a.npy").output
    #expect(shown.contains("a.npy: 500 trades from 2024-01-01T00:0"))
    #expect(shown.contains("ETH-USDT"))
  }

  @Test func `the settings arrive in the file`() {
    let line = "generate FOLDER/a.npy --count 2 --start 2020-02-28T23:00:00Z --interval 1h --price 100 --json"
    let output = data(line).output
    #expect(output.contains(#""first":"2020-02-29T00:00:00Z","last":"2020-02-29T01:00:00Z""#))
    #expect(
      output != data(line.replacing("a.npy", with: "b.npy") + " --seed 2").output.replacing("b.npy", with: "a.npy"))
    #expect(
      output
        == data(line.replacing("a.npy", with: "b.npy") + " --seed 1 --force").output.replacing("b.npy", with: "a.npy"))
  }

  @Test func `a file is replaced only with --force`() {
    #expect(data("generate FOLDER/a.npy --count 10").exit == .fine)
    let again = data("generate FOLDER/a.npy --count 20")
    #expect(again.exit == .refused)
    #expect(again.errors.contains("E_DATA_EXISTS") && again.errors.contains("--force"))
    #expect(data("generate FOLDER/a.npy --count 20 --force").output.contains("20 bars"))
  }

  @Test(arguments: [
    "generate", "generate FOLDER/a.npy --count 0", "generate FOLDER/a.npy --kind ticks", "info",
    "generate FOLDER/a.npy --start yesterday", "generate FOLDER/a.npy --start 2023-02-29T00:00:00Z",
    "generate FOLDER/a.npy --start 9999-01-01T00:00:00Z", "generate FOLDER/a.npy --interval 60",
    "generate FOLDER/a.npy --price 1.234", "generate FOLDER/a.npy --seed -1",
  ])
  func `a value that makes no sense is misuse`(line: String) {
    let printed = data(line)
    #expect(printed.exit == .usage)
    #expect(printed.output == "")
  }

  @Test(arguments: [
    ("generate FOLDER/a.npy --symbol BTC", "E_DATA_SETTING"), ("generate FOLDER/a.npy --price 0.99", "E_DATA_SETTING"),
    ("generate FOLDER/no/a.npy --count 1", "E_DATA_IO"), ("info FOLDER/none.npy", "E_DATA_IO"),
    ("info FOLDER", "E_DATA_FORMAT"), ("generate FOLDER/a.npy --start 2262-04-11T23:00:00Z", "E_DATA_SETTING"),
  ])
  func `what cannot be done is refused with its code`(line: String, code: String) {
    let printed = data(line)
    #expect(printed.exit == .refused)
    #expect(printed.errors.hasPrefix("error: \(code): "), "\(printed.errors)")
    #expect(access("\(folder.path)/a.npy", F_OK) != 0)
  }
}

/// A folder that is gone, with what is in it, when the last reference to it is.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/bulkhead-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit {
    for name in ["a.npy", "b.npy"] { unlink("\(path)/\(name)") }
    precondition(rmdir(path) == 0, "a command left something else behind in \(path)")
  }
}
