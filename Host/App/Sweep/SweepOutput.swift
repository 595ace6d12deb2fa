import Glibc
import HostJSON
import HostStorage

/// Where results go: `FILE.sqlite`, or a table of text, `FILE.csv` or `FILE.json`.
///
/// Whatever is wanted in the end, results are gathered in a SQLite file, so that an interrupted sweep can be gone on with.
/// That of a table lies beside it and goes when the table is there.
struct SweepOutput: Equatable, Sendable {
  let path: String
  let form: Form

  enum Form: String, CaseIterable, Sendable {
    case sqlite, csv, json
  }

  /// `nil` when the ending says none of the forms.
  init?(_ path: String) {
    guard let dot = path.lastIndex(of: "."), let form = Form(rawValue: path[path.index(after: dot)...].lowercased())
    else { return nil }
    self.path = path
    self.form = form
  }

  /// The SQLite file in which results are gathered.
  var gathering: String { form == .sqlite ? path : "\(path).sqlite" }

  /// Puts a finished sweep where it was wanted.
  func finish(_ store: SweepStore) throws {
    switch form {
    case .sqlite: return
    case .csv: try write { put in try SweepOutput.csv(store, put) }
    case .json: try write { put in try SweepOutput.json(store, put) }
    }
    unlink(gathering)
  }

  /// To a file beside it first, which takes its place when it is whole.
  private func write(_ body: ((String) -> Void) throws -> Void) throws {
    let temporary = "\(path).\(getpid()).part"
    guard let stream = fopen(temporary, "wx") else { throw SweepFileError.output(path: path, number: errno) }
    do {
      try body { text in
        var text = text
        text.withUTF8 { _ = fwrite($0.baseAddress, 1, $0.count, stream) }
      }
    } catch {
      fclose(stream)
      unlink(temporary)
      throw error
    }
    let failed = ferror(stream) != 0
    guard fclose(stream) == 0, !failed, rename(temporary, path) == 0 else {
      let number = errno
      unlink(temporary)
      throw SweepFileError.output(path: path, number: number)
    }
  }

  /// Which columns a table of text has: no returns, and of the windows only what is there.
  private static func shown(_ store: SweepStore) -> [Int] {
    let names = store.columns.names
    return names.indices.filter { index in
      names[index] != SweepColumns.returns
        && (!store.identity.windows.isEmpty || !["window", "part"].contains(names[index]))
    }
  }

  /// A line for each run. Amounts, like all numbers, as they are: nothing is rounded.
  private static func csv(_ store: SweepStore, _ put: (String) -> Void) throws {
    let shown = shown(store)
    put(shown.map { store.columns.names[$0] }.joined(separator: ",") + "\n")
    try store.eachRow { row in put(shown.map { row[$0].text }.joined(separator: ",") + "\n") }
  }

  /// An object with the sweep and its runs, one a line.
  private static func json(_ store: SweepStore, _ put: (String) -> Void) throws {
    put("{\"sweep\":\(store.identity.json.compact),\n\"runs\":[")
    var separator = "\n"
    try store.eachRow { row in
      put(separator + SweepOutput.json(row, store).compact)
      separator = ",\n"
    }
    put("\n]}\n")
  }

  /// A row as an object, its parameters in one of their own.
  static func json(_ row: [DatabaseValue], _ store: SweepStore) -> JSON {
    let names = store.columns.names, first = SweepColumns.key.count
    let swept = first..<first + store.columns.axes.count
    var members: [JSON.Member] = []
    for index in shown(store) where !swept.contains(index) {
      members.append(.init(names[index], row[index].json))
      guard index == first - 1 else { continue }
      members.append(
        .init(
          "parameters",
          .object(
            zip(store.columns.axes, row[swept]).map {
              .init($0.name, $0.type == .boolean ? .boolean($1 == .text("true")) : $1.json)
            })))
    }
    return .object(members)
  }
}

extension DatabaseValue {
  /// Nothing in these tables has a comma or a quotation mark in it.
  fileprivate var text: String {
    switch self {
    case .null, .bytes: ""
    case .integer(let number): "\(number)"
    case .real(let number): "\(number)"
    case .text(let text): text
    }
  }

  fileprivate var json: JSON {
    switch self {
    case .null, .bytes: .null
    case .integer(let number): .integer(number)
    case .real(let number): .real(number)
    case .text(let text): .string(text)
    }
  }
}
