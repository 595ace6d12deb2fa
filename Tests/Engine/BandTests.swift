import HostEngine
import HostModel
import HostRisk
import Testing

/// How far a price may lie from the market, how much of it an order may be, and how old what is known may be.
@Suite struct BandTests {
  /// Five minutes on: the minutes of the desk count up by one a bar.
  private func pass(_ bench: inout Bench, at price: Int64) {
    for _ in 0..<5 { bench.bar(at: price) }
  }

  @Test func `C12 the band around the day's first price holds to the tick on both sides`() {
    var bench = Bench {
      $0.dayBand_ppm = 100_000
      $0.collar_ppm = 1_000_000
    }
    bench.bar(at: 100_00)
    pass(&bench, at: 105_00)
    pass(&bench, at: 105_00)
    bench.buy(1, 1_0000, limit: 110_00)
    #expect(bench.refusal() == nil)
    bench.buy(2, 1_0000, limit: 110_01)
    #expect(bench.refusal() == .dayBand(Price(ticks: 110_01), bound: Price(ticks: 110_00)))
    pass(&bench, at: 95_00)
    bench.sell(3, 1_0000, limit: 90_00)
    #expect(bench.refusal() == nil)
    bench.sell(4, 1_0000, limit: 89_99)
    #expect(bench.refusal() == .dayBand(Price(ticks: 89_99), bound: Price(ticks: 90_00)))
  }

  @Test func `C12 a new day begins its band anew, and closing is let through beyond it`() {
    var bench = Bench { $0.dayBand_ppm = 100_000 }
    bench.bar(at: 100_00)
    bench.buy(1, 2_0000)
    pass(&bench, at: 100_00)
    pass(&bench, at: 85_00)
    _ = bench.notices()
    bench.sell(2, 3_0000)
    #expect(bench.refusal()?.name == "day_band", "one that would also open")
    bench.sell(3, 2_0000)
    #expect(bench.refusal() == nil, "nobody is held in")
    bench.minute = 24 * 60
    bench.bar(at: 85_00)
    bench.sell(4, 1_0000)
    #expect(bench.refusal() == nil)
  }

  @Test(arguments: [true, false])
  func `C12 orders that walk the price, each within the collar, are stopped by how far it came`(isBuying: Bool) {
    var bench = Bench { $0.walk_ppm = 30_000 }
    var price: Int64 = 100_00, refusal: Refusal?
    pass(&bench, at: price)
    for ref in 1...40 as ClosedRange<UInt64> {
      bench.bar(at: price)
      let limit = isBuying ? price + price / 100 : price - price / 100
      if isBuying { bench.buy(ref, 1, limit: limit) } else { bench.sell(ref, 1, limit: limit) }
      refusal = bench.refusal()
      if refusal != nil { break }
      if ref % 2 == 0 { price = limit }  // the market follows
    }
    #expect(refusal?.name == "walk")
    #expect(isBuying ? (102_00...106_00).contains(price) : (94_00...98_00).contains(price))
    // Where the market stays, the walk may go on after a while.
    pass(&bench, at: price)
    pass(&bench, at: price)
    if isBuying { bench.buy(100, 1) } else { bench.sell(100, 1) }
    #expect(bench.refusal() == nil)
  }

  @Test func `C12 a market order is bounded by the narrowest of collar and bands`() {
    var bench = Bench {
      $0.dayBand_ppm = 70_000
      $0.walk_ppm = 60_000
    }
    pass(&bench, at: 100_00)
    pass(&bench, at: 102_00)
    bench.buy(1, 1_0000)
    let bound = bench.notices().compactMap { notice -> Int64? in
      guard case .accepted(_, _, let order) = notice else { return nil }
      return order.price.ticks
    }
    #expect(bound == [106_00], "not the collar's 107.10, nor the day's 107.00")
  }

  @Test func `C14 an order is at most its share of what was traded lately, and overflows are refused`() {
    // A bar trades 1,000 units; five of them are a period.
    var bench = Bench { $0.volumeShare_ppm = 100_000 }
    pass(&bench, at: 100_00)
    pass(&bench, at: 100_00)
    pass(&bench, at: 100_00)
    bench.buy(1, 501)
    #expect(bench.refusal() == .volume(Quantity(units: 501), limit: Quantity(units: 500)))
    bench.buy(2, 500)
    #expect(bench.refusal() == nil)
    for (ref, units) in [(3, Int64.max), (4, 0), (5, Int64.min)] as [(UInt64, Int64)] {
      bench.buy(ref, units)
      #expect(bench.refusal() != nil)
    }
    bench.bar(at: 100_00)
    // What is held was bought in a market that traded more; it may go in one piece.
    bench.minute += 60
    bench.bar(at: 100_00)
    bench.buy(6, 500)
    #expect(bench.refusal() == .volume(Quantity(units: 500), limit: Quantity(units: 100)))
    bench.sell(7, 500)
    #expect(bench.refusal() == nil)
  }

  @Test func `C13 F15 F16 quantity and value in each other's fields are refused, and so are tenfold errors`() {
    var bench = Bench {
      $0.order_ppm = 100_000
      $0.volumeShare_ppm = 1_000_000_000
    }
    pass(&bench, at: 100_00)
    bench.buy(1, 10_0000, limit: 100_00)
    #expect(bench.refusal() == nil, "a tenth of the equity")
    // 10 pieces at 100.00, or what 1,000 money units look like as pieces.
    for (ref, units) in [(2, 1000_0000), (4, 100_0000), (6, 10_0001)] as [(UInt64, Int64)] {
      bench.buy(ref, units, limit: 100_00)
      #expect(bench.refusal()?.name == "value")
      bench.buy(ref + 1, units)
      #expect(bench.refusal()?.name == "value", "a market order counts at the collar")
    }
  }

  @Test func `F08 on a price that stands still nothing is opened, and what is held may go`() {
    var bench = Bench(markets: ["BTC", "ETH"]) { $0.priceAge_ns = 120_000_000_000 }
    bench.bar(at: 100_00)
    bench.buy(1, 1_0000)
    bench.bar(at: 100_00)
    _ = bench.notices()
    var refused = 0
    for ref in 2...11 as ClosedRange<UInt64> {
      bench.bar(at: 100_00, of: 1)  // other feeds go on
      bench.buy(ref, 1)
      if bench.refusal()?.name == "stale" { refused += 1 }
    }
    #expect(refused == 8, "from the third minute on")
    bench.sell(20, 5000, limit: 100_00)
    #expect(bench.refusal() == nil)
    bench.sell(21, 5001, limit: 100_00)
    #expect(bench.refusal()?.name == "stale", "more than there is would open")
  }
}
