import HostModel
import Testing

@Suite struct DecimalTextTests {
  @Test(arguments: [
    ("0", 2, Int64(0)), ("12.5", 2, 1250), ("12.50", 2, 1250), ("-0.01", 2, -1), ("007", 0, 7),
    ("92233720368547758.07", 2, Int64.max), ("-92233720368547758.08", 2, Int64.min),
  ])
  func `a strict decimal text is read exactly`(text: String, decimals: Int, units: Int64) throws {
    #expect(try Int64(parsingDecimal: text, decimals: decimals) == units)
  }

  @Test(arguments: [
    "1_000", "1,5", "0x10", " 1", "1 ", "1e5", "+1", ".5", "5.", "1.2.3", "--1", "1-", "-", "-.5", "½", "NaN", "inf",
    "１",
  ])
  func `what another parser would guess at is refused`(text: String) {
    #expect(throws: DecimalTextError.notDecimal(text)) { try Int64(parsingDecimal: text, decimals: 4) }
  }

  @Test func `nothing is rounded and nothing wraps on reading`() {
    #expect(throws: DecimalTextError.empty) { try Int64(parsingDecimal: "", decimals: 2) }
    #expect(throws: DecimalTextError.tooPrecise("1.230", decimals: 2)) {
      try Int64(parsingDecimal: "1.230", decimals: 2)
    }
    for text in ["92233720368547758.08", "-92233720368547758.09", "99999999999999999999999999", "9223372036854775808"] {
      #expect(throws: DecimalTextError.tooLarge(text)) { try Int64(parsingDecimal: text, decimals: 2) }
    }
  }

  @Test(arguments: [0, 1, 2, 8, 12, 18])
  func `what is printed is read back as the same number`(decimals: Int) throws {
    for units in [Int64.min, Int64.min + 1, -1_000_000_007, -1, 0, 1, 9, 10, 123_456_789, Int64.max] {
      let text = units.decimalText(decimals: decimals)
      #expect(try Int64(parsingDecimal: text, decimals: decimals) == units, "\(text)")
    }
  }
}
