import HostMarket
import HostModel
import Testing

@Suite struct MadeUpBookTests {
  @Test(arguments: [MarketKind.quotes, .depth, .events], [1_000, 60_000_000_000, 604_800_000_000_000] as [Int64])
  func `a made-up book is valid, whole after each batch, and never crossed then`(kind: MarketKind, interval_ns: Int64)
    throws
  {
    for seed in 1...5 as ClosedRange<UInt64> {
      var settings = GeneratorSettings()
      settings.kind = kind
      settings.interval_ns = interval_ns
      settings.seed = seed
      settings.priceStep = Price(ticks: 25)
      settings.quantityStep = Quantity(units: 10)
      var market = try MarketGenerator(settings)
      var previous = settings.start
      var bids: [Int64: Int64] = [:], asks: [Int64: Int64] = [:], trades = 0, rows = 0
      while rows < 10_000, let record = market.next() {
        rows += 1
        #expect(record.marketFault(instrumentCount: 1, after: previous) == nil, "seed \(seed) row \(rows)")
        previous = record.time
        switch record.kind {
        case EventKind.quote:
          #expect(record.bid < record.ask && record.bid.ticks % 25 == 0 && record.askSize.units % 10 == 0)
        case EventKind.depth:
          #expect(record.isFirstOfSnapshot == (rows == 1))
          let size = record.levelSize.units > 0 ? record.levelSize.units : nil
          if record.isBidLevel { bids[record.levelPrice.ticks] = size } else { asks[record.levelPrice.ticks] = size }
          guard record.isLastOfBatch else { break }
          let bid = try #require(bids.keys.max()), ask = try #require(asks.keys.min())
          #expect(bid < ask && bids.count <= 10 && asks.count <= 10, "seed \(seed) row \(rows)")
        default:
          #expect(record.kind == EventKind.trade && kind == .events)
          let best = try #require(record.field2 > 0 ? asks.keys.min() : bids.keys.max())
          let size = try #require(record.field2 > 0 ? asks[best] : bids[best])
          #expect(record.tradePrice.ticks == best && record.tradeQuantity.units <= size)
          trades += 1
        }
      }
      #expect((trades > 100) == (kind == .events) || rows < 10_000)
    }
  }
}
