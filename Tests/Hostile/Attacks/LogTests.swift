import Glibc
import HostModel
import TestPlugins
import Testing

@testable import HostPlugins

/// E06: what a strategy logs is bounded in a turn and in a second, and what is left out is counted.
@Suite(.serialized)
struct LogTests {
  @Test(arguments: attacks(of: "E06"))
  func `E06 whatever a plugin logs or says, nothing else changes`(attack: Attack) throws {
    try attack.expectHarmless(try TestWorld.launcher())
  }

  @Test func `E06 a flood of lines is cut to the turn's and the second's share, and counted`() throws {
    var options = JailOptions()
    options.flood.lines = Int64.max
    let limits = options.log
    var strategy = try startHostile(
      "floods_log", ["LENGTH=16384"], options: options, launcher: try TestWorld.launcher())
    var wishes = WishBuffer()
    var largest = 0
    let turns: Int64 = 200
    for turn in 1...turns {
      try strategy.hostileTurn(turn, &wishes)
      largest = max(largest, wishes.count)
      for index in 0..<wishes.count { #expect(wishes.records[index].text_length == UInt32(limits.bytesPerLine)) }
    }
    #expect(largest == limits.linesPerTurn)
    #expect(strategy.logTally.kept == Int64(limits.linesPerSecond), "all turns lie within one second of the market")
    #expect(strategy.logTally.kept + strategy.logTally.dropped == turns * Int64(TurnLimits.wishes))
    #expect(strategy.logTally.cut == strategy.logTally.kept)
  }

  @Test func `E06 a strategy that never stops flooding is stopped, and told why`() throws {
    var options = JailOptions()
    options.flood.lines = 10_000
    var loud = try startHostile("floods_log", ["LENGTH=1"], options: options, launcher: try TestWorld.launcher())
    var wishes = WishBuffer()
    var turns: Int64 = 0
    #expect(throws: PluginStop.logFlood(linesPerMinute: 10_000)) {
      while turns < 1000 {
        turns += 1
        try loud.hostileTurn(turns, &wishes)
      }
    }
    #expect((10_001...10_000 + Int64(TurnLimits.wishes)).contains(loud.logTally.dropped))
    #expect(loud.stopped?.code == "E_FLOOD")
  }

  @Test func `E06 a flood is what comes within one minute`() {
    var gauge = FloodGauge(perMinute: 10)
    let minute_ns: Int64 = 60_000_000_000
    for (time_ns, amount, isFlood) in [
      (5, 10, false), (minute_ns + 4, 1, true), (minute_ns + 5, 10, false), (minute_ns + 6, 1, true),
      (3 * minute_ns, Int64.max, true), (3 * minute_ns, Int64.max, true), (4 * minute_ns, 0, false),
    ] as [(Int64, Int64, Bool)] {
      #expect(gauge.overflows(with: amount, at: time_ns) == isFlood, "\(amount) at \(time_ns)")
    }
  }

  func buffer(_ kinds: [UInt8], length: UInt32 = 1) -> WishBuffer {
    var wishes = WishBuffer()
    for (index, kind) in kinds.enumerated() {
      wishes.records[index].kind = kind
      wishes.records[index].clientRef = UInt64(index)
      wishes.records[index].text_length = kind == WishRecord.log ? length : 0
    }
    wishes.count = kinds.count
    wishes.textCount = TurnLimits.textBytes
    return wishes
  }

  @Test func `E06 orders among too many lines keep their order and are all there`() {
    var limits = LogLimits()
    limits.linesPerTurn = 1
    var budget = LogBudget(limits)
    let log = WishRecord.log, submit = WishRecord.submit
    var wishes = buffer([submit, log, log, submit, log, submit])
    _ = budget.apply(to: &wishes, at: Time(nanoseconds: 0))
    #expect((0..<wishes.count).map { wishes.records[$0].clientRef } == [0, 1, 3, 5])
    #expect(budget.tally.dropped == 2 && budget.tally.kept == 1)
  }

  @Test func `E06 lines that would steer a terminal are counted`() {
    for (text, count) in [
      ("plain €", 0), ("a\u{1B}[2J", 1), ("two\nlines", 1), ("\u{202E}back", 1), ("\u{2028}", 1), ("\u{7F}", 1),
    ] as [(String, Int64)] {
      var budget = LogBudget(LogLimits())
      var wishes = buffer([WishRecord.log], length: UInt32(text.utf8.count))
      for (index, byte) in text.utf8.enumerated() { wishes.text[index] = byte }
      _ = budget.apply(to: &wishes, at: Time(nanoseconds: 0))
      #expect(budget.tally.escaped == count && budget.tally.kept == 1, "\(text)")
    }
  }

  @Test func `E06 a new second brings a new share`() {
    var limits = LogLimits()
    limits.linesPerSecond = 2
    var budget = LogBudget(limits)
    for (time_ns, count) in [(5, 2), (999_999_999, 0), (1_000_000_004, 0), (1_000_000_005, 2), (1_900_000_000, 0)] {
      var wishes = buffer([WishRecord.log, WishRecord.log, WishRecord.log])
      _ = budget.apply(to: &wishes, at: Time(nanoseconds: Int64(time_ns)))
      #expect(wishes.count == count, "at \(time_ns)")
    }
  }

  @Test func `E06 a long line ends between two characters`() {
    var limits = LogLimits()
    limits.bytesPerLine = 10
    var budget = LogBudget(limits)
    var wishes = buffer([WishRecord.log], length: 40)
    let euros = Array(String(repeating: "€", count: 20).utf8)
    for (index, byte) in euros.enumerated() { wishes.text[index] = byte }
    _ = budget.apply(to: &wishes, at: Time(nanoseconds: 0))
    #expect(wishes.records[0].text_length == 9)
    #expect(budget.tally.cut == 1)
    // Bytes that are no text are cut all the same.
    wishes = buffer([WishRecord.log], length: 40)
    for index in 0..<40 { wishes.text[index] = 0x80 }
    _ = budget.apply(to: &wishes, at: Time(nanoseconds: 0))
    #expect((6...10).contains(wishes.records[0].text_length))
  }
}
