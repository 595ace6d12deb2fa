import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import Testing

/// New terms for a working order, and a venue that does not answer.
@Suite struct ReplaceTests {
  /// An engine whose venue is the test: requests wait in `effects` until it says something.
  private struct Silent: ~Copyable {
    var bench = Bench(fee_ppm: 0)
    var effects = Effects()
    var id = OrderID(0)

    init() {
      bench.trade(100_00, 1)
      wish(.order(side: 1, 1, 2_0000, limit: 99_00))
      id = OrderID(1 << 16)
    }

    mutating func wish(_ record: WishRecord) {
      bench.wishes.records[0] = record
      bench.wishes.count = 1
      bench.trading.engine.receive(bench.wishes, from: bench.first, &effects)
    }

    mutating func say(_ report: Report) {
      bench.trading.engine.receive(VenueReport(id, at: bench.trading.engine.now, report), &effects)
      bench.trading.engine.ledger.checkInvariants()
    }

    mutating func wait(seconds: Int64) {
      let time = Time(nanoseconds: bench.trading.engine.now.nanoseconds + seconds * 1_000_000_000)
      bench.trading.engine.receive(
        .trade(
          InstrumentID(0), at: time, price: Price(ticks: 100_00), quantity: Quantity(units: 1), aggressor: nil, id: 0),
        &effects)
    }

    mutating func notices() -> [Notice] {
      var list: [Notice] = []
      while !effects.notices.isEmpty { list.append(effects.notices.removeFirst()) }
      return list
    }

    /// `place`, `cancel`, `replace` or `query` for each request since the last look.
    mutating func requests() -> [String] {
      var list: [String] = []
      while !effects.requests.isEmpty {
        switch effects.requests.removeFirst() {
        case .place: list.append("place")
        case .cancel: list.append("cancel")
        case .replace: list.append("replace")
        case .query: list.append("query")
        }
      }
      return list
    }

    var promised: Int64 { bench.trading.engine.ledger[bench.first].promisedCash_units }
  }

  @Test func `new terms keep what was filled, and the promise moves with them`() {
    var bench = Bench(fee_ppm: 0)
    bench.trade(100_00, 1)
    bench.buy(1, 2_0000, limit: 99_00)
    bench.trade(99_50, 1)
    bench.trade(98_00, 5000)
    _ = bench.inbox()
    bench.wish(.replace(1, price: 98_50, units: 3_0000))
    #expect(bench.trading.engine.ledger[bench.first].promisedCash_units == 246_25000000, "2.5 at 98.50")
    #expect(bench.inbox().map(\.kind) == [EventKind.replaced])
    bench.trade(98_60, 1)
    bench.trade(98_00, 50_0000)
    #expect(bench.trading.engine.ledger[bench.first].positions[0].quantity_units == 3_0000)
    #expect(bench.trading.engine.ledger[bench.first].promisedCash_units == 0)
  }

  @Test func `terms that the gate refuses leave the order and its promise as they are`() {
    var bench = Bench(fee_ppm: 0)
    bench.trade(100_00, 1)
    bench.buy(1, 2_0000, limit: 99_00)
    let promised = bench.trading.engine.ledger[bench.first].promisedCash_units
    for (terms, reason) in [
      (WishRecord.replace(1, units: 50_0000), 9), (.replace(1, price: 120_00), 8), (.replace(9, units: 1), 2),
      (.replace(1, trigger: 95_00), 1),
    ] {
      bench.wish(terms)
      #expect(bench.refusal()?.record.reason == Int64(reason))
    }
    #expect(bench.trading.engine.ledger[bench.first].promisedCash_units == promised)
    #expect(bench.trading.engine.workingOrders(bench.first) == 1)
  }

  @Test func `until the venue has answered, the dearer of both terms is promised`() {
    var host = Silent()
    host.say(.accepted)
    #expect(host.promised == 198_00000000)
    host.wish(.replace(1, units: 3_0000))
    #expect(host.promised == 297_00000000)
    host.say(.replaceRejected)
    #expect(host.promised == 198_00000000)
    host.wish(.replace(1, units: 1_0000))
    #expect(host.promised == 198_00000000)
    host.say(.replaced)
    #expect(host.promised == 99_00000000)
    #expect(host.requests() == ["place", "replace", "replace"])
  }

