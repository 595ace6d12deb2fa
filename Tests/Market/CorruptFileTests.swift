import HostMarket
import HostModel
import Testing
import TestSupport

/// A file that somebody else wrote, or that was ours before something happened to it.
@Suite struct CorruptFileTests {
  let scratch = Scratch()

  @Test(arguments: damages) func `a damaged file is refused with what was found`(_ damage: Damage) throws {
    let original = scratch.file("whole.npy")
    try generated(100, at: original)
    var content = bytes(of: original)
    damage.change(&content)
    let path = scratch.write(content, to: "damaged.npy")
    let error = #expect(throws: MarketError.self) { _ = try MarketFile(path: path) }
    #expect(error?.code == damage.code)
    #expect(error?.cause.contains(damage.found) == true, "\(error?.line ?? "no error")")
  }

  @Test func `no bit of the header can flip without a refusal, but in the name and rules of an instrument`() throws {
    let original = scratch.file("whole.npy")
    try generated(3, at: original)
    let content = bytes(of: original)
    let header = 10 + Int(content[8]) + Int(content[9]) << 8
    let wanted = try MarketFile(path: original).listings
    var accepted = 0
    for position in 0..<header {
      var changed = content
      changed[position] ^= 1
      guard let file = try? MarketFile(path: scratch.write(changed, to: "changed.npy")) else { continue }
      accepted += 1
      // What is left to change without notice are the letters and digits of the instrument itself.
      #expect(file.kind == .bars && file.records.count == 3)
      #expect(file.listings != wanted, "byte \(position)")
    }
    #expect(accepted > 0)
  }

  @Test func `a file cut off anywhere is refused`() throws {
    let original = scratch.file("whole.npy")
    try generated(3, at: original)
    let content = bytes(of: original)
    for count in 0..<content.count {
      let path = scratch.write(Array(content.prefix(count)), to: "cut.npy")
      #expect(throws: MarketError.self, "\(count) bytes") { _ = try MarketFile(path: path) }
    }
  }

  @Test(arguments: [
    ("numpy.zeros(8)", "plain numbers of type \"'<f8'"),
    ("numpy.zeros(8, 'i8,f8')", "column 0 is 'f0' of type <i8 where bars have 'kind'"),
    ("rows.astype(rows.dtype.newbyteorder('>'))", "column 2 is 'instrument' of type >u2"),
    ("rows.reshape(10, 10)", "more than one dimension"),
    ("rows[:0]", "holds no rows"),
    ("rows[['kind', 'flags']].copy()", "column 2 is '' of type |V62 where bars have 'instrument'"),
    ("numpy.lib.recfunctions.repack_fields(rows[['kind', 'flags']])", "it has 2 columns where bars have 11"),
    ("rows.astype([(name, rows.dtype[name]) for name in rows.dtype.names])", "its first column has no title"),
    ("numpy.array(rows[0])", "no dimension"),
  ])
  func `an array of another shape or type that NumPy saved is refused`(expression: String, found: String) throws {
    let (original, other) = (scratch.file("whole.npy"), scratch.file("other.npy"))
    try generated(100, at: original)
    let script = """
      import sys, numpy, numpy.lib.recfunctions
      rows = numpy.load(sys.argv[1])
      numpy.save(sys.argv[2], \(expression))
      """
    _ = try python(script, original, other, in: scratch)
    let error = #expect(throws: MarketError.self) { _ = try MarketFile(path: other) }
    #expect(error?.cause.contains(found) == true, "\(error?.line ?? "no error")")
  }

  @Test func `NumPy's newer format is named as such`() throws {
    let (original, other) = (scratch.file("whole.npy"), scratch.file("other.npy"))
    try generated(100, at: original)
    let script = """
      import sys, numpy
      with open(sys.argv[2], "wb") as file:
          numpy.lib.format.write_array(file, numpy.load(sys.argv[1]), version=(2, 0))
      """
    _ = try python(script, original, other, in: scratch)
    let error = #expect(throws: MarketError.self) { _ = try MarketFile(path: other) }
    #expect(error?.cause.contains("format version 2.0") == true)
  }

  @Test(arguments: ["/", "/dev/zero", "pipe"])
  func `what is no regular file is refused without waiting`(name: String) throws {
    let path = name == "pipe" ? scratch.file("pipe") : name
    if name == "pipe" { #expect(shell("mkfifo '\(path)'").status == 0) }
    let error = #expect(throws: MarketError.self) { _ = try MarketFile(path: path) }
    #expect(error == .format(path: path, found: "it is no regular file"))
  }
}

struct Damage: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let code: String
  let found: String
  let change: @Sendable (inout [UInt8]) -> Void

  init(_ name: String, _ code: String, _ found: String, change: @escaping @Sendable (inout [UInt8]) -> Void) {
    testDescription = name
    self.code = code
    self.found = found
    self.change = change
  }

