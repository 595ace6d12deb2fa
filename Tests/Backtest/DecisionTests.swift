import HostBacktest
import HostModel
import Testing

@Suite struct DecisionTests {
  private struct Scripted: StrategyPort, ~Copyable {
    enum Stop: Error { case never }
    let wishes: [[UInt64]]
    var turn = 0

    mutating func turn(
      events: UnsafeBufferPointer<EventRecord>, view: PortfolioView, wishes: inout WishBuffer
    ) throws(Stop) {
      for (place, ref) in self.wishes[turn].enumerated() {
        wishes.records[place] = WishRecord()
        wishes.records[place].clientRef = ref
      }
      wishes.count = self.wishes[turn].count
      wishes.textCount = 0
      turn += 1
    }
  }

  private func turns<Port: StrategyPort & ~Copyable>(_ port: inout Port, _ count: Int) throws -> [[UInt64]] {
    var buffer = WishBuffer(), lists: [[UInt64]] = []
    for turn in 0..<count {
      let record = PortfolioRecord(
        state: 0, time: Time(nanoseconds: Int64(turn)), equity_units: 0, cash_units: 0, free_units: 0,
        positions: UnsafeBufferPointer(start: nil, count: 0), orders: UnsafeBufferPointer(start: nil, count: 0))
      try withUnsafePointer(to: record) {
        try port.turn(
          events: UnsafeBufferPointer(start: nil, count: 0), view: PortfolioView($0), wishes: &buffer)
      }
      lists.append((0..<buffer.count).map { buffer.records[$0].clientRef })
    }
    return lists
  }

  private func log(_ wishes: [[UInt64]]) throws -> DecisionLog {
    let log = UnsafeMutablePointer<DecisionLog>.allocate(capacity: 1)
    defer { log.deallocate() }
    log.initialize(to: DecisionLog())
    var port = NotedStrategy(Scripted(wishes: wishes), in: log)
    #expect(try turns(&port, wishes.count) == wishes)
    return log.pointee
  }

  @Test func `the same wishes at the same time are the same log, and nothing else is`() throws {
    let first = try log([[1], [], [2, 3]])
    #expect(first.count == 3)
    #expect(try log([[1], [], [2, 3]]) == first)
    #expect(try log([[1], [2, 3], []]) != first)
    #expect(try log([[1], [], [2], [3]]) != first)
    #expect(try log([[1], [], [3, 2]]) != first)
  }

  @Test func `a late strategy's wishes come one turn later`() throws {
    var port = LateStrategy(Scripted(wishes: [[1], [], [2, 3], [4], []]))
    #expect(try turns(&port, 5) == [[], [1], [], [2, 3], [4]])
  }

  @Test func `marks are kept evenly, however many there are`() throws {
    var marks = DecisionMarks(), logs: [DecisionLog] = []
    for row in 0..<20_000 {
      if row % 2 == 0 { logs.append(try log([[UInt64](repeating: 1, count: row / 2 % 7 + 1)])) }
      marks.note(row, logs[logs.count - 1])
    }
    let spread = marks.spread(20)
    #expect(spread.count == 20)
    #expect(spread[0].row == 0 && spread[19].row > 17_000)
    #expect(zip(spread, spread.dropFirst()).allSatisfy { $0.row < $1.row })
  }
}