  @Test func `F12 an answer that does not come is told at its deadline, and asked about`() {
    var host = Silent()
    _ = host.notices()
    _ = host.requests()
    host.wait(seconds: 4)
    #expect(host.notices().isEmpty)
    host.wait(seconds: 1)
    let told = host.notices().contains { if case .unanswered(_, _, _, .order) = $0 { true } else { false } }
    #expect(told)
    #expect(host.requests() == ["query"])
    host.say(.accepted)
    host.wish(.cancel(1))
    host.wait(seconds: 5)
    #expect(host.notices().contains { if case .unanswered(_, _, _, .cancel) = $0 { true } else { false } })
    #expect(host.requests() == ["cancel", "query"])
  }

  @Test func `F02 an unknown outcome keeps its promise until the venue has said twice that there is nothing`() {
    var host = Silent()
    host.wait(seconds: 5)
    host.say(.absent)
    host.say(.absent)
    host.say(.absent)
    #expect(host.promised == 198_00000000, "so soon it proves nothing")
    host.wait(seconds: 5)
    host.say(.absent)
    host.say(.absent)
    #expect(host.promised == 198_00000000, "once proves nothing, however often it is said")
    host.wait(seconds: 5)
    host.say(.absent)
    #expect(host.promised == 0)
    // And the venue had it after all.
    host.say(.filled(fill(1_0000), TradeID(5)))
    #expect(host.bench.trading.engine.ledger[host.bench.first].positions[0].quantity_units == 1_0000)
  }

  @Test func `F02 beside an unknown order nothing is added to its instrument, and closing is let through`() {
    var host = Silent()
    host.say(.accepted)
    host.say(.filled(fill(1_0000), TradeID(1)))
    host.wish(.order(side: 1, 2, 1_0000, limit: 99_00))
    #expect(host.requests() == ["place", "place"])
    host.wait(seconds: 5)
    _ = host.notices()
    host.wish(.order(side: 1, 3, 1_0000, limit: 99_00))
    host.wish(.order(side: 2, 4, 2_0000, limit: 101_00))
    let blocked = Refusal.unknown(UnknownOrders(first: ClientRef(2), count: 1))
    #expect(host.notices() == [.refused(host.bench.first, blocked), .refused(host.bench.first, blocked)])
    #expect(blocked.record == (28, 2, 1))
    #expect(blocked.name == "unknown")
    host.wish(.order(side: 2, 5, 1_0000, limit: 101_00))
    #expect(host.requests() == ["query", "place"], "it only closes")
    host.id = OrderID(2 << 16)
    host.say(.accepted)
    host.wish(.order(side: 1, 6, 1_0000, limit: 99_00))
    #expect(host.requests() == ["place"])
  }

  @Test func `J18 a cancel of which no answer comes is asked for until the order is over`() {
    var host = Silent()
    host.say(.accepted)
    host.wish(.cancel(1))
    _ = host.requests()
    for _ in 0..<3 {
      host.wait(seconds: 5)
      #expect(host.requests() == ["query"])
      host.say(.accepted)
      #expect(host.requests() == ["cancel"], "it still works: the cancel was lost")
    }
    host.say(.cancelled)
    #expect(host.promised == 0)
    host.wait(seconds: 60)
    #expect(host.requests().isEmpty)
  }

  @Test func `J18 lost terms end in a cancel, with the dearer promise until then`() {
    var host = Silent()
    host.say(.accepted)
    host.wish(.replace(1, units: 3_0000))
    _ = host.requests()
    host.wait(seconds: 5)
    #expect(host.requests() == ["query"])
    host.say(.accepted)
    #expect(host.requests() == ["cancel"])
    #expect(host.promised == 297_00000000)
    host.say(.cancelled)
    #expect(host.promised == 0)
  }

  @Test func `J18 a venue that will not cancel what it does not know is asked until it says so twice`() {
    var host = Silent()
    host.wish(.cancel(1))
    _ = host.requests()
    host.say(.cancelRejected)
    #expect(host.requests() == ["query"])
    host.say(.absent)
    #expect(host.promised == 198_00000000, "so soon it proves nothing")
    host.wait(seconds: 5)
    #expect(host.requests() == ["query"])
    host.wait(seconds: 5)
    #expect(host.requests() == ["query"])
    host.say(.absent)
    #expect(host.promised == 198_00000000, "once proves nothing")
    host.wait(seconds: 5)
    host.say(.absent)
    #expect(host.promised == 0)
    #expect(host.bench.trading.engine.workingOrders(host.bench.first) == 0)
  }

