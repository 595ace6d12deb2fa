import Testing

@testable import App

@Test(arguments: [
  ("500ms", Int64(500_000_000)), ("30s", 30_000_000_000), ("5m", 300_000_000_000), ("2h", 7_200_000_000_000),
  ("1d", 86_400_000_000_000), ("106751d", 9_223_286_400_000_000_000),
])
func `a length of time is a number and a unit`(text: String, nanoseconds: Int64) throws {
  #expect(try Duration(parsing: text).nanoseconds == nanoseconds)
}

@Test(arguments: [
  "", "30", "s", "-5s", "+5s", "1.5h", "5 s", "5S", "0s", "106752d", "99999999999999999999s", "٣s", "5m30s",
])
func `anything else is not a length of time`(text: String) {
  #expect(throws: ValueFault.self) { try Duration(parsing: text) }
}

@Test func `the nearest word is offered, and none when all are far`() {
  let commands = ["backtest", "run", "plugin", "data", "doctor"]
  #expect(nearest(to: "bactest", among: commands) == "backtest")
  #expect(nearest(to: "pulgin", among: commands) == "plugin")
  #expect(nearest(to: "rnu", among: commands) == "run")
  #expect(nearest(to: "DOCTOR", among: commands) == "doctor")
  #expect(nearest(to: "sweep", among: commands) == nil)
  #expect(nearest(to: "", among: commands) == nil)
  #expect(nearest(to: String(repeating: "a", count: 100_000), among: commands) == nil)
}

// The distances are those of the literature's own examples.
@Test(arguments: [
  ("kitten", "sitting", 3), ("saturday", "sunday", 3), ("ca", "abc", 3), ("abcd", "acbd", 1), ("", "abc", 3),
])
func `the edit distance counts a swap of neighbours once`(source: String, target: String, distance: Int) {
  #expect(editDistance(Array(source.utf8), Array(target.utf8)) == distance)
  #expect(editDistance(Array(target.utf8), Array(source.utf8)) == distance)
}

@Test func `what comes from outside cannot steer the terminal`() {
  let name = "a\u{1B}[2J\u{7}\nok \u{202E}b\u{9B}31m"
  let text: Text = "plugin \(name, .bad)"
  #expect(text.rendered(color: false) == "plugin a\\u{1B}[2J\\u{7}\\u{A}ok \\u{202E}b\\u{9B}31m")
  #expect(text.rendered(color: true).hasSuffix("31m\u{1B}[0m"))
  #expect(text.rendered(color: true).hasPrefix("plugin \u{1B}[31ma"))
}

@Test func `numbers stand below each other and no line ends in spaces`() {
  var table = Table([.left("name"), .right("orders"), .left("state")])
  table.add(["a", "7", "ok"])
  table.add(["long name", "1234567", ""])
  #expect(
    table.lines.map { $0.rendered(color: false) } == [
      "name        orders  state",
      "a                7  ok",
      "long name  1234567",
    ])
}

@Test func `a progress line fits its terminal at every width and share`() {
  for width in 0...120 {
    for done in stride(from: Int64(0), through: 1100, by: 50) {
      let line = progressLine(
        label: "reading", done: done, total: 1000, unit: "MB", elapsed: .seconds(5), width: width)
      #expect(line.count <= width)
    }
  }
  #expect(
    progressLine(label: "reading", done: 250, total: 1000, unit: "MB", elapsed: .seconds(5), width: 60)
      == "reading  [#####..................]  25 %  50 MB/s  0:15 left")
}
