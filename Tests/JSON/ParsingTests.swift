import HostJSON
import HostModel
import Testing

private func parse(_ text: String) throws(JSONError) -> JSON { try JSON(parsing: Array(text.utf8)) }

@Suite struct ParsingTests {
  @Test(arguments: [
    ("null", JSON.null), (" true ", .boolean(true)), ("false\n", .boolean(false)), ("0", .integer(0)),
    ("-0", .integer(0)),
    ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
    ("9223372036854775808", .real(9223372036854775808)), ("1.0", .real(1)), ("1e2", .real(100)),
    ("-2.5E-1", .real(-0.25)),
    (#""a\"\\\/\b\f\n\r\t\u0041\ud83d\ude00""#, .string("a\"\\/\u{8}\u{C}\n\r\tA😀")), ("[]", .array([])),
    ("{}", .object([])),
    (#"[1,[2],{"a":null}]"#, .array([.integer(1), .array([.integer(2)]), .object([.init("a", .null)])])),
  ])
  func `a value that JSON has is read as it is`(text: String, value: JSON) throws {
    #expect(try parse(text) == value)
  }

  @Test(arguments: [
    "", " ", "nul", "nulll", "True", "+1", "01", "-01", ".5", "5.", "1e", "1e+", "0x10", "1_000", "NaN", "Infinity",
    "1e400", "-1e400",
    "1 2", "[1,]", "[,1]", "[1 2]", "[1", "]", "{", "{}}", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{a:1}"#, #"{'a':1}"#,
    #"{"a":1 "b":2}"#, #""abc"#, #""\x""#, #""\u12g4""#, #""\ud800""#, #""\ud800\u0041""#, #""\udc00""#, "\"\u{1}\"",
    "\"a\nb\"",
    "\u{FEFF}1", "// c\n1", "1 // c", "\u{A0}1", #"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#,
  ])
  func `anything else is refused`(text: String) {
    #expect(throws: JSONError.self) { try parse(text) }
  }

  @Test(
    arguments: [
      [0x22, 0xC0, 0x80, 0x22], [0x22, 0xE0, 0x80, 0xAF, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
      [0x22, 0xF4, 0x90, 0x80, 0x80, 0x22],
      [0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x31, 0x00], [0xEF, 0xBB, 0xBF, 0x31],
    ] as [[UInt8]])
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    #expect(throws: JSONError.self) { try JSON(parsing: bytes) }
  }

  @Test func `depth is bounded before the stack is`() throws {
    let deep = String(repeating: "[", count: 100_000)
    #expect(throws: JSONError.tooDeep(limit: 32, offset: 32)) { try parse(deep) }
    #expect(throws: JSONError.tooDeep(limit: 2, offset: 2)) { try JSON(parsing: Array("[[[]]]".utf8), depthLimit: 2) }
    #expect(try JSON(parsing: Array("[[]]".utf8), depthLimit: 2) == .array([.array([])]))
  }

  @Test func `size is bounded`() {
    #expect(throws: JSONError.tooLarge(bytes: 4, limit: 3)) { try JSON(parsing: Array("1234".utf8), sizeLimit: 3) }
  }

  @Test func `an error says where`() {
    #expect(throws: JSONError.syntax("a second member with the name \"a\"", offset: 7)) { try parse(#"{"a":1,"a":2}"#) }
  }
}
