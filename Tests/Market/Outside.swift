import Glibc
import Testing

/// A folder of a test's own, removed with all that is in it when the test is over.
final class Scratch {
  let path: String

  init() {
    var template = Array("/tmp/bulkhead-market-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit {
    _ = shell("rm -rf '\(path)'")
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func write(_ bytes: [UInt8], to name: String) -> String {
    let stream = fopen(file(name), "w")!
    let written = fwrite(bytes, 1, bytes.count, stream)
    precondition(fclose(stream) == 0 && written == bytes.count, "\(name) not written")
    return file(name)
  }

  var names: String { shell("ls -A '\(path)'").output }
}

func bytes(of path: String) -> [UInt8] {
  guard let stream = fopen(path, "r") else { return [] }
  defer { fclose(stream) }
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { bytes += chunk.prefix(count) }
  return bytes
}

/// What a command line prints on both of its streams, and how it ended.
func shell(_ line: String) -> (output: String, status: Int32) {
  guard let stream = popen("( \(line) ) 2>&1", "r") else { return ("popen failed", -1) }
  var output: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { output += chunk.prefix(count) }
  return (String(decoding: output, as: UTF8.self), pclose(stream))
}

/// Runs a Python script, which must import NumPy, in the interpreter that `BULKHEAD_TEST_PYTHON` names.
///
/// `tools/test` makes that one with the versions of tools/test-requirements.txt.
func python(_ script: String, _ arguments: String..., in scratch: Scratch) throws -> String {
  let interpreter = getenv("BULKHEAD_TEST_PYTHON").map { String(cString: $0) } ?? "python3"
  let path = scratch.write(Array(script.utf8), to: "script.py")
  let quoted = arguments.map { "'\($0)'" }.joined(separator: " ")
  let (output, status) = shell("'\(interpreter)' '\(path)' \(quoted)")
  try #require(
    !output.contains("No module named 'numpy'"),
    "\(interpreter) has no numpy: run tools/test, or pip install -r tools/test-requirements.txt")
  try #require(status == 0, "the Python script failed:\n\(output)")
  return output
}
