import CLinux
import Glibc
import HostJSON
import HostModel

/// A folder below the state folder with one small file for each thing that a person has to look at. The file's name is
/// the thing's; taking the file away is the person's answer.
struct MarkFolder: Sendable {
  let path: String

  private static let sizeLimit = 16_384
  private static let countLimit = 1000

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func isMarked(_ name: String) -> Bool { access(file(name), F_OK) == 0 }

  /// What the mark says; `nil` when it cannot be read, which makes it no less a mark.
  func mark(_ name: String) -> JSONObject? {
    guard let file = fopen(file(name), "re") else { return nil }
    defer { fclose(file) }
    let bytes = [UInt8](unsafeUninitializedCapacity: MarkFolder.sizeLimit) { buffer, count in
      count = fread(buffer.baseAddress, 1, buffer.count, file)
    }
    return try? JSONObject(JSON(parsing: bytes))
  }

  /// The names that `isName` knows, in order. A folder that is not there has none.
  func names(where isName: (String) -> Bool) -> [String] {
    guard let stream = opendir(path) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while names.count < MarkFolder.countLimit, let entry = readdir(stream) {
      let name = String(cString: linux_entry_name(entry))
      if isName(name) { names.append(name) }
    }
    return names.sorted()
  }

  func make() throws(MarkError) {
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .failed(path: path, number: errno) }
  }

  /// Not forced to disk: the loop must not wait for one, and what is marked would soon be marked again.
  func write(_ name: String, _ mark: JSON) throws(MarkError) {
    // Whole or not at all: the name that counts is given last.
    let path = file(name), staged = "\(path)~"
    let descriptor = open(staged, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw .failed(path: staged, number: errno) }
    defer { close(descriptor) }
    var text = mark.compact + "\n"
    let written = text.withUTF8 { Glibc.write(descriptor, $0.baseAddress, $0.count) == $0.count }
    guard written, rename(staged, path) == 0 else { throw .failed(path: path, number: errno) }
  }

  /// False when there is no such mark.
  func remove(_ name: String) throws(MarkError) -> Bool {
    guard unlink(file(name)) != 0 else { return true }
    guard errno == ENOENT else { throw .failed(path: file(name), number: errno) }
    return false
  }
}

enum MarkError: ExplainedError, Equatable {
  case failed(path: String, number: Int32)
  case notQuarantined(id: String, others: [String])
  case notSuspect(key: String, others: [String])

  var code: String {
    switch self {
    case .failed: "E_FILE"
    case .notQuarantined: "E_NOT_QUARANTINED"
    case .notSuspect: "E_NOT_SUSPECT"
    }
  }

  var cause: String {
    switch self {
    case .failed(let path, let number): "\(path) cannot be written: \(String(cString: strerror(number)))"
    case .notQuarantined(let id, _): "\(id) is not quarantined"
    case .notSuspect(let key, _): "nothing signed with key \(key) is known to have tried to leave the jail"
    }
  }

  var mend: String {
    switch self {
    case .failed(let path, _): "look at it with: ls -ld \(path)"
    case .notQuarantined(_, let others):
      others.isEmpty
        ? "nothing is; see what runs with: bulkhead status" : "quarantined are \(others.joined(separator: ", "))"
    case .notSuspect(_, let others):
      others.isEmpty ? "no key is; see them with: bulkhead key list" : "suspect are \(others.joined(separator: ", "))"
    }
  }
}
