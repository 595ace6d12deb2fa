import Glibc

/// A folder of a test's own, removed with all that is in it when the test is over.
public final class Scratch: Sendable {
  public let path: String

  public init() {
    var template = Array("/tmp/bulkhead-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
  }

  deinit {
    _ = shell("rm -rf '\(path)'")
  }

  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a file and returns its path.
  public func write(_ bytes: [UInt8], to name: String) -> String {
    let stream = fopen(file(name), "w")!
    let written = fwrite(bytes, 1, bytes.count, stream)
    precondition(fclose(stream) == 0 && written == bytes.count, "\(name) not written")
    return file(name)
  }

  /// One name a line.
  public var names: String { shell("ls -A '\(path)'").output }
}

/// All of a file; empty where it cannot be opened.
public func bytes(of path: String) -> [UInt8] {
  guard let stream = fopen(path, "r") else { return [] }
  defer { fclose(stream) }
  return rest(of: stream)
}

/// What a command line prints on both of its streams, and how it ended.
public func shell(_ line: String) -> (output: String, status: Int32) {
  guard let stream = popen("( \(line) ) 2>&1", "r") else { return ("popen failed", -1) }
  let output = rest(of: stream)
  return (String(decoding: output, as: UTF8.self), pclose(stream))
}

/// Runs a Python script and returns what it prints.
///
/// The interpreter is the one that `BULKHEAD_TEST_PYTHON` names, or the one that `tools/setup test` makes with the packages
/// of tools/test-requirements.txt, or the machine's own. Throws when the script fails, and says
/// how to come by a package that is not there.
public func python(_ script: String, _ arguments: String..., in scratch: Scratch) throws(PythonFailure) -> String {
  let made = ".build/test-venv/bin/python"
  let named = getenv("BULKHEAD_TEST_PYTHON").map { String(cString: $0) }
  let interpreter = named ?? (access(made, X_OK) == 0 ? made : "python3")
  let path = scratch.write(Array(script.utf8), to: "script.py")
  let quoted = arguments.map { "'\($0)'" }.joined(separator: " ")
  let (output, status) = shell("'\(interpreter)' '\(path)' \(quoted)")
  if status == 0 { return output }
  throw PythonFailure(
    description: output.contains("No module named")
      ? "\(interpreter) lacks a package: run tools/test, or pip install -r tools/test-requirements.txt\n\(output)"
      : "\(interpreter) failed:\n\(output)")
}

public struct PythonFailure: Error, CustomStringConvertible {
  public let description: String
}

private func rest(of stream: UnsafeMutablePointer<FILE>) -> [UInt8] {
  var bytes: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 65_536)
  while case let count = fread(&chunk, 1, chunk.count, stream), count > 0 { bytes += chunk.prefix(count) }
  return bytes
}
