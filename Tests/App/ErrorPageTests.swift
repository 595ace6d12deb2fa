import Glibc
import TestSupport
import Testing

/// docs/errors.md against the sources: a code that is not explained, or explained and gone, is found.
@Suite struct ErrorPageTests {
  private let repository = #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined()

  /// The words of this form in a text, each with what stands directly before and after it.
  private func codes(in text: String, quoted quote: Character) -> [String] {
    text.split(separator: quote, omittingEmptySubsequences: false).map(String.init).filter { word in
      word.hasPrefix("E_") && word.count > 2
        && word.utf8.allSatisfy { byte in
          (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
            || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            || byte == UInt8(ascii: "_")
        }
    }
  }

  private func text(_ path: String) throws -> String {
    let file = try #require(fopen(path, "r"), "\(path)")
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while case let count = fread(&chunk, 1, chunk.count, file), count > 0 { bytes += chunk[..<count] }
    return String(decoding: bytes, as: UTF8.self)
  }

  private var sources: [String] {
    shell("find '\(repository)/Host' -name '*.swift' | sort").output.split(separator: "\n").map(String.init)
  }

  @Test func `the page of error codes names each code of the program, and no other`() throws {
    var found: Set<String> = []
    for path in sources { found.formUnion(codes(in: try text(path), quoted: "\"")) }
    let page = try text("\(repository)/docs/errors.md")
    let rows = page.split(separator: "\n").filter { $0.hasPrefix("| `E_") }
    let explained = rows.flatMap { codes(in: String($0.split(separator: "|")[0]), quoted: "`") }
    #expect(found.count > 80, "the sources were found")
    #expect(found.subtracting(explained).sorted() == [], "codes that docs/errors.md does not explain")
    #expect(Set(explained).subtracting(found).sorted() == [], "codes of docs/errors.md that no source has")
    #expect(explained.count == Set(explained).count, "a code stands in docs/errors.md twice")
    for row in rows {
      let cells = row.split(separator: "|").map { $0.filter { $0 != " " } }
      #expect(cells.count == 3 && cells.allSatisfy { !$0.isEmpty }, "code, cause and what mends it: \(row)")
    }
  }

  @Test func `every error that explains itself takes its code from the page`() throws {
    // A code that is put together at run time would be on no page.
    for path in sources {
      for line in try text(path).split(separator: "\n") where line.contains("\"E_") {
        #expect(!line.contains("\"E_\\("), "\(path): \(line)")
      }
    }
  }
}
