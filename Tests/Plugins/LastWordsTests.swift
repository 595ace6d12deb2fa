import CLinux
import Glibc
import HostModel
import Testing

@testable import HostPlugins

/// E06: what a worker wrote ends up on terminals and in logs.
struct LastWordsTests {
  @Test(arguments: [
    ("plain text, Größe 5 €", "plain text, Größe 5 €"),
    ("two\nlines\r\n", "two | lines"),
    ("\u{1b}[31mred\u{7}", "?[31mred?"),
    ("right\u{202e}tfel", "right?tfel"),
    ("next\u{2028}line", "next?line"),
    ("\u{9b}31m", "?31m"),
    ("zero\u{200b}width", "zero?width"),
    ("", ""),
  ])
  func `nothing in them moves a cursor, starts a line or turns text around`(written: String, shown: String) {
    #expect(LastWords(of: Array(written.utf8)).text == shown)
  }

  @Test func `bytes that are not text are shown as such`() {
    #expect(LastWords(of: [0x61, 0xff, 0xc0, 0x62]).text == "a\u{fffd}\u{fffd}b")
  }

  @Test func `only the end is kept, however much there is`() {
    var ends: [Int32] = [-1, -1]
    #expect(linux_pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var lastWords = LastWords()
    let line = Array((String(repeating: "x", count: 99) + "\n").utf8)
    for _ in 0..<10 {
      // A full pipe refuses instead of waiting.
      while write(ends[1], line, line.count) == line.count {}
      _ = lastWords.read(from: ends[0])
    }
    _ = write(ends[1], "the end", 7)
    _ = lastWords.read(from: ends[0])
    #expect(lastWords.text.hasSuffix("x | the end"))
    // Each of at most 4096 bytes, and each end of a line as three.
    #expect(lastWords.text.utf8.count <= LastWords.limit + 2 * LastWords.limit / 99)
  }
}
