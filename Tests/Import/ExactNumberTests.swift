import TestSupport
import Testing

@testable import HostImport

/// Text in memory as a field of a row.
func withField<Result>(_ text: String, _ body: (Field) throws -> Result) rethrows -> Result {
  try Array(text.utf8).withUnsafeBufferPointer(body)
}

@Suite struct ExactNumberTests {
  private func number(_ text: String) -> ExactNumber? { withField(text) { ExactNumber(parsing: $0) } }

  @Test(arguments: [
    ("61837.63000000", 2, 6_183_763), ("3.817e-05", 8, 3_817), ("-0.5", 1, -5), ("0.00002853", 8, 2_853),
    ("1e5", 0, 100_000), ("1.5E+3", 0, 1_500), ("007", 0, 7), ("0", 12, 0), ("0.000", 0, 0), ("-0", 3, 0),
    ("100", 2, 10_000), ("9223372036854775807", 0, Int64.max), ("9.223372036854775807", 18, Int64.max),
    ("1000000000000000000000e-3", 0, 1_000_000_000_000_000_000), ("5100", 0, 5_100), ("0.10203000", 5, 10_203),
  ])
  func `a number is what its digits say`(text: String, decimals: Int, units: Int64) throws {
    #expect(try number(text)?.units(decimals: decimals).0 == units)
  }

  @Test(arguments: [
    "", "-", ".", ".5", "5.", "+5", "1,5", "1_000", "0x10", " 1", "1 ", "nan", "inf", "1e", "e5", "1e+", "1e5.5",
    "1.2.3",
    "--1", "1-1", "1e1000", "１", "1\0", "123456789012345678901234567890123456789",
  ])
  func `what is no number is none`(text: String) { #expect(number(text) == nil) }

  @Test func `digits beyond what is counted are told, and how many would be needed`() {
    #expect(throws: ExactNumber.Misfit.tooPrecise(needed: 17)) { try number("0.09946999000000001")?.units(decimals: 8) }
    #expect(throws: ExactNumber.Misfit.tooPrecise(needed: 1)) { try number("0.5")?.units(decimals: 0) }
    #expect(throws: ExactNumber.Misfit.tooLarge) { try number("9223372036854775808")?.units(decimals: 0) }
    #expect(throws: ExactNumber.Misfit.tooLarge) { try number("1e30")?.units(decimals: 12) }
    #expect(throws: ExactNumber.Misfit.tooLarge) { try number("1e300")?.units(decimals: 0) }
  }

  @Test func `Python's decimal counts and rounds the same`() throws {
    let scratch = Scratch()
    var draws = SplitMix(seed: 5), texts: [String] = []
    for _ in 0..<2_000 {
      let digits = (0..<(1 + draws.below(20))).map { _ in "\(draws.below(10))" }.joined()
      let fraction = (0..<draws.below(18)).map { _ in "05059"[draws.below(5)] }.joined()
      let power = draws.below(3) == 0 ? "e\(draws.below(30) - 20)" : ""
      texts.append("\(draws.below(2) == 0 ? "-" : "")\(digits)\(fraction.isEmpty ? "" : ".\(fraction)")\(power)")
    }
    let list = scratch.write(Array(texts.joined(separator: "\n").utf8), to: "numbers")
    let script = """
      import decimal, sys
      decimal.getcontext().prec = 80
      for text in open(sys.argv[1]).read().split():
          number = decimal.Decimal(text).scaleb(6)
          whole = int(number.to_integral_value(decimal.ROUND_HALF_EVEN))
          print(whole if abs(whole) < 2**63 else "-", int(number == whole))
      """
    let theirs = try python(script, list, in: scratch).split(separator: "\n").map(String.init)
    for (text, line) in zip(texts, theirs) {
      guard let number = number(text) else {
        #expect(text.filter(\.isNumber).count > 38, "\(text)")
        continue
      }
      let rounded = try? number.units(decimals: 6, rounds: true)
      #expect(
        rounded.map { "\($0.0) \($0.isRounded ? 0 : 1)" } ?? "-" == line || rounded == nil && line.hasPrefix("-"),
        "\(text)")
      #expect((try? number.units(decimals: 6).0) == (line.hasSuffix(" 1") ? Int64(line.dropLast(2)) : nil), "\(text)")
    }
    #expect(
      theirs.count == texts.count && theirs.contains { $0.hasSuffix(" 0") } && theirs.contains { $0.hasSuffix(" 1") })
  }
}

extension String {
  fileprivate subscript(_ place: Int) -> String { String(self[index(startIndex, offsetBy: place)]) }
}
