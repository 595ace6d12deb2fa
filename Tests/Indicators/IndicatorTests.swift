import BulkheadIndicators
import HostMarket
import HostModel
import Testing
import TestSupport

/// TA-Lib computes the same indicators over whole arrays; ours take one bar at a time.
@Suite struct IndicatorTests {
  let high: [Double]
  let low: [Double]
  let close: [Double]

  init() throws {
    var market = try MarketGenerator(GeneratorSettings())
    let bars = (0..<5_000).map { _ in market.next()! }
    high = bars.map { Double($0.high.ticks) / 100 }
    low = bars.map { Double($0.low.ticks) / 100 }
    close = bars.map { Double($0.close.ticks) / 100 }
  }

  @Test(arguments: [1, 2, 14, 200])
  func `SMA is TA-Lib's from the first value that is ready`(length: Int) throws {
    var average = SMA(length: length)
    let ours = close.map { next -> Double? in
      let value = average.update(next)
      return average.isReady ? value : nil
    }
    // TA-Lib has no average of one value: it is the value.
    let theirs = length == 1 ? close : try talib("talib.SMA(close, \(length))")
    expectEqual(ours, theirs, from: length - 1)
  }

  @Test(arguments: [2, 14, 200])
  func `EMA is TA-Lib's once the seed is forgotten`(length: Int) throws {
    var average = EMA(length: length)
    // After 20 lengths the seed weighs e^-40.
    let ours = close.enumerated().map { row, next -> Double? in
      let value = average.update(next)
      return row < 20 * length ? nil : value
    }
    expectEqual(ours, try talib("talib.EMA(close, \(length))"), from: 20 * length)
  }

  @Test func `EMA begins with the first value and is ready with the last of its length`() {
    var average = EMA(length: 3)
    #expect(average.update(10) == 10 && !average.isReady)
    #expect(average.update(20) == 15 && !average.isReady)
    #expect(average.update(25) == 20 && average.isReady)
  }

  @Test(arguments: [2, 14, 200])
  func `RSI is TA-Lib's from the first value that is ready`(length: Int) throws {
    var strength = RSI(length: length)
    let ours = close.map { next -> Double? in
      let value = strength.update(next)
      return strength.isReady ? value : nil
    }
    expectEqual(ours, try talib("talib.RSI(close, \(length))"), from: length)
  }

  @Test func `RSI is 100 when all goes up, 0 when all goes down and 50 when nothing moves`() {
    for (step, wanted) in [(1.0, 100.0), (-1, 0), (0, 50)] {
      var strength = RSI(length: 5)
      for number in 0..<20 { strength.update(100 + step * Double(number)) }
      #expect(strength.value == wanted && strength.isReady)
    }
  }

  @Test(arguments: [1, 2, 14, 200])
  func `ATR is TA-Lib's from the first value that is ready`(length: Int) throws {
    var range = ATR(length: length)
    let ours = (0..<close.count).map { row -> Double? in
      let value = range.update(high: high[row], low: low[row], close: close[row])
      return range.isReady ? value : nil
    }
    expectEqual(ours, try talib("talib.ATR(high, low, close, \(length))"), from: length)
  }

  @Test(arguments: [2, 14, 200])
  func `Highest and Lowest are TA-Lib's from the first value that is ready`(length: Int) throws {
    var highest = Highest(length: length)
    var lowest = Lowest(length: length)
    let highs = high.map { next -> Double? in
      let value = highest.update(next)
      return highest.isReady ? value : nil
    }
    let lows = low.map { next -> Double? in
      let value = lowest.update(next)
      return lowest.isReady ? value : nil
    }
    expectEqual(highs, try talib("talib.MAX(high, \(length))"), from: length - 1, within: 0)
    expectEqual(lows, try talib("talib.MIN(low, \(length))"), from: length - 1, within: 0)
  }

  // Rising, falling and equal values are the longest and the shortest the list of candidates can get.
  @Test func `Highest holds on every short history of three values`() {
    for length in 1...4 {
      for history in 0..<2_187 {
        var digits = history
        var values: [Double] = []
        var highest = Highest(length: length)
        var lowest = Lowest(length: length)
        for count in 1...7 {
          values.append(Double(digits % 3))
          digits /= 3
          #expect(highest.update(values[count - 1]) == values.suffix(length).max())
          #expect(lowest.update(values[count - 1]) == values.suffix(length).min())
          #expect(highest.isReady == (count >= length))
        }
      }
    }
  }

  @Test func `an average of large values forgets them`() {
    var average = SMA(length: 10)
    for _ in 0..<100 { average.update(1e17) }
    for _ in 0..<20 { average.update(0.1) }
    #expect(abs(average.value - 0.1) < 1e-15)
  }

  @Test func `a copy goes its own way`() {
    var one = SMA(length: 2)
    one.update(10)
    var two = one
    two.update(20)
    one.update(30)
    #expect(one.value == 20 && two.value == 15)
  }

  @Test func `no indicator has a length of nothing`() async {
    await #expect(processExitsWith: .failure) { _ = SMA(length: 0) }
    await #expect(processExitsWith: .failure) { _ = EMA(length: 0) }
    await #expect(processExitsWith: .failure) { _ = RSI(length: 0) }
    await #expect(processExitsWith: .failure) { _ = ATR(length: -1) }
    await #expect(processExitsWith: .failure) { _ = Highest(length: 0) }
    await #expect(processExitsWith: .failure) { _ = Lowest(length: 0) }
  }

  /// What TA-Lib makes of the bars, one number for each; NaN where it has none yet.
  private func talib(_ expression: String) throws -> [Double] {
    let scratch = Scratch()
    let rows = zip(zip(high, low), close).map { "\($0.0) \($0.1) \($1)\n" }.joined()
    let table = scratch.write(Array(rows.utf8), to: "bars")
    let script = """
      import sys, numpy, talib
      high, low, close = numpy.ascontiguousarray(numpy.loadtxt(sys.argv[1]).T)
      for value in \(expression):
          print(repr(float(value)))
      """
    return try python(script, table, in: scratch).split(separator: "\n").map { Double(String($0)) ?? .nan }
  }

  /// `ours` is there from the row `first` on, as `theirs` is, and no further from it than rounding explains.
  private func expectEqual(_ ours: [Double?], _ theirs: [Double], from first: Int, within tolerance: Double = 1e-9) {
    #expect(ours.count == theirs.count)
    #expect(ours.prefix(first).allSatisfy { $0 == nil })
    for row in first..<min(ours.count, theirs.count) {
      let (value, wanted) = (ours[row] ?? .nan, theirs[row])
      // Written so that a NaN on either side fails.
      guard abs(value - wanted) <= tolerance * abs(wanted) else {
        Issue.record("row \(row): \(value) where TA-Lib has \(wanted)")
        return
      }
    }
  }
}
