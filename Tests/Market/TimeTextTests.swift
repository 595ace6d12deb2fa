import HostModel
import Testing
import TestSupport

@Suite struct TimeTextTests {
  @Test(arguments: [
    ("1970-01-01T00:00:00Z", 0), ("2024-01-01T00:00:00Z", 1_704_067_200_000_000_000),
    ("2024-02-29T23:59:59.5Z", 1_709_251_199_500_000_000), ("1969-12-31T23:59:59.999999999Z", -1),
    ("2262-04-11T23:47:16.854775807Z", Int64.max), ("1677-09-21T00:12:43.145224192Z", Int64.min),
  ])
  func `a text means one nanosecond`(text: String, nanoseconds: Int64) throws {
    #expect(try Time(parsing: text) == Time(nanoseconds: nanoseconds))
  }

  @Test(arguments: [
    "", "Z", "2024-01-01", "2024-01-01T00:00:00", "2024-01-01 00:00:00Z", "2024-01-01t00:00:00z", "2024-1-01T00:00:00Z",
    "2024-01-01T00:00:00+00:00", "2024-01-01T00:00Z", "2024-01-01T00:00:00.Z", "2024-01-01T00:00:00.1234567890Z",
    "2024-01-01T00:00:00,5Z", "+024-01-01T00:00:00Z", "2024-01-01T00:00:00.5Z ", " 2024-01-01T00:00:00Z",
    "2024-01-01T00:00:00.1234567890123456789Z", "２024-01-01T00:00:00Z",
  ])
  func `only the one form of a time is read`(text: String) {
    #expect(throws: TimeTextError.form(text)) { try Time(parsing: text) }
  }

  @Test(arguments: [
    "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2024-04-31T00:00:00Z", "2024-00-01T00:00:00Z",
    "2024-13-01T00:00:00Z",
    "2024-01-00T00:00:00Z", "2024-01-01T24:00:00Z", "2024-01-01T00:60:00Z", "2016-12-31T23:59:60Z",
  ])
  func `a time that no clock shows is refused`(text: String) {
    #expect(throws: TimeTextError.noSuchTime(text)) { try Time(parsing: text) }
  }

  @Test(arguments: [
    "2262-04-11T23:47:16.854775808Z", "1677-09-21T00:12:43.145224191Z", "0000-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
  ])
  func `a time beyond 64 bits is refused`(text: String) {
    #expect(throws: TimeTextError.range(text)) { try Time(parsing: text) }
  }

  @Test func `Python names the same days`() throws {
    // Steps of a prime number of nanoseconds over the whole range meet each month, leap day and century.
    let step: Int64 = 4_611_686_018_427_397
    let times = (-1_999...1_999).map { Time(nanoseconds: $0 * step) }
    let scratch = Scratch()
    let list = scratch.write(Array(times.map { "\($0.nanoseconds)\n" }.joined().utf8), to: "times")
    let script = """
      import sys, numpy
      for line in open(sys.argv[1]):
          print(numpy.datetime_as_string(numpy.datetime64(int(line), "ns")) + "Z")
      """
    let theirs = try python(script, list, in: scratch).split(separator: "\n").map {
      String($0.replacing(".000000000Z", with: "Z"))
    }
    #expect(theirs == times.map(\.text))
    for time in times { #expect(try Time(parsing: time.text) == time) }
  }

  @Test func `the first and the last time have a text`() {
    // Before its first event an engine's time is the first there is.
    #expect(Time(nanoseconds: .min).text == "1677-09-21T00:12:43.145224192Z")
    #expect(Time(nanoseconds: .min + 1).text == "1677-09-21T00:12:43.145224193Z")
    #expect(Time(nanoseconds: .max).text == "2262-04-11T23:47:16.854775807Z")
  }
}
