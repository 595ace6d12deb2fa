import HostJSON
import HostModel
import HostPlugins
import HostTrust

/// `STATE/suspects`: one file for each publisher's key with which something was signed that tried to leave the jail. The
/// file's name is the key's id. Nothing new of a suspect key is approved until a person has revoked or cleared it.
///
///     {"key": "4EA2538FA4EDA2C2", "id": "org.example.grid", "version": "1.2.0", "sha256": "…", "cause": "…", "time": 1765300000}
struct SuspectFolder: Sendable {
  private let marks: MarkFolder

  init(state: String) { marks = MarkFolder(path: "\(state)/suspects") }

  /// The keys that are suspect, in order.
  var keys: [Suspicion] { marks.names { KeyID($0) != nil }.compactMap(KeyID.init).compactMap(suspicion) }

  /// What speaks against a key; `nil` when nothing does. A mark that cannot be read speaks against it.
  func suspicion(of key: KeyID) -> Suspicion? {
    guard marks.isMarked(key.description) else { return nil }
    guard var mark = marks.mark(key.description), let id = try? mark.string("id"),
      let version = try? mark.string("version"), let sha256 = try? mark.string("sha256"),
      let cause = try? mark.string("cause")
    else { return Suspicion(key: key, release: "something", sha256: "", cause: "its mark cannot be read") }
    return Suspicion(key: key, release: "\(id) \(version)", sha256: sha256, cause: cause)
  }

  /// Takes notice of how a strategy ended. Gives what now speaks against its publisher's key when it ended by trying to
  /// leave the jail; nobody's key is to blame for what nobody vouched for.
  func note(_ error: any ExplainedError, by admission: Admission, at time: Int64) throws(MarkError) -> Suspicion? {
    guard case .forbiddenCall? = error as? PluginStop, let approval = admission.approval else { return nil }
    let suspicion = Suspicion(
      key: approval.publisher, release: "\(admission.id) \(admission.version)", sha256: admission.sha256,
      cause: error.cause)
    try marks.make()
    try marks.write(
      approval.publisher.description,
      .object([
        .init("key", .string(approval.publisher.description)), .init("id", .string(admission.id)),
        .init("version", .string(admission.version)), .init("sha256", .string(admission.sha256)),
        .init("cause", .string(error.cause)), .init("time", .integer(time)),
      ]))
    return suspicion
  }

  func clear(_ key: KeyID) throws(MarkError) {
    guard try marks.remove(key.description) else {
      throw .notSuspect(key: key.description, others: keys.map(\.key.description))
    }
  }
}

/// What speaks against a publisher's key.
struct Suspicion: Equatable, Sendable {
  let key: KeyID
  /// Id and version of what it signed.
  let release: String
  let sha256: String
  let cause: String

  var mend: String {
    "to trust it no more, run: bulkhead key revoke \(key); when you have seen to it: bulkhead key clear \(key)"
  }

  var line: String { "key \(key) signed \(release), which tried to leave the jail: \(cause)" }

  var json: JSON {
    .object([
      .init("key", .string(key.description)), .init("release", .string(release)), .init("sha256", .string(sha256)),
      .init("cause", .string(cause)), .init("mend", .string(mend)),
    ])
  }
}

/// Why nothing new with this key's signature is approved.
struct SuspectKeyFault: ExplainedError, Equatable {
  let suspicion: Suspicion
  var code: String { "E_KEY_SUSPECT" }
  var cause: String { suspicion.line }
  var mend: String { suspicion.mend }
}
