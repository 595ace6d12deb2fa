import CSQLite

/// One statement that may be run again with other values.
///
///     let statement = try database.prepare("SELECT equity FROM runs WHERE number = ?")
///     try statement.bind([.integer(7)])
///     while try statement.step() { print(statement.row) }
public final class Statement {
  private let handle: OpaquePointer
  private let database: Database

  init(_ sql: String, _ database: Database) throws(DatabaseError) {
    var handle: OpaquePointer?
    let result = sqlite3_prepare_v2(database.handle, sql, -1, &handle, nil)
    guard result == SQLITE_OK, let handle else { throw database.failure(result) }
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  /// Begins again with these values for the question marks.
  public func bind(_ values: [DatabaseValue]) throws(DatabaseError) {
    sqlite3_reset(handle)
    sqlite3_clear_bindings(handle)
    for (index, value) in values.enumerated() {
      let result = bind(value, at: Int32(index + 1))
      guard result == SQLITE_OK else { throw database.failure(result) }
    }
  }

  private func bind(_ value: DatabaseValue, at place: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, place)
    case .integer(let number): return sqlite3_bind_int64(handle, place, number)
    case .real(let number): return sqlite3_bind_double(handle, place, number)
    case .text(let text):
      var text = text
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) { bulkhead_bind_text(handle, place, $0.baseAddress, Int32($0.count)) }
      }
    case .bytes(let bytes):
      // Without a pointer it would be NULL.
      guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, place, 0) }
      return bytes.withUnsafeBytes { bulkhead_bind_blob(handle, place, $0.baseAddress, Int32($0.count)) }
    }
  }

  /// Whether there is another row.
  public func step() throws(DatabaseError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE:
      sqlite3_reset(handle)
      return false
    case let result:
      let error = database.failure(result)
      sqlite3_reset(handle)
      throw error
    }
  }

  public var row: [DatabaseValue] { (0..<sqlite3_column_count(handle)).map(value) }

  private func value(_ column: Int32) -> DatabaseValue {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: return .integer(sqlite3_column_int64(handle, column))
    case SQLITE_FLOAT: return .real(sqlite3_column_double(handle, column))
    case SQLITE_TEXT:
      guard let start = sqlite3_column_text(handle, column) else { return .text("") }
      let count = Int(sqlite3_column_bytes(handle, column))
      return .text(String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self))
    case SQLITE_BLOB:
      let start = sqlite3_column_blob(handle, column), count = Int(sqlite3_column_bytes(handle, column))
      return .bytes(Array(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)))
    default: return .null
    }
  }
}
