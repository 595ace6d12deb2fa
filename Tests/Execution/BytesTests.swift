import HostExecution
import HostLedger
import HostModel
import TestSupport
import Testing

/// What an order's life remembers, written down and read again: the same bytes, and it goes on alike.
@Suite struct BytesTests {
  private func fill(_ units: Int64) -> Fill {
    Fill(price: Price(ticks: 1), quantity: Quantity(units: units), fee: Money(units: 0, CurrencyID(0)), isMaker: false)
  }

  private func report(_ chance: inout SplitMix) -> Report {
    switch chance.below(12) {
    case 0: .accepted
    case 1: .rejected(code: 3)
    case 2: .cancelled
    case 3: .cancelRejected
    case 4: .replaced
    case 5: .replaceRejected
    case 6: .expired
    case 7: .lost
    case 8: .absent
    default: .filled(fill(Int64(1 + chance.below(3))), TradeID(Int64(chance.below(8))))
    }
  }

  @Test func `a life and its trades go on from their bytes as they would have`() throws {
    var chance = SplitMix(seed: 5), bytes = ByteWriter(), again = ByteWriter()
    for _ in 0..<5_000 {
      var life = OrderLife(quantity: Quantity(units: 10)), trades = TradeMemory()
      for step in 0..<chance.below(12) {
        _ = life.receive(report(&chance), at: Time(nanoseconds: Int64(step)), &trades)
        if chance.below(4) == 0 { _ = life.cancel() }
        if chance.below(4) == 0, life.filled.units < 15 { _ = life.replace(Quantity(units: 15)) }
      }
      bytes.removeAll()
      life.encode(into: &bytes)
      trades.encode(into: &bytes)
      var reader = ByteReader(bytes.bytes)
      var copy = try OrderLife(decoding: &reader), copiedTrades = try TradeMemory(decoding: &reader)
      try reader.checkEnd()
      #expect(copy == life)
      again.removeAll()
      copy.encode(into: &again)
      copiedTrades.encode(into: &again)
      #expect(Array(again.bytes) == Array(bytes.bytes))
      for _ in 0..<5 {
        let next = report(&chance), time = Time(nanoseconds: 99)
        #expect(copy.receive(next, at: time, &copiedTrades) == life.receive(next, at: time, &trades))
      }
      #expect(copy == life)
    }
  }

  @Test func `F03 a fill that is told again after weeks is known, and in doubt nothing is booked twice`() {
    var trades = TradeMemory(), life = OrderLife(quantity: Quantity(units: Int64.max))
    var other = OrderLife(quantity: Quantity(units: Int64.max))
    let day = Time.nanosecondsPerDay
    func tell(_ trade: Int64, at time_ns: Int64) -> OrderLife.Effect {
      life.receive(.filled(fill(1), TradeID(trade)), at: Time(nanoseconds: time_ns), &trades)
    }
    _ = tell(1, at: 0)
    _ = tell(2, at: 40 * day)
    #expect(tell(1, at: 0) == .repeated)
    for number in 0..<Int64(TradeMemory.largest) {
      _ = other.receive(.filled(fill(1), TradeID(number)), at: Time(nanoseconds: 40 * day), &trades)
    }
    #expect(tell(1, at: 0) == .repeated, "forgotten, and not younger than what is forgotten")
    #expect(tell(3, at: 40 * day + 1) != .repeated)
    #expect(tell(3, at: 40 * day + 1) == .repeated)
    #expect(life.filled == Quantity(units: 3))
  }

  @Test func `a book of standing orders is read as it was written, and no part of it is believed`() throws {
    var book = StandingBook(), chance = SplitMix(seed: 6)
    let price = Price(ticks: 100), end = Time(nanoseconds: 900)
    let plans: [StandingPlan] = [
      .market, .limit(price), .stop(trigger: price), .stopLimit(trigger: price, limit: price),
      .takeProfit(trigger: price), .takeProfitLimit(trigger: price, limit: price), .trailing(ticks: 3),
      .trailingShare(ppm: 7), .iceberg(limit: price, visible: Quantity(units: 2)),
      .twap(slices: 3, end: end, limit: nil),
      .vwap(participation_ppm: 5, end: end, limit: price),
    ]
    let links: [OrderLink] = [.none, .oneCancelsOther(ClientRef(1)), .after(ClientRef(2)), .afterAsOne(ClientRef(3))]
    for (number, plan) in plans.enumerated() {
      let request = StandingRequest(
        clientRef: ClientRef(UInt64(number + 1)), instrument: InstrumentID(UInt16(number % 2)),
        side: number % 2 == 0 ? .buy : .sell, plan: plan, timeInForce: .untilTime, quantity: Quantity(units: 9),
        flags: number % 3 == 0 ? .reduceOnly : [], expiry: end, link: links[number % 4])
      book.add(
        StandingOrder(request, position: number % 2, at: Time(nanoseconds: 5), group: UInt32(number)), at: price,
        step: 1)
    }
    for condition: CancelCondition in [
      .above(InstrumentID(1), price), .below(InstrumentID(0), price), .filled(ClientRef(1)), .ended(ClientRef(2)),
      .at(end),
    ] { book.add(CancelRule(ClientRef(4), condition)) }
    book.fire(2)

    var bytes = ByteWriter(), again = ByteWriter()
    book.encode(into: &bytes)
    var reader = ByteReader(bytes.bytes)
    let copy = try StandingBook(decoding: &reader, instrumentCount: 2)
    try reader.checkEnd()
    copy.encode(into: &again)
    #expect(Array(again.bytes) == Array(bytes.bytes))
    for place in 0..<book.count { #expect(copy[place] == book[place]) }

    for length in 0..<bytes.count {
      var short = ByteReader(UnsafeRawBufferPointer(rebasing: bytes.bytes[..<length]))
      #expect(throws: ByteFault.self) { _ = try StandingBook(decoding: &short, instrumentCount: 2) }
    }
    var damaged = Array(bytes.bytes)
    for _ in 0..<20_000 {
      let place = chance.below(UInt64(damaged.count)), before = damaged[place]
      damaged[place] = UInt8(chance.below(256))
      damaged.withUnsafeBytes { raw in
        var reader = ByteReader(raw)
        _ = try? StandingBook(decoding: &reader, instrumentCount: 2)
      }
      damaged[place] = before
    }
  }
}
