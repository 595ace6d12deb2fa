import HostModel

/// Why bytes are not the JSON that was wanted: not JSON at all, or JSON with a field too many, too few or wrong.
///
/// It knows where in the text, not in which file: whoever read the file says so around it.
public enum JSONError: ExplainedError, Equatable {
  /// Not JSON as this parser takes it.
  case syntax(String, offset: Int)
  case tooLarge(bytes: Int, limit: Int)
  case tooDeep(limit: Int, offset: Int)
  /// A field that must be there is not.
  case missing(path: String)
  /// A field that nobody asked for.
  case unknown(path: String)
  /// A field with a value that does not fit; the text says what would.
  case unfit(path: String, wanted: String)

  public var code: String { "E_JSON" }

  public var cause: String {
    switch self {
    case .syntax(let problem, let offset): "byte \(offset): \(problem)"
    case .tooLarge(let bytes, let limit): "\(bytes) bytes, and at most \(limit) are read"
    case .tooDeep(let limit, let offset): "byte \(offset): nested more than \(limit) deep"
    case .missing(let path): "\(path) is missing"
    case .unknown(let path): "\(path) is not a known field"
    case .unfit(let path, let wanted): "\(path) must be \(wanted)"
    }
  }

  public var mend: String {
    switch self {
    case .syntax: "correct the text at that byte"
    case .tooLarge: "make the file smaller"
    case .tooDeep: "make the nesting shallower"
    case .missing(let path): "add \(path)"
    case .unknown(let path): "remove \(path) or correct its name"
    case .unfit(let path, _): "correct \(path)"
    }
  }
}
