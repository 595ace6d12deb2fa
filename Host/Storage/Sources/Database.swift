import CSQLite

/// One SQLite file, for one thread.
///
///     let database = try Database(path: "sweep.sqlite", .alone)
///     try database.run("CREATE TABLE runs (number INTEGER PRIMARY KEY, equity TEXT) STRICT")
///     try database.run("INSERT INTO runs VALUES (?, ?)", [.integer(1), .text("10000.00")])
///
/// What a transaction wrote is in the file when `commit` returns, whole or not at all, also when the process is killed.
public final class Database {
  let handle: OpaquePointer
  public let path: String

  public enum Access: Equatable, Sendable {
    /// Read and written by this process alone, made where there is none.
    case alone
    case readOnly
  }

  /// Throws `.busy` when another process has it open alone, `.failed` when it cannot be opened or is no database.
  public init(path: String, _ access: Access) throws(DatabaseError) {
    var handle: OpaquePointer?
    let flags = access == .readOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    let result = sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nil)
    guard let handle, result == SQLITE_OK else {
      let text = String(cString: sqlite3_errstr(result))
      sqlite3_close(handle)
      throw .failed(path: path, problem: text)
    }
    self.handle = handle
    self.path = path
    switch access {
    case .readOnly: _ = try rows("PRAGMA schema_version")
    // With the lock taken at once: who comes second learns it before any work is done.
    case .alone:
      _ = try rows("PRAGMA locking_mode = EXCLUSIVE")
      try run("BEGIN EXCLUSIVE")
      try run("COMMIT")
    }
  }

  /// A database in memory that goes with this value; a large one uses the temporary folder.
  public static func temporary() throws(DatabaseError) -> Database { try Database(path: "", .alone) }

  deinit { sqlite3_close(handle) }

  public func prepare(_ sql: String) throws(DatabaseError) -> Statement { try Statement(sql, self) }

  /// Runs one statement to its end.
  public func run(_ sql: String, _ values: [DatabaseValue] = []) throws(DatabaseError) {
    let statement = try prepare(sql)
    try statement.bind(values)
    while try statement.step() {}
  }

  /// All rows of a small question.
  public func rows(_ sql: String, _ values: [DatabaseValue] = []) throws(DatabaseError) -> [[DatabaseValue]] {
    let statement = try prepare(sql)
    try statement.bind(values)
    var rows: [[DatabaseValue]] = []
    while try statement.step() { rows.append(statement.row) }
    return rows
  }

  /// All that `body` writes, or nothing of it.
  public func transaction<Value>(_ body: () throws(DatabaseError) -> Value) throws(DatabaseError) -> Value {
    try run("BEGIN IMMEDIATE")
    do throws(DatabaseError) {
      let value = try body()
      try run("COMMIT")
      return value
    } catch {
      // What failed may have ended the transaction already.
      _ = try? run("ROLLBACK")
      throw error
    }
  }

  func failure(_ result: Int32) -> DatabaseError {
    switch result & 0xFF {
    case SQLITE_BUSY, SQLITE_LOCKED: .busy(path: path)
    default: .failed(path: path, problem: String(cString: sqlite3_errmsg(handle)))
    }
  }
}

/// A value of a row.
public enum DatabaseValue: Equatable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case bytes([UInt8])
}
