import Glibc
import TestSupport
import Testing

/// docs/threats.md against the tests: a row without a test of its name, and a test without a row, are found.
@Suite struct ThreatPageTests {
  private let page = AcceptancePage(
    path: "docs/threats.md", letters: ["A", "B", "C", "D", "E", "G", "J"],
    folders: ["Hostile", "Jail", "Plugins", "Trust", "Wire"])

  @Test func `every row of the page names the files of its tests, or why it has none`() { page.expectTruth() }

  @Test func `the page has every row once, in order`() {
    let sections: [(letter: Character, count: Int)] = [
      ("A", 29), ("B", 15), ("C", 11), ("D", 18), ("E", 13), ("G", 7), ("J", 10),
    ]
    let wanted = sections.flatMap { section in
      (1...section.count).map { "\(section.letter)\($0 < 10 ? "0" : "")\($0)" }
    }
    #expect(page.rows.map(\.name) == wanted)
  }

  @Test func `J09 no test is switched off where the machine lacks something`() {
    // Who runs the tests is no lack of the machine: only root can give a file away.
    let folders = (page.folders + ["App"]).map { "'\(AcceptancePage.repository)/Tests/\($0)'" }.joined(separator: " ")
    let pattern = "\\.(disabled|enabled)\\(|XCTSkip|withKnownIssue"
    let found = shell(
      "grep -rnE --include='*.swift' '\(pattern)' \(folders) | grep -v ThreatPageTests | grep -v 'geteuid() == 0'"
    )
    .output
    #expect(found == "")
  }
}
