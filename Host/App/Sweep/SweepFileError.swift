import Glibc
import HostModel

/// Why results cannot go into a file, or come out of it.
enum SweepFileError: ExplainedError, Equatable {
  /// `parts` is what differs.
  case other(path: String, parts: [String])
  case format(path: String)
  case conflict(path: String, into: String)
  case output(path: String, number: Int32)

  var code: String {
    switch self {
    case .other: "E_SWEEP_OTHER"
    case .format, .output: "E_SWEEP_FILE"
    case .conflict: "E_SWEEP_CONFLICT"
    }
  }

  var cause: String {
    switch self {
    case .other(let path, let parts):
      "\(path) holds another sweep\(parts.isEmpty ? "" : ": it differs in \(parts.joined(separator: ", "))")"
    case .format(let path): "\(path) does not hold the results of a sweep, or those of another version"
    case .conflict(let path, let into): "\(path) and \(into.isEmpty ? "a file before it" : into) differ about a run"
    case .output(let path, let number): "the results cannot be written to \(path): \(String(cString: strerror(number)))"
    }
  }

  var mend: String {
    switch self {
    case .other: "name another file, or give the arguments that it was begun with"
    case .format: "name a file that bulkhead sweep --output has written"
    case .conflict: "the same run gives the same result everywhere: run this part again, into a new file"
    case .output: "name a file in a folder that you may write to, with room on its disk"
    }
  }
}
