import TestSupport
import Testing

/// A page of `docs/` whose tables have a row for each entry of an acceptance list: name, what it is about, what happens,
/// and the files of `Tests/` in which a test bears the row's name, or `none:` and why.
struct AcceptancePage {
  let path: String
  /// The letters of its rows, and in which order they come.
  let letters: Set<Character>
  /// The folders of `Tests/` where every row in a test's name is one of this page. Several lists count with the same
  /// letters, so what a test of another folder is called says nothing unless the page names its file.
  let folders: [String]

  static let repository = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()

  struct Row {
    let name: String
    let what: String
    let test: String
  }

  private func text(_ path: String) -> String { String(decoding: bytes(of: path), as: UTF8.self) }

  private func isRow(_ word: Substring) -> Bool {
    let bytes = Array(word.utf8), digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    guard let letter = word.first else { return false }
    return bytes.count == 3 && letters.contains(letter) && digits.contains(bytes[1]) && digits.contains(bytes[2])
  }

  var rows: [Row] {
    text("\(AcceptancePage.repository)/\(path)").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { String($0.trimmingPrefix(while: { $0 == " " })) }
      guard line.hasPrefix("| "), cells.count == 4, let name = cells[0].split(separator: " ").first, isRow(name)
      else { return nil }
      return Row(name: String(name), what: cells[2], test: cells[3])
    }
  }

  /// The file of each test, without its ending and from `Tests/` on, with the rows that its name begins with: `E01 E03 a …`
  /// or `E01: a …`.
  private var tests: [(file: String, rows: [String])] {
    let root = "\(AcceptancePage.repository)/Tests/"
    let files = shell("find '\(root)' -name '*.swift' | sort").output.split(separator: "\n")
    return files.flatMap { path in
      let file = String(path.dropFirst(root.count).drop { $0 == "/" }.dropLast(".swift".count))
      return text(String(path)).split(separator: "func `").dropFirst().map { rest in
        let words = rest.prefix { $0 != "`" }.split(separator: " ").map { $0.last == ":" ? $0.dropLast() : $0 }
        return (file, words.prefix(while: isRow).map(String.init))
      }
    }
  }

  /// Rows without a test of their name or a reason, and tests without a row.
  func expectTruth() {
    let tests = tests
    #expect(tests.count > 300, "the tests were found")
    for row in rows {
      #expect(!row.what.isEmpty, "\(row.name) does not say what happens")
      let found = Set(tests.filter { $0.rows.contains(row.name) }.map(\.file))
      let own = found.filter { file in folders.contains { file.hasPrefix("\($0)/") } }
      let text = row.test.split(separator: " ").joined(separator: " ")
      if text.hasPrefix("none: ") {
        #expect(own == [], "\(row.name) has a test that the page does not name")
        #expect(text.count > 30, "\(row.name) has no test and no reason")
      } else {
        let named = Set(text.split(separator: ", ").map(String.init))
        #expect(named.subtracting(found) == [], "\(row.name) is no test there")
        #expect(own.subtracting(named) == [], "\(row.name) has tests there too")
      }
    }
  }
}