  @Test func `J18 an order of a stopped strategy that the venue would not cancel and that works on is cancelled again`()
  {
    var host = Silent()
    host.say(.accepted)
    _ = host.requests()
    host.bench.trading.engine.stop(host.bench.first, .worker, &host.effects)
    #expect(host.requests() == ["cancel"])
    host.say(.cancelRejected)
    #expect(host.requests() == ["query"])
    host.say(.accepted)
    _ = host.requests()
    host.wait(seconds: 5)
    host.wait(seconds: 60)
    #expect(host.requests().contains("cancel"))
    host.say(.cancelled)
    #expect(host.promised == 0 && host.bench.trading.engine.workingOrders(host.bench.first) == 0)
  }

  @Test func `F12 an order whose end was not heard is asked about while it rests, and at once where it may not rest`() {
    var host = Silent()
    host.say(.accepted)
    host.wish(.order(side: 2, 2, 1_0000, limit: 101_00, immediate: true))
    host.id = OrderID(2 << 16)
    host.say(.accepted)
    _ = host.requests()
    host.wait(seconds: 5)
    #expect(host.requests() == ["query"], "it is neither filled nor cancelled")
    host.say(.cancelled)
    host.wait(seconds: 54)
    #expect(host.requests().isEmpty)
    host.wait(seconds: 1)
    #expect(host.requests() == ["query"])
    host.id = OrderID(1 << 16)
    host.wait(seconds: 10)
    _ = host.requests()
    host.say(.absent)
    #expect(host.requests() == ["query"], "once proves nothing")
    host.wait(seconds: 5)
    host.say(.absent)
    #expect(host.promised == 0)
  }

  @Test func `F05 after a cut every working order is asked about, and nothing is added before the answer`() {
    var host = Silent()
    host.say(.accepted)
    host.wish(.order(side: 1, 2, 1_0000, limit: 98_00))
    _ = host.requests()
    host.bench.trading.engine.reconnect(&host.effects)
    #expect(host.requests() == ["query", "query"], "one that works and one of which nothing was heard yet")
    _ = host.notices()
    host.wish(.order(side: 1, 3, 1_0000, limit: 98_00))
    let blocked = Refusal.unknown(UnknownOrders(first: ClientRef(1), count: 2))
    #expect(host.notices() == [.refused(host.bench.first, blocked)])
    host.say(.filled(fill(2_0000), TradeID(1)))  // while nobody listened
    host.id = OrderID(2 << 16)
    host.say(.accepted)
    host.wish(.order(side: 1, 4, 1_0000, limit: 98_00))
    #expect(host.requests() == ["place"])
  }

  @Test func `F01 whatever is lost, an order is sent once`() {
    var host = Silent()
    var sent = host.requests().filter { $0 == "place" }.count
    for _ in 0..<100 {
      host.wait(seconds: 7)
      sent += host.requests().filter { $0 == "place" }.count
    }
    #expect(sent == 1)
  }

  @Test func `F06 a fill within a day of the end is booked, and a repeated one is not`() {
    var host = Silent()
    host.say(.accepted)
    host.say(.filled(fill(5000), TradeID(1)))
    host.wish(.cancel(1))
    host.say(.cancelled)
    host.wait(seconds: 86_000)
    _ = host.notices()
    host.say(.filled(fill(5000), TradeID(1)))
    #expect(host.notices().isEmpty, "said before")
    host.say(.filled(fill(7000), TradeID(2)))
    #expect(host.notices().contains { if case .filled = $0 { true } else { false } })
    #expect(host.bench.trading.engine.ledger[host.bench.first].positions[0].quantity_units == 1_2000)
  }

  @Test func `A11 an overfill is booked and told`() {
    var host = Silent()
    host.say(.accepted)
    _ = host.notices()
    host.say(.filled(fill(3_0000), TradeID(1)))
    let surplus = host.notices().compactMap { notice -> Int64? in
      guard case .overfilled(_, _, _, let surplus) = notice else { return nil }
      return surplus.units
    }
    #expect(surplus == [1_0000])
    #expect(host.bench.trading.engine.ledger[host.bench.first].positions[0].quantity_units == 3_0000)
  }

  private func fill(_ units: Int64) -> Fill {
    Fill(
      price: Price(ticks: 99_00), quantity: Quantity(units: units), fee: Money(units: 0, CurrencyID(0)), isMaker: false)
  }
}
