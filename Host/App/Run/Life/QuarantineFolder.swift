import Glibc
import HostJSON
import HostModel
import HostTrust

/// `STATE/quarantine`: one file for each strategy that may not run until a person has looked. The file's name is the
/// strategy's id; taking the file away is the release.
///
///     {"id": "org.example.grid", "code": "E_CRASH", "cause": "the plugin crashed with SIGSEGV", "time": 1765300000}
struct QuarantineFolder: Sendable {
  let path: String

  init(state: String) { path = "\(state)/quarantine" }

  func file(of id: String) -> String { "\(path)/\(id)" }

  /// Why it is quarantined; `nil` when it is not. A mark that cannot be read is a mark.
  func cause(of id: String) -> String? {
    guard access(file(of: id), F_OK) == 0 else { return nil }
    guard let file = fopen(file(of: id), "re") else { return "its mark cannot be read" }
    defer { fclose(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: QuarantineFolder.sizeLimit) { buffer, count in
      count = fread(buffer.baseAddress, 1, buffer.count, file)
    }
    guard var mark = try? JSONObject(JSON(parsing: bytes)), let code = try? mark.string("code"),
      let cause = try? mark.string("cause")
    else { return "its mark cannot be read" }
    return "\(code): \(cause)"
  }

  private static let sizeLimit = 16_384

  /// The ids that are quarantined, in order.
  var ids: [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var ids: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if BundleID(name) != nil, ids.count < 1000 { ids.append(name) }
    }
    return ids.sorted()
  }

  func make() throws(QuarantineError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .failed(path: path, number: errno) }
  }

  /// Not forced to disk: the loop must not wait for one, and a mark that a power cut takes costs three more tries.
  func mark(_ id: String, _ error: any ExplainedError, at time: Int64) throws(QuarantineError) {
    let mark = JSON.object([
      .init("id", .string(id)), .init("code", .string(error.code)), .init("cause", .string(error.cause)),
      .init("time", .integer(time)),
    ])
    // Whole or not at all: the name that counts is given last.
    let path = file(of: id), staged = "\(path)~"
    let descriptor = open(staged, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .failed(path: staged, number: errno) }
    defer { close(descriptor) }
    var text = mark.compact + "\n"
    let written = text.withUTF8 { write(descriptor, $0.baseAddress, $0.count) == $0.count }
    guard written, rename(staged, path) == 0 else { throw .failed(path: path, number: errno) }
  }

  func release(_ id: String) throws(QuarantineError) {
    guard BundleID(id) != nil, unlink(file(of: id)) == 0 else {
      guard BundleID(id) == nil || errno == ENOENT else { throw .failed(path: file(of: id), number: errno) }
      throw .notThere(id: id, others: ids)
    }
  }
}

enum QuarantineError: ExplainedError, Equatable {
  case failed(path: String, number: Int32)
  case notThere(id: String, others: [String])

  var code: String {
    switch self {
    case .failed: "E_FILE"
    case .notThere: "E_NOT_QUARANTINED"
    }
  }

  var cause: String {
    switch self {
    case .failed(let path, let number): "\(path) cannot be written: \(String(cString: strerror(number)))"
    case .notThere(let id, _): "\(id) is not quarantined"
    }
  }

  var mend: String {
    switch self {
    case .failed(let path, _): "look at it with: ls -ld \(path)"
    case .notThere(_, let others):
      others.isEmpty
        ? "nothing is; see what runs with: bulkhead status" : "quarantined are \(others.joined(separator: ", "))"
    }
  }
}
