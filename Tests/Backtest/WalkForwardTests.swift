import HostBacktest
import Testing

/// How time is cut for walking forward.
@Suite struct WalkForwardTests {
  private func windows(_ text: String, anchored: Bool = false, days: Range<Int64>) throws -> [WalkForward.Window] {
    try WalkForward(parsing: text, anchored: anchored).windows(in: days)
  }

  @Test(arguments: ["1", "6", "9", "90d:30d", "10d:1d", "1d:1d"], [false, true])
  func `stretches out of sample follow one another to the end, each behind what it is chosen by`(
    text: String, isAnchored: Bool
  ) throws {
    let days: Range<Int64> = 19_000..<19_157
    let windows = try windows(text, anchored: isAnchored, days: days)
    #expect(windows.last?.outOfSample.upperBound == days.upperBound)
    for (window, next) in zip(windows, windows.dropFirst()) {
      #expect(window.outOfSample.upperBound == next.outOfSample.lowerBound)
      #expect(window.outOfSample.count == next.outOfSample.count)
    }
    for window in windows {
      #expect(window.inSample.upperBound == window.outOfSample.lowerBound)
      #expect(window.inSample.lowerBound >= days.lowerBound && !window.inSample.isEmpty)
      if isAnchored { #expect(window.inSample.lowerBound == days.lowerBound) }
    }
  }

  @Test func `a number of windows is three times as long in sample as out of it`() throws {
    let windows = try windows("6", days: 0..<100)  // 11 days out of sample, one left over
    #expect(windows.count == 6)
    #expect(windows[0].inSample == 1..<34 && windows[0].outOfSample == 34..<45)
    #expect(windows[5].inSample == 56..<89 && windows[5].outOfSample == 89..<100)
  }

  @Test func `lengths give as many windows as fit`() throws {
    let windows = try windows("30d:20d", days: 0..<100)
    #expect(windows.map(\.outOfSample) == [40..<60, 60..<80, 80..<100])
    #expect(windows.map(\.inSample) == [10..<40, 30..<60, 50..<80])
  }

  @Test func `what does not fit is said`() {
    #expect(throws: SweepFault.tooShort(days: 8, wanted: 9)) { try windows("6", days: 0..<8) }
    #expect(throws: SweepFault.tooShort(days: 49, wanted: 50)) { try windows("30d:20d", days: 0..<49) }
    for text in ["", "0", "-1", "06", "1001", "30:20", "30d", "30d:0d", "d:d", "30d:20d:10d", "1w:1w"] {
      #expect(throws: SweepFault.windows(text)) { try windows(text, days: 0..<1000) }
    }
  }
}
