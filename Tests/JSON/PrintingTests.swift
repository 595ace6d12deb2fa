import HostJSON
import Testing

@Suite struct PrintingTests {
  private let sample = JSON.object([
    .init("name", .string("a \"b\"\n\u{1B}\u{9B}\u{202E}é")), .init("list", .array([.integer(1), .real(1), .null])),
    .init("empty", .object([])),
  ])

  @Test func `compact is one line`() {
    let text = #"{"name":"a \"b\"\n\u001b\u009b\u202eé","list":[1,1.0,null],"empty":{}}"#
    #expect(sample.compact == text)
  }

  @Test func `pretty has two spaces a level`() {
    let text = """
      {
        "name": "a \\"b\\"\\n\\u001b\\u009b\\u202eé",
        "list": [
          1,
          1.0,
          null
        ],
        "empty": {}
      }

      """
    #expect(sample.pretty == text)
  }

  @Test func `what is printed reads back the same`() throws {
    #expect(try JSON(parsing: Array(sample.compact.utf8)) == sample)
    #expect(try JSON(parsing: Array(sample.pretty.utf8)) == sample)
  }

  @Test func `a real reads back with the same bits`() throws {
    var generator = SystemRandomNumberGenerator()
    var reals: [Double] = [
      0, -0.0, 1e16, 1e22, 0.1, .greatestFiniteMagnitude, .leastNonzeroMagnitude, 9223372036854775808,
    ]
    while reals.count < 2000 {
      let real = Double(bitPattern: generator.next())
      if real.isFinite { reals.append(real) }
    }
    for real in reals {
      guard case .real(let back) = try JSON(parsing: Array(JSON.real(real).compact.utf8)) else {
        Issue.record("\(real) was read as something else")
        continue
      }
      #expect(back.bitPattern == real.bitPattern)
    }
  }

  @Test func `a real that is not finite cannot be printed`() async {
    await #expect(processExitsWith: .failure) { _ = JSON.real(.nan).compact }
  }
}
