import HostBacktest
import HostMarket
import HostModel
import Testing

@Suite struct TimeframesTests {
  private static let minute_ns: Int64 = 60_000_000_000

  private func trade(_ second: Int64, _ price: Int64, _ units: Int64 = 1, _ instrument: UInt16 = 0) -> EventRecord {
    .trade(
      InstrumentID(instrument), at: Time(nanoseconds: second * 1_000_000_000), price: Price(ticks: price),
      quantity: Quantity(units: units), aggressor: nil, id: 1)
  }

  private func bar(closing minute: Int64, _ open: Int64, _ high: Int64, _ low: Int64, _ close: Int64) -> EventRecord {
    .bar(
      InstrumentID(0), closing: Time(nanoseconds: minute * TimeframesTests.minute_ns), open: Price(ticks: open),
      high: Price(ticks: high), low: Price(ticks: low), close: Price(ticks: close), volume: Quantity(units: 2),
      interval_ns: TimeframesTests.minute_ns)
  }

  /// What is given with each event: before it, then after it.
  private func given(
    _ events: [EventRecord], _ minutes: [Int64], instruments: Int = 1
  ) throws(Timeframes.Fault) -> [[EventRecord]] {
    var frames = Timeframes(intervals: minutes.map { $0 * TimeframesTests.minute_ns }, instrumentCount: instruments)
    var lists: [[EventRecord]] = []
    for event in events {
      var record = event, list: [EventRecord] = []
      frames.close(before: &record) { list.append($0) }
      try frames.take(&record)
      frames.close(until: record.time_ns) { list.append($0) }
      lists.append(list)
    }
    return lists
  }

  @Test func `a bar of trades is given with the first event at or after its end, and is closed`() throws {
    let lists = try given([trade(10, 100), trade(59, 110, 3), trade(60, 90), trade(121, 80)], [1])
    #expect(lists.map(\.count) == [0, 0, 1, 1])
    let first = lists[2][0]
    #expect(first.time_ns == 60_000_000_000 && first.interval_ns == 60_000_000_000)
    #expect([first.field0, first.field1, first.field2, first.field3, first.field4] == [100, 110, 100, 110, 4])
    #expect(lists[3][0].field3 == 90 && lists[3][0].time_ns == 120_000_000_000)
  }

  @Test func `of several lengths that end together the shorter comes first`() throws {
    let lists = try given([trade(1, 100), trade(299, 105), trade(300, 110)], [5, 1])
    #expect(lists[2].map { $0.interval_ns / TimeframesTests.minute_ns } == [1, 5])
    #expect(lists[2].map(\.time_ns) == [300_000_000_000, 300_000_000_000])
    #expect(lists[1].map(\.time_ns) == [60_000_000_000])
  }

  @Test func `after a silence the bars come in the order in which they ended`() throws {
    let lists = try given([trade(1, 100, 1, 0), trade(70, 200, 1, 1), trade(1000, 101, 1, 0)], [1, 5], instruments: 2)
    #expect(lists[1].map(\.time_ns) == [60_000_000_000])
    #expect(lists[2].map(\.time_ns) == [120_000_000_000, 300_000_000_000, 300_000_000_000])
    #expect(lists[2].map(\.instrument) == [1, 0, 1])
  }

  @Test func `a longer bar is given with the shorter one that ends it`() throws {
    let parts = (1...10).map { bar(closing: $0, 100 + $0, 110 + $0, 90 - $0, 101 + $0) }
    let lists = try given(parts, [5])
    #expect(lists.map(\.count) == [0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
    let first = lists[4][0]
    #expect([first.field0, first.field1, first.field2, first.field3, first.field4] == [101, 115, 85, 106, 10])
    #expect(first.time_ns == 300_000_000_000 && first.interval_ns == 300_000_000_000)
  }

  @Test func `where shorter bars are missing the longer one is given with the next that comes`() throws {
    let lists = try given(
      [bar(closing: 3, 1, 1, 1, 1), bar(closing: 7, 2, 2, 2, 2), bar(closing: 10, 3, 3, 3, 3)], [5])
    #expect(lists.map(\.count) == [0, 1, 1])
    #expect(lists[1][0].time_ns == 300_000_000_000 && lists[1][0].field3 == 1)
    #expect(lists[2][0].field3 == 3)
  }

  @Test func `bars that do not fill the longer ones are refused`() {
    #expect(throws: Timeframes.Fault.uneven(interval_ns: 60_000_000_000, of: 90_000_000_000)) {
      var frames = Timeframes(intervals: [90_000_000_000], instrumentCount: 1)
      var record = bar(closing: 1, 1, 1, 1, 1)
      try frames.take(&record)
    }
  }
}
