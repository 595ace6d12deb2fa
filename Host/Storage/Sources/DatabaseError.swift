import HostModel

/// What SQLite would not do.
public enum DatabaseError: ExplainedError, Equatable {
  /// Another process has it open for itself.
  case busy(path: String)
  case failed(path: String, problem: String)

  public var code: String {
    switch self {
    case .busy: "E_DATABASE_BUSY"
    case .failed: "E_DATABASE"
    }
  }

  public var cause: String {
    switch self {
    case .busy(let path): "another process is at work on \(path)"
    case .failed(let path, let problem): "\(path.isEmpty ? "a temporary database" : path): SQLite says: \(problem)"
    }
  }

  public var mend: String {
    switch self {
    case .busy: "wait until it is done, or name another file"
    case .failed: "look whether it is a SQLite file in a folder that you may write to, with room on its disk"
    }
  }
}
