import HostJSON
import HostStorage

/// The results of a sweep in a SQLite file, which also says what sweep it is.
///
/// Runs are written many at once, each lot whole or not at all: a sweep that is killed goes on behind the last lot.
final class SweepStore {
  let identity: SweepIdentity
  let columns: SweepColumns
  private let database: Database
  private let insertion: Statement

  /// What the file says it is, for other programs too: `bhsw`.
  private static let applicationID: Int64 = 0x6268_7377
  private static let version: Int64 = 1

  /// Opens the file, or makes it. Throws when it holds another sweep. Without a path the results go with this value.
  init(_ path: String?, _ identity: JSON) throws {
    self.identity = try SweepIdentity(reading: identity)
    columns = SweepColumns(self.identity)
    database = try path.map { path throws(DatabaseError) in try Database(path: path, .alone) } ?? .temporary()
    if try database.rows("SELECT name FROM sqlite_schema").isEmpty {
      try SweepStore.make(database, identity, columns)
    } else {
      try SweepStore.check(database, is: identity)
    }
    let places = columns.names.map { _ in "?" }.joined(separator: ", ")
    insertion = try database.prepare("INSERT OR IGNORE INTO runs VALUES (\(places))")
  }

  private static func make(_ database: Database, _ identity: JSON, _ columns: SweepColumns) throws(DatabaseError) {
    try database.transaction { () throws(DatabaseError) in
      try database.run("PRAGMA application_id = \(applicationID)")
      try database.run("PRAGMA user_version = \(version)")
      try database.run("CREATE TABLE sweep (identity TEXT NOT NULL) STRICT")
      try database.run(
        "CREATE TABLE runs (\(columns.definitions.joined(separator: ", ")), PRIMARY KEY (window, part, \"set\")) STRICT"
      )
      try database.run("INSERT INTO sweep VALUES (?)", [.text(identity.compact)])
    }
  }

  private static func identity(of database: Database) throws -> JSON {
    guard try database.rows("PRAGMA application_id") == [[.integer(applicationID)]],
      try database.rows("PRAGMA user_version") == [[.integer(version)]],
      case .text(let text)? = try database.rows("SELECT identity FROM sweep").first?.first,
      let identity = try? JSON(parsing: Array(text.utf8))
    else { throw SweepFileError.format(path: database.path) }
    return identity
  }

  /// What sweep a file holds.
  static func identity(of path: String) throws -> JSON { try identity(of: Database(path: path, .readOnly)) }

  /// Throws with the names of the members in which they differ.
  private static func check(_ database: Database, is identity: JSON) throws {
    let found = try self.identity(of: database)
    guard found != identity else { return }
    guard case .object(let ours) = identity, case .object(let theirs) = found else {
      throw SweepFileError.format(path: database.path)
    }
    throw SweepFileError.other(path: database.path, parts: ours.filter { !theirs.contains($0) }.map(\.name))
  }

  /// The runs that are there.
  func keys() throws -> Set<SweepKey> {
    let statement = try database.prepare("SELECT window, part, \"set\" FROM runs")
    var keys: Set<SweepKey> = []
    while try statement.step() {
      guard case .integer(let window) = statement.row[0], case .text(let word) = statement.row[1],
        let part = SweepStretch.Part(rawValue: word), case .integer(let set) = statement.row[2]
      else { throw SweepFileError.format(path: database.path) }
      keys.insert(SweepKey(window: Int(window), part: part, set: Int(set)))
    }
    return keys
  }

  /// All of them, or none. One that is there already stays as it is.
  func add(_ runs: [SweepRun]) throws(DatabaseError) {
    guard !runs.isEmpty else { return }
    try database.transaction { () throws(DatabaseError) in
      for run in runs {
        try insertion.bind(columns.row(run))
        while try insertion.step() {}
      }
    }
  }

  /// Every run of a part, by window and set.
  func each(_ part: SweepStretch.Part, _ body: (SweepRun) throws -> Void) throws {
    let statement = try database.prepare("SELECT * FROM runs WHERE part = ? ORDER BY window, \"set\"")
    try statement.bind([.text(part.rawValue)])
    while try statement.step() {
      guard let run = columns.run(statement.row) else { throw SweepFileError.format(path: database.path) }
      try body(run)
    }
  }

  func run(_ key: SweepKey) throws -> SweepRun? {
    let rows = try database.rows(
      "SELECT * FROM runs WHERE window = ? AND part = ? AND \"set\" = ?",
      [.integer(Int64(key.window)), .text(key.part.rawValue), .integer(Int64(key.set))])
    return rows.first.flatMap(columns.run)
  }

  /// Every row as it is kept, by part, window and set; those out of sample last.
  func eachRow(_ body: ([DatabaseValue]) throws -> Void) throws {
    let statement = try database.prepare("SELECT * FROM runs ORDER BY part = 'out', window, \"set\"")
    while try statement.step() { try body(statement.row) }
  }

  /// Takes all runs of another file of the same sweep. Throws when both have a run and differ about it.
  func take(_ path: String) throws {
    let other = try Database(path: path, .readOnly)
    try SweepStore.check(other, is: identity.json)
    let ours = try database.prepare("SELECT * FROM runs WHERE window = ? AND part = ? AND \"set\" = ?")
    let theirs = try other.prepare("SELECT * FROM runs")
    try database.run("BEGIN IMMEDIATE")
    do {
      while try theirs.step() {
        let row = theirs.row
        guard columns.run(row) != nil else { throw SweepFileError.format(path: path) }
        try ours.bind(Array(row[..<3]))
        if try ours.step() {
          guard ours.row == row else { throw SweepFileError.conflict(path: path, into: database.path) }
          continue
        }
        try insertion.bind(row)
        while try insertion.step() {}
      }
      try database.run("COMMIT")
    } catch {
      _ = try? database.run("ROLLBACK")
      throw error
    }
  }
}
