import HostStorage
import TestSupport
import Testing

/// A SQLite file as the host reads and writes it.
@Suite struct DatabaseTests {
  @Test func `every kind of value comes back as it was`() throws {
    let scratch = Scratch(), path = scratch.file("a.sqlite")
    let values: [DatabaseValue] = [
      .null, .integer(.min), .integer(.max), .real(0.1), .real(-1e300), .text(""), .text("ä\u{0}b'\""), .bytes([]),
      .bytes([0, 1, 255]),
    ]
    do {
      let database = try Database(path: path, .alone)
      try database.run("CREATE TABLE t (number INTEGER PRIMARY KEY, value ANY) STRICT")
      for (index, value) in values.enumerated() {
        try database.run("INSERT INTO t VALUES (?, ?)", [.integer(Int64(index)), value])
      }
    }
    let found = try Database(path: path, .readOnly).rows("SELECT value FROM t ORDER BY number")
    #expect(found == values.map { [$0] })
  }

  @Test func `a transaction that fails leaves nothing`() throws {
    let database = try Database.temporary()
    try database.run("CREATE TABLE t (number INTEGER PRIMARY KEY)")
    #expect(throws: DatabaseError.self) {
      try database.transaction { () throws(DatabaseError) in
        try database.run("INSERT INTO t VALUES (1)")
        try database.run("INSERT INTO t VALUES (1)")
      }
    }
    #expect(try database.rows("SELECT * FROM t") == [])
    try database.transaction { () throws(DatabaseError) in try database.run("INSERT INTO t VALUES (1)") }
    #expect(try database.rows("SELECT * FROM t") == [[.integer(1)]])
  }

  @Test func `who comes second is told at once`() throws {
    let scratch = Scratch(), path = scratch.file("a.sqlite")
    let first = try Database(path: path, .alone)
    #expect(throws: DatabaseError.busy(path: path)) { _ = try Database(path: path, .alone) }
    #expect(throws: DatabaseError.busy(path: path)) { _ = try Database(path: path, .readOnly) }
    try first.run("CREATE TABLE t (number INTEGER)")
    extendLifetime(first)
  }

  @Test func `what is no database is said to be none, and is not touched`() throws {
    let scratch = Scratch(), text = Array("number,fast,slow\n1,5,20\n".utf8), path = scratch.write(text, to: "a.csv")
    for access in [Database.Access.alone, .readOnly] {
      #expect(throws: DatabaseError.failed(path: path, problem: "file is not a database")) {
        _ = try Database(path: path, access)
      }
    }
    #expect(bytes(of: path) == text)
    #expect(throws: DatabaseError.failed(path: "/nowhere/a", problem: "unable to open database file")) {
      _ = try Database(path: "/nowhere/a", .alone)
    }
  }

  @Test func `a statement that is wrong is an error with SQLite's own words`() throws {
    let database = try Database.temporary()
    #expect(throws: DatabaseError.failed(path: "", problem: "no such table: t")) { try database.run("SELECT * FROM t") }
  }
}
