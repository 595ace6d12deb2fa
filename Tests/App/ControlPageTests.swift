import Testing

/// docs/controls.md against the tests: a row without a test of its name, and a test without a row, are found.
@Suite struct ControlPageTests {
  private let page = AcceptancePage(
    path: "docs/controls.md", letters: ["A", "C", "F", "J", "M"],
    folders: ["Backtest", "Engine", "Execution", "Journal", "Ledger", "Risk", "Simulation"])

  @Test func `every row of the page names the files of its tests, or why it has none`() { page.expectTruth() }

  @Test func `the page has every row once, in order`() {
    let sections: [(letter: Character, numbers: [Int])] = [
      ("C", Array(8...28)), ("J", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 17, 18, 20, 21, 22, 23]),
      ("F", [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20]), ("A", Array(1...17)),
      ("M", [1, 2, 3, 4, 5, 12, 13, 14]),
    ]
    let wanted = sections.flatMap { section in
      section.numbers.map { "\(section.letter)\($0 < 10 ? "0" : "")\($0)" }
    }
    #expect(page.rows.map(\.name) == wanted)
  }
}
