import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostRisk
import TestSupport
import Testing

/// The engine has no clock: time is what the market says, it never goes back, and a venue's own clock moves nothing.
@Suite struct ClockTests {
  private func bar(at time_ns: Int64) -> EventRecord {
    .bar(
      InstrumentID(0), closing: Time(nanoseconds: time_ns), open: Price(ticks: 100_00), high: Price(ticks: 100_00),
      low: Price(ticks: 100_00), close: Price(ticks: 100_00), volume: Quantity(units: 1000), interval_ns: 60_000_000_000
    )
  }

  private func timers(_ bench: inout Bench) -> [UInt64] {
    bench.inbox().filter { $0.kind == EventKind.timer }.map { UInt64(bitPattern: $0.field0) }
  }

  @Test func `J11 time that goes backwards is refused and changes nothing`() {
    var bench = Bench()
    bench.bar(at: 100_00)
    bench.bar(at: 100_00)
    bench.wish(.timer(1, 150_000_000_000))
    _ = bench.inbox()
    for back_ns in [1, 60_000_000_000, 120_000_000_000, Int64.max / 2] as [Int64] {
      let time_ns = 120_000_000_000 - back_ns
      #expect(bench.trading.receive(bar(at: time_ns)) == .timeBackwards(from: 120_000_000_000, to: time_ns))
      #expect(bench.trading.engine.now.nanoseconds == 120_000_000_000)
      #expect(bench.trading.engine.inbox(bench.first).isEmpty)
    }
    #expect(bench.trading.receive(bar(at: 150_000_000_000)) == nil)
    #expect(timers(&bench) == [1])
  }

  @Test func `J11 however time leaps, each timer comes once, at the first event that is not before it`() {
    var chance = SplitMix(seed: 11)
    for _ in 0..<1000 {
      var bench = Bench()
      bench.bar(at: 100_00)
      var now_ns: Int64 = 60_000_000_000, due: [UInt64: Int64] = [:]
      for ref in 1...8 as ClosedRange<UInt64> {
        let time_ns = now_ns + 1 + Int64(chance.below(400)) * 86_400_000_000_000 / Int64(1 + chance.below(1_000_000))
        due[ref] = time_ns
        bench.wish(.timer(ref, time_ns))
      }
      _ = bench.inbox()
      while !due.isEmpty {
        // From a millisecond to a year.
        now_ns += 1_000_000 << Int64(chance.below(35))
        #expect(bench.trading.receive(bar(at: now_ns)) == nil)
        let came = Set(timers(&bench)), wanted = Set(due.filter { $0.value <= now_ns }.keys)
        #expect(came == wanted)
        for ref in came { due[ref] = nil }
      }
    }
  }

  @Test func `J11 a leap over an order's end ends it before it can trade`() {
    for leap_ns in [1, 1_000_000, 86_400_000_000_000, 365 * 86_400_000_000_000] as [Int64] {
      var bench = Bench()
      bench.bar(at: 100_00)
      var wish = WishRecord.order(side: 1, 1, 1_0000, limit: 99_00)
      wish.timeInForce = 4
      wish.time_ns = 120_000_000_000
      bench.wish(wish)
      #expect(bench.trading.engine.workingOrders(bench.first) == 1)
      #expect(bench.trading.receive(bar(at: 120_000_000_000 + leap_ns)) == nil)
      #expect(bench.trading.engine.workingOrders(bench.first) == 0)
      #expect(bench.trading.engine.ledger[bench.first].positions[0].quantity_units == 0)
    }
  }

  @Test func `F11 a venue whose clock is wrong by hours is booked by its order of reports, and moves no time here`() {
    for skew_ns in [-3_600_000_000_000, -1, 1, 3_600_000_000_000] as [Int64] {
      var bench = Bench()
      bench.bar(at: 100_00)
      bench.wish(.timer(9, 60_000_000_001))
      _ = bench.inbox()
      bench.wishes.records[0] = .order(side: 1, 1, 1_0000, limit: 99_00)
      bench.wishes.count = 1
      var effects = Effects()
      bench.trading.engine.receive(bench.wishes, from: bench.first, &effects)
      let id = OrderID(1, of: bench.first), time = Time(nanoseconds: 60_000_000_000 + skew_ns)
      let fill = Fill(
        price: Price(ticks: 99_00), quantity: Quantity(units: 1_0000),
        fee: Money(units: 0, bench.trading.engine.ledger[bench.first].currency), isMaker: true)
      bench.trading.engine.receive(VenueReport(id, at: time, .accepted), &effects)
      bench.trading.engine.receive(VenueReport(id, at: time, .filled(fill, TradeID(1))), &effects)
      #expect(bench.trading.engine.now.nanoseconds == 60_000_000_000)
      #expect(bench.trading.engine.ledger[bench.first].positions[0].quantity_units == 1_0000)
      #expect(bench.trading.engine.workingOrders(bench.first) == 0)
      #expect(timers(&bench).isEmpty, "the timer waits for the market")
    }
  }
}