  /// One text of the header in place of another; spaces at the header's end make up for the difference.
  init(_ old: String, to new: String, _ found: String, code: String = "E_DATA_FORMAT") {
    self.init("\(old) → \(new)", code, found) { content in
      let length = Int(content[8]) + Int(content[9]) << 8
      var text = String(decoding: content[10..<(10 + length - 1)], as: UTF8.self)
      precondition(text.contains(old), "the header has no \(old)")
      text = text.replacing(old, with: new, maxReplacements: 1)
      while text.utf8.count > length - 1 { precondition(text.removeLast() == " ", "no room for \(new)") }
      let padded = Array(text.utf8) + Array(repeating: UInt8(ascii: " "), count: length - 1 - text.utf8.count)
      content.replaceSubrange(10..<(10 + length - 1), with: padded)
    }
  }
}

private let damages = [
  Damage("an empty file", "E_DATA_FORMAT", "does not begin as a .npy file does") { $0 = [] },
  Damage("text", "E_DATA_FORMAT", "does not begin as a .npy file does") {
    $0 = Array("time,open,high,low\n1,2,3,4\n".utf8)
  },
  Damage("format version 3", "E_DATA_FORMAT", "format version 3.0, not 1.0") { $0[6] = 3 },
  Damage("a huge header", "E_DATA_FORMAT", "its header has 65526 bytes") { $0[8...9] = [0xF6, 0xFF] },
  Damage("a header cut off", "E_DATA_FORMAT", "ends within its header, after 200 bytes") { $0 = Array($0.prefix(200)) },
  Damage("a header of no multiple of 64", "E_DATA_FORMAT", "not at a multiple of 64") { $0[8] += 1 },
  Damage("the last row cut off", "E_DATA_SIZE", "100 rows of 64 bytes but has 6336 bytes") { $0.removeLast(64) },
  Damage("the last byte cut off", "E_DATA_SIZE", "100 rows of 64 bytes but has 6399 bytes") { $0.removeLast() },
  Damage("a byte too many", "E_DATA_SIZE", "100 rows of 64 bytes but has 6401 bytes") { $0.append(0) },
  Damage("(100,)", to: "(101,)", "promises 101 rows", code: "E_DATA_SIZE"),
  Damage("(100,)", to: "(288230376151711844,)", "promises 288230376151711844 rows", code: "E_DATA_SIZE"),
  Damage("(100,)", to: "(9223372036854775807,)", "where a number of rows has to be"),
  Damage("(100,)", to: "(0100,)", "where a number of rows has to be"),
  Damage("(100,)", to: "(-1,)", "where a number of rows has to be"),
  Damage("(100,)", to: "(0,)", "promises 0 rows", code: "E_DATA_SIZE"),
  Damage("(100,)", to: "(10, 10)", "more than one dimension"),
  Damage("(100,)", to: "()", "no dimension"),
  Damage("False", to: "True", "Fortran order"),
  Damage("'fortran_order': False, ", to: "", "'fortran_order'"),
  Damage("{'descr': [", to: "{'descr': {", "plain numbers"),
  Damage("('open', '<i8')", to: "('open', '>i8')", "column 5 is 'open' of type >i8 where bars have 'open' of type <i8"),
  Damage("('open', '<i8'), ('high', '<i8')", to: "('high', '<i8'), ('open', '<i8')", "column 5 is 'high'"),
  Damage("('interval_ns', '<i8')", to: "('price', '<i8')", "column 5 is 'open' of type <i8 where trades have 'price'"),
  Damage(", ('interval_ns', '<i8')", to: "", "it has 10 columns where bars have 11"),
  Damage("'descr'", to: "\"descr\"", "has to be"),
  Damage("}       ", to: "}     x ", "where only spaces may follow"),
  Damage("{\"format\"", to: "{\\x22format\"", "unknown escape"),
  Damage("market/1", to: "market/2", "format must be \"bulkhead.market/1\""),
  Damage("{\"format\"", to: "[\"format\"", "does not fit: byte"),
  Damage("\"base\"", to: "\"bass\"", "instruments[0].base is missing"),
  Damage("\"minimum_value_units\":0", to: "\"minimum_value_units\":0,\"x\":1", "instruments[0].x is not a known field"),
  Damage(
    "\"price_decimals\":2", to: "\"price_decimals\":13", "instruments[0].price_decimals must be an integer from 0 to 12"
  ),
  Damage("\"price_step_ticks\":1", to: "\"price_step_ticks\":0", "instruments[0].price_step_ticks must be"),
  Damage("\"BTC-USDT\"", to: "\"\"", "a symbol is 1 to 31 bytes", code: "E_DATA_LISTING"),
]
