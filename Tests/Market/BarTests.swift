import HostMarket
import HostModel
import Testing
import TestSupport

/// Bars made of trades.
@Suite struct BarTests {
  let scratch = Scratch()

  private func trade(_ second: Int64, _ price: Int64, _ quantity: Int64, instrument: UInt16 = 0) -> EventRecord {
    .trade(
      InstrumentID(instrument), at: Time(nanoseconds: second * 1_000_000_000), price: Price(ticks: price),
      quantity: Quantity(units: quantity), aggressor: nil, id: second)
  }

  private func bar(
    ending second: Int64, _ prices: (Int64, Int64, Int64, Int64), volume: Int64, instrument: UInt16 = 0
  ) -> EventRecord {
    .bar(
      InstrumentID(instrument), closing: Time(nanoseconds: second * 1_000_000_000), open: Price(ticks: prices.0),
      high: Price(ticks: prices.1), low: Price(ticks: prices.2), close: Price(ticks: prices.3),
      volume: Quantity(units: volume), interval_ns: 60_000_000_000)
  }

  @Test func `a bar is given when a trade shows that it is over, and never before`() throws {
    var builder = BarBuilder(interval_ns: 60_000_000_000)
    #expect(try builder.take(trade(61, 50, 1)) == nil)
    #expect(try builder.take(trade(100, 55, 2)) == nil)
    #expect(try builder.take(trade(119, 45, 3)) == nil)
    // At its very end the next one begins; the one after that has no trades and is not there.
    #expect(try builder.take(trade(120, 47, 4)) == bar(ending: 120, (50, 55, 45, 45), volume: 6))
    #expect(try builder.take(trade(250, 48, 5)) == bar(ending: 180, (47, 47, 47, 47), volume: 4))
    #expect(builder.finish() == bar(ending: 300, (48, 48, 48, 48), volume: 5))
    #expect(builder.finish() == nil)
  }

  @Test func `a volume or an end beyond 64 bits is told`() throws {
    var builder = BarBuilder(interval_ns: 60_000_000_000)
    _ = try builder.take(trade(61, 50, .max))
    #expect(throws: BarBuilder.TooLarge.self) { try builder.take(trade(62, 50, 1)) }
    var late = trade(0, 50, 1)
    late.time_ns = .max
    #expect(throws: BarBuilder.TooLarge.self) { try builder.take(late) }
  }

  @Test func `bars of several instruments stand in order of time`() throws {
    var writer = try MarketWriter(path: scratch.file("a.npy"), kind: .trades, listings: listings)
    for record in [
      trade(1, 10, 1, instrument: 1), trade(2, 50, 1), trade(65, 11, 1, instrument: 1), trade(130, 51, 1),
      trade(131, 12, 1, instrument: 1),
    ] { try writer.append(record) }
    try writer.finish()
    try MarketFile(path: scratch.file("a.npy")).writeBars(interval_ns: 60_000_000_000, to: scratch.file("b.npy"))
    let bars = try MarketFile(path: scratch.file("b.npy"))
    try bars.validate()
    #expect(
      Array(bars.records) == [
        bar(ending: 60, (50, 50, 50, 50), volume: 1), bar(ending: 60, (10, 10, 10, 10), volume: 1, instrument: 1),
        bar(ending: 120, (11, 11, 11, 11), volume: 1, instrument: 1), bar(ending: 180, (51, 51, 51, 51), volume: 1),
        bar(ending: 180, (12, 12, 12, 12), volume: 1, instrument: 1),
      ])
    #expect(bars.listings == listings)
  }

  @Test(arguments: [1, 7, 60, 3_600, 86_400])
  func `NumPy makes the same bars, of whatever length`(seconds: Int64) throws {
    let path = scratch.file("trades.npy")
    try generated(20_000, kind: .trades, at: path)
    let made = scratch.file("bars.npy")
    try MarketFile(path: path).writeBars(interval_ns: seconds * 1_000_000_000, to: made)
    let script = """
      import sys, numpy
      trades, bars, length = numpy.load(sys.argv[1]), numpy.load(sys.argv[2]), int(sys.argv[3]) * 10**9
      end = (trades["time_ns"] // length + 1) * length
      starts = numpy.flatnonzero(numpy.diff(end, prepend=0))
      stops = numpy.append(starts[1:], len(trades))
      price = trades["price"]
      assert (bars["time_ns"] == end[starts]).all() and (bars["interval_ns"] == length).all()
      assert (bars["open"] == price[starts]).all() and (bars["close"] == price[stops - 1]).all()
      assert (bars["high"] == numpy.maximum.reduceat(price, starts)).all()
      assert (bars["low"] == numpy.minimum.reduceat(price, starts)).all()
      assert (bars["volume"] == numpy.add.reduceat(trades["quantity"], starts)).all()
      print(len(bars) == len(starts))
      """
    #expect(try python(script, path, made, "\(seconds)", in: scratch) == "True\n")
  }

  @Test func `bars are made of trades alone, also of those among other events`() throws {
    for (kind, code) in [(MarketKind.bars, "E_DATA_TRADES"), (.quotes, "E_DATA_TRADES"), (.depth, "E_DATA_TRADES")] {
      try generated(50, kind: kind, at: scratch.file("\(kind).npy"))
      let error = #expect(throws: MarketError.self) {
        try MarketFile(path: scratch.file("\(kind).npy")).writeBars(interval_ns: 1, to: scratch.file("b.npy"))
      }
      #expect(error?.code == code)
    }
    try generated(5_000, kind: .events, at: scratch.file("events.npy"))
    let events = try MarketFile(path: scratch.file("events.npy"))
    try events.writeBars(interval_ns: 3_600_000_000_000, to: scratch.file("b.npy"))
    let trades = events.records.filter { $0.kind == EventKind.trade }
    let bars = try MarketFile(path: scratch.file("b.npy"))
    #expect(!trades.isEmpty)
    #expect(bars.records.reduce(0) { $0 + $1.volume.units } == trades.reduce(0) { $0 + $1.tradeQuantity.units })
  }

  @Test func `who stops it gets no bars`() throws {
    try generated(50, kind: .trades, at: scratch.file("a.npy"))
    #expect(throws: MarketError.stopped(path: scratch.file("b.npy"), rows: 0)) {
      try MarketFile(path: scratch.file("a.npy")).writeBars(interval_ns: 1, to: scratch.file("b.npy")) { _ in false }
    }
    #expect(scratch.names == "a.npy\n")
  }
}
