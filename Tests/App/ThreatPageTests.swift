import Glibc
import TestSupport
import Testing

/// docs/threats.md against the tests: a row without a test of its name, and a test without a row, are found. Other lists
/// of the product count with the same letters, so what a test of another room is called says nothing here unless the page
/// names its file.
@Suite struct ThreatPageTests {
  private let repository = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()

  /// Where every row in a test's name is one of the page.
  private static let rooms = ["Hostile", "Jail", "Plugins", "Trust", "Wire"]

  /// How many rows each section has.
  private static let sections: [(letter: Character, count: Int)] = [
    ("A", 29), ("B", 15), ("C", 11), ("D", 18), ("E", 13), ("G", 7), ("J", 10),
  ]

  private struct Row {
    let name: String
    let what: String
    let test: String
  }

  private func text(_ path: String) -> String { String(decoding: bytes(of: path), as: UTF8.self) }

  private static func isRow(_ word: Substring) -> Bool {
    let bytes = Array(word.utf8), digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    return bytes.count == 3 && sections.contains { $0.letter == word.first } && digits.contains(bytes[1])
      && digits.contains(bytes[2])
  }

  private var rows: [Row] {
    text("\(repository)/docs/threats.md").split(separator: "\n").compactMap { line in
      let cells = line.split(separator: "|").map { String($0.trimmingPrefix(while: { $0 == " " })) }
      guard line.hasPrefix("| "), cells.count == 4, let name = cells[0].split(separator: " ").first,
        ThreatPageTests.isRow(name)
      else { return nil }
      return Row(name: String(name), what: cells[2], test: cells[3])
    }
  }

  /// The file of each test, without its ending and from `Tests/` on, with the rows that its name begins with: `E01 E03 a …`
  /// or `E01: a …`.
  private var tests: [(file: String, rows: [String])] {
    let files = shell("find '\(repository)/Tests' -name '*.swift' | sort").output.split(separator: "\n")
    return files.flatMap { path in
      let file = String(path.dropFirst("\(repository)/Tests/".count).dropLast(".swift".count))
      return text(String(path)).split(separator: "func `").dropFirst().map { rest in
        let words = rest.prefix { $0 != "`" }.split(separator: " ").map { $0.last == ":" ? $0.dropLast() : $0 }
        return (file, words.prefix(while: ThreatPageTests.isRow).map(String.init))
      }
    }
  }

  @Test func `every row of the page names the files of its tests, or why it has none`() {
    let tests = tests
    #expect(tests.count > 300, "the tests were found")
    for row in rows {
      #expect(!row.what.isEmpty, "\(row.name) does not say what happens")
      let found = Set(tests.filter { $0.rows.contains(row.name) }.map(\.file))
      let own = found.filter { file in ThreatPageTests.rooms.contains { file.hasPrefix("\($0)/") } }
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

  @Test func `the page has every row once, in order`() {
    let wanted = ThreatPageTests.sections.flatMap { section in
      (1...section.count).map { "\(section.letter)\($0 < 10 ? "0" : "")\($0)" }
    }
    #expect(rows.map(\.name) == wanted)
  }

  @Test func `J09 no test is switched off where the machine lacks something`() {
    // Who runs the tests is no lack of the machine: only root can give a file away.
    let folders = (ThreatPageTests.rooms + ["App"]).map { "'\(repository)/Tests/\($0)'" }.joined(separator: " ")
    let pattern = "\\.(disabled|enabled)\\(|XCTSkip|withKnownIssue"
    let found = shell(
      "grep -rnE --include='*.swift' '\(pattern)' \(folders) | grep -v ThreatPageTests | grep -v 'geteuid() == 0'"
    )
    .output
    #expect(found == "")
  }
}
