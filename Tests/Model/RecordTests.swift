import HostModel
import TestSupport
import Testing

@Suite struct RecordTests {
  private let instruments = [InstrumentID(7), InstrumentID(9)]

  private func decode(_ record: WishRecord) throws(WishFault) -> Wish {
    let copy = UnsafeMutableBufferPointer<InstrumentID>.allocate(capacity: instruments.count)
    defer { copy.deallocate() }
    _ = copy.initialize(from: instruments)
    return try record.decoded(instruments: UnsafeBufferPointer(copy))
  }

  private var limitOrder: WishRecord {
    var record = WishRecord()
    record.kind = WishRecord.submit
    record.side = 1
    record.type = 2
    record.timeInForce = 1
    record.instrument = 1
    record.clientRef = 5
    record.price_ticks = 100
    record.quantity_units = 3
    return record
  }

  @Test func `an order's instrument is the host's, not the strategy's index`() throws {
    let wish = try decode(limitOrder)
    #expect(
      wish
        == .submit(
          OrderRequest(
            clientRef: ClientRef(5), instrument: InstrumentID(9), side: .buy, type: .limit,
            timeInForce: .untilCancelled, quantity: Quantity(units: 3), price: Price(ticks: 100))))
  }

  @Test func `each field that makes no sense is named`() {
    func fault(_ change: (inout WishRecord) -> Void) -> WishFault? {
      var record = limitOrder
      change(&record)
      do {
        _ = try decode(record)
        return nil
      } catch { return error }
    }
    #expect(fault { $0.kind = 0 }?.field == .kind)
    #expect(fault { $0.kind = 8 } == WishFault(.kind, value: 8, limit: 7))
    #expect(fault { $0.side = 255 }?.field == .side)
    #expect(fault { $0.type = 0 }?.field == .type)
    #expect(fault { $0.timeInForce = 9 }?.field == .timeInForce)
    #expect(fault { $0.instrument = 2 } == WishFault(.instrument, value: 2, limit: 2))
    #expect(
      fault {
        $0.type = 1; $0.price_ticks = 0
      }?.field == .timeInForce, "a market order cannot rest")
    #expect(
      fault {
        $0.type = 1; $0.timeInForce = 2
      }?.field == .price, "a market order has no price")
    #expect(fault { $0.flags = 16 }?.field == .flags)
    #expect(fault { $0.detail = 1 }?.field == .detail)
    #expect(fault { $0.link = -1 }?.field == .link)
    #expect(fault { $0.time_ns = 1 }?.field == .time)
    #expect(fault { $0.text_length = 1 }?.field == .unused)
    #expect(fault { $0.text_offset = 1 }?.field == .unused)
  }

  @Test func `a million random records decode or are refused, and never trap`() {
    var draw = SplitMix(seed: 2), decoded = 0
    for _ in 0..<1_000_000 {
      var record = WishRecord()
      record.kind = UInt8(draw.below(9))
      record.side = UInt8(draw.below(4))
      record.type = UInt8(draw.below(2) == 0 ? draw.below(13) : draw.below(3))
      record.timeInForce = UInt8(draw.below(6))
      record.instrument = UInt16(draw.below(4))
      record.flags = draw.below(4) == 0 ? UInt16(draw.below(18)) : 0
      record.detail = draw.below(3) != 0 ? 0 : draw.signed()
      record.link = draw.below(3) != 0 ? 0 : draw.signed()
      record.clientRef = draw.next()
      record.price_ticks = draw.signed()
      record.quantity_units = draw.signed()
      record.time_ns = draw.below(8) != 0 ? 0 : draw.signed()
      record.text_length = draw.below(16) != 0 ? 0 : UInt32(draw.next() >> 32)
      do {
        _ = try decode(record)
        decoded += 1
      } catch { #expect(error.field == .unused || error.value != Int64.min + 1) }
    }
    #expect(decoded > 1000, "the draw hardly ever made a valid record: \(decoded)")
  }

  @Test func `market data that cannot be is refused with its fault`() {
    let good = EventRecord.bar(
      InstrumentID(0), closing: Time(nanoseconds: 60), open: Price(ticks: 10), high: Price(ticks: 12),
      low: Price(ticks: 9), close: Price(ticks: 11), volume: Quantity(units: 5), interval_ns: 60)
    func fault(_ change: (inout EventRecord) -> Void) -> MarketRecordFault? {
      var record = good
      change(&record)
      return record.marketFault(instrumentCount: 1, after: Time(nanoseconds: 60))
    }
    #expect(fault { _ in } == nil)
    #expect(fault { $0.kind = EventKind.filled } == .kind(18))
    #expect(fault { $0.instrument = 1 } == .instrument(1))
    #expect(fault { $0.time_ns = 59 } == .timeBackwards(from: 60, to: 59))
    #expect(fault { $0.field2 = 0 } == .price(0))
    #expect(fault { $0.field0 = 13 } == .range)
    #expect(fault { $0.field3 = 8 } == .range)
    #expect(fault { $0.field4 = -1 } == .quantity(-1))
    #expect(
      fault {
        $0.kind = EventKind.trade; $0.field1 = 0
      } == .quantity(0))
    #expect(
      fault {
        $0.kind = EventKind.trade; $0.field0 = -4
      } == .price(-4))
  }

  @Test func `listings that cannot be one run are refused`() {
    #expect(throws: Universe.Fault.twice(symbol: "BTC-USDT")) { try Universe([.sample(), .sample()]) }
    #expect(throws: Universe.Fault.self) { try Universe([.sample(priceDecimals: 13)]) }
    #expect(throws: Universe.Fault.self) { try Universe([.sample(quantityDecimals: -1)]) }
    var stepless = Listing.sample()
    stepless.priceStep = Price(ticks: 0)
    #expect(throws: Universe.Fault.listing(.step(symbol: "BTC-USDT"))) { try Universe([stepless]) }
  }
}
