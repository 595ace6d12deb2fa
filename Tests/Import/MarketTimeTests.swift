import Testing

@testable import HostImport

@Suite struct MarketTimeTests {
  private func time(_ text: String, day: Int64? = nil) -> MarketTime? {
    withField(text) { MarketTime(parsing: $0, day: day) }
  }

  @Test(arguments: [
    // The same moment by the clocks of several publishers.
    ("1610064000", 1_000_000_000), ("1610064000000", 1_000_000), ("1610064000000000", 1_000),
    ("1610064000000000000", 1),
    ("2021-01-08T00:00:00Z", 1_000_000_000), ("2021-01-08 00:00:00+00:00", 1_000_000_000),
    ("2021-01-08 00:00", 1_000_000_000),
    ("2021-01-08", 86_400_000_000_000), ("2021-01-08T00:00:00.000", 1_000_000), ("2021-01-08T00:00:00.0000000Z", 100),
    ("2021-01-08 01:30:00+01:30", 1_000_000_000), ("2021-01-07T19:00:00-0500", 1_000_000_000),
    ("1610064000.0", 1_000_000_000),
    ("1.610064e12", 1_000_000),
  ])
  func `a moment is read in the unit that its size or form says`(text: String, tick_ns: Int64) {
    #expect(time(text) == MarketTime(nanoseconds: 1_610_064_000_000_000_000, tick_ns: tick_ns))
  }

  @Test func `fractions are exact`() {
    #expect(time("1610064000.123456789")?.nanoseconds == 1_610_064_000_123_456_789)
    #expect(time("1610064000123.5")?.nanoseconds == 1_610_064_000_123_500_000)
    #expect(time("2021-01-08 00:00:00.278+00:00")?.nanoseconds == 1_610_064_000_278_000_000)
    #expect(time("2021-01-08T00:00:00.123456789000")?.nanoseconds == 1_610_064_000_123_456_789)
    #expect(time("00:00:00.1234567", day: 18_635)?.nanoseconds == 1_610_064_000_123_456_700)
  }

  @Test(arguments: [
    "", "yesterday", "-1610064000", "2021-02-29", "2021-01-08 24:00:00", "2021-01-08 00:60:00", "2021-01-08X00:00:00",
    "2021-01-08 0:00:00", "1610064000.0000000001", "2021-01-08T00:00:00.0000000001Z", "00:00:00", "2021-1-8",
    "1960-01-01",
    "2021-01-08T00:00:00.Z", "2021-01-08T00:00:00+1", "9999999999999999999",
  ])
  func `what is no moment is none`(text: String) { #expect(time(text) == nil) }
}
