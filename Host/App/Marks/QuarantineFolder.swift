import HostJSON
import HostModel
import HostTrust

/// `STATE/quarantine`: one file for each strategy that may not run until a person has looked. The file's name is the
/// strategy's id; taking the file away is the release.
///
///     {"id": "org.example.grid", "code": "E_CRASH", "cause": "the plugin crashed with SIGSEGV", "time": 1765300000}
struct QuarantineFolder: Sendable {
  private let marks: MarkFolder
  var path: String { marks.path }

  init(state: String) { marks = MarkFolder(path: "\(state)/quarantine") }

  func make() throws(MarkError) { try marks.make() }

  /// Why it is quarantined; `nil` when it is not.
  func cause(of id: String) -> String? {
    guard marks.isMarked(id) else { return nil }
    guard var mark = marks.mark(id), let code = try? mark.string("code"), let cause = try? mark.string("cause") else {
      return "its mark cannot be read"
    }
    return "\(code): \(cause)"
  }

  /// The ids that are quarantined, in order.
  var ids: [String] { marks.names { BundleID($0) != nil } }

  func mark(_ id: String, _ error: any ExplainedError, at time: Int64) throws(MarkError) {
    try marks.write(
      id,
      .object([
        .init("id", .string(id)), .init("code", .string(error.code)), .init("cause", .string(error.cause)),
        .init("time", .integer(time)),
      ]))
  }

  func release(_ id: String) throws(MarkError) {
    guard BundleID(id) != nil, try marks.remove(id) else { throw .notQuarantined(id: id, others: ids) }
  }
}
