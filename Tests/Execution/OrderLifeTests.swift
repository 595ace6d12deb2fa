import HostExecution
import HostLedger
import HostModel
import Testing

@Suite struct OrderLifeTests {
  private let time = Time(nanoseconds: 0)

  private func fill(_ units: Int64) -> Fill {
    Fill(price: Price(ticks: 1), quantity: Quantity(units: units), fee: Money(units: 0, CurrencyID(0)), isMaker: false)
  }

  private func booked(_ units: Int64, isOver: Bool = false, isLate: Bool = false, surplus: Int64 = 0)
    -> OrderLife.Effect
  {
    .book(fill(units), isOver: isOver, isLate: isLate, surplus: Quantity(units: surplus))
  }

  /// An order for 5 that was told these things, and the next trade's number.
  private struct Subject: ~Copyable {
    var life = OrderLife(quantity: Quantity(units: 5))
    var trades = TradeMemory()
    var trade: Int64 = 0
    var time_ns: Int64 = 0

    mutating func receive(_ report: Report) -> OrderLife.Effect {
      time_ns += 1
      return life.receive(report, at: Time(nanoseconds: time_ns), &trades)
    }

    mutating func fills(_ fill: Fill, trade number: Int64? = nil) -> OrderLife.Effect {
      trade += 1
      return receive(.filled(fill, TradeID(number ?? trade)))
    }
  }

  @Test func `a fill that arrives after a cancel was asked for still counts`() {
    var order = Subject()
    #expect(order.receive(.accepted) == .working)
    #expect(order.life.cancel() == true)
    #expect(order.fills(fill(5)) == booked(5, isOver: true))
    #expect(order.receive(.cancelled) == .repeated, "the last fill overtook it")
    #expect(order.life.state == .done(.filled))
  }

  @Test func `a fill before the acceptance and one after the end are booked`() {
    var order = Subject()
    #expect(order.fills(fill(2)) == booked(2))
    #expect(order.receive(.accepted) == .repeated, "what fills was accepted")
    #expect(order.receive(.cancelled) == .over(.cancelled))
    #expect(order.fills(fill(1)) == booked(1, isLate: true))
    #expect(order.life.state == .done(.cancelled))
    #expect(order.fills(fill(2)) == booked(2, isLate: true))
    #expect(order.life.state == .done(.filled), "filled whole, whatever was said of it")
  }

  @Test func `F03 a fill that is reported five times is booked once`() {
    var order = Subject()
    _ = order.receive(.accepted)
    #expect(order.fills(fill(2), trade: 9) == booked(2))
    for _ in 0..<4 { #expect(order.fills(fill(2), trade: 9) == .repeated) }
    #expect(order.fills(fill(3), trade: 10) == booked(3, isOver: true))
    #expect(order.fills(fill(2), trade: 9) == .repeated)
    #expect(order.life.filled == Quantity(units: 5))
  }

  @Test func `A11 an overfill is booked and told, once for each part of it`() {
    var order = Subject()
    _ = order.receive(.accepted)
    #expect(order.fills(fill(3)) == booked(3))
    #expect(order.fills(fill(4)) == booked(4, isOver: true, surplus: 2))
    #expect(order.fills(fill(6)) == booked(6, isLate: true, surplus: 6))
    #expect(order.life.filled == Quantity(units: 13))
    for units in [Int64.min, -3, 0] {
      let before = order.life
      #expect(order.fills(fill(units), trade: 99) == .anomaly(.filled(fill(units), TradeID(99))))
      #expect(order.life == before)
    }
  }

  @Test func `F02 an unknown outcome is left only by the venue's word, or by two that it knows of nothing`() {
    var order = Subject()
    #expect(order.receive(.lost) == .unknown(.order))
    #expect(order.life.remaining == Quantity(units: 5), "what it promised stays promised")
    #expect(order.receive(.lost) == .repeated)
    #expect(order.receive(.absent) == .repeated, "one answer is not enough")
    #expect(order.life.state == .unknown(.order))
    let again = order.life.receive(.absent, at: Time(nanoseconds: order.time_ns), &order.trades)
    #expect(again == .repeated, "the same answer once more")
    #expect(order.receive(.absent) == .over(.cancelled))
    #expect(order.fills(fill(5)) == booked(5, isLate: true), "and even then a fill is a fact")

    var other = Subject()
    _ = other.receive(.lost)
    _ = other.receive(.absent)
    #expect(other.receive(.accepted) == .working)
    #expect(other.receive(.absent) == .repeated, "asked before, and doubted until it is asked again")
    #expect(other.life.state == .open)
    #expect(other.receive(.accepted) == .repeated)
    #expect(!other.life.isDoubted)
  }

  @Test func `J18 that an order works says nothing about a lost cancel or lost terms: it is cancelled`() {
    for asked in [OrderLife.Asked.cancel, .replacement] {
      var order = Subject()
      _ = order.receive(.accepted)
      _ = asked == .cancel ? order.life.cancel() : order.life.replace(Quantity(units: 8))
      #expect(order.receive(.lost) == .unknown(asked))
      #expect(order.receive(.accepted) == .cancelAgain)
      #expect(order.life.state == .cancelling)
      #expect(order.life.remaining == Quantity(units: asked == .cancel ? 5 : 8), "either terms may still hold")
      #expect(order.receive(.cancelled) == .over(.cancelled))
    }
  }

  @Test func `J18 an order that the venue would not cancel is over once it knows it twice no more`() {
    var order = Subject()
    _ = order.life.cancel()
    #expect(order.receive(.cancelRejected) == .kept(.cancel))
    #expect(order.life.state == .open)
    #expect(order.life.isDoubted)
    #expect(order.receive(.absent) == .repeated)
    #expect(order.receive(.accepted) == .repeated)
    #expect(!order.life.isDoubted)
    #expect(order.receive(.absent) == .repeated, "once more from the beginning")
    #expect(order.life.isDoubted)
    #expect(order.receive(.absent) == .over(.cancelled))

    var rejected = Subject()
    _ = rejected.life.cancel()
    _ = rejected.receive(.cancelRejected)
    #expect(rejected.receive(.rejected(code: 4)) == .over(.rejected), "it never took it")
  }

  @Test func `new terms hold when the venue says so, and fills under either are within the order`() {
    var order = Subject()
    _ = order.receive(.accepted)
    #expect(order.life.replace(Quantity(units: 8)) == true)
    #expect(order.life.replace(Quantity(units: 9)) == false, "one at a time")
    #expect(order.fills(fill(6)) == booked(6), "under the new terms, before they are said")
    #expect(order.receive(.replaced) == .replaced)
    #expect(order.life.remaining == Quantity(units: 2))

    var refused = Subject()
    _ = refused.receive(.accepted)
    _ = refused.life.replace(Quantity(units: 8))
    #expect(refused.fills(fill(5)) == booked(5))
    #expect(refused.receive(.replaceRejected) == .over(.filled), "under the old terms it is filled whole")
  }

  @Test func `every state takes every report`() {
    enum Expected { case working, part, whole, late, over, replaced, kept, cancelAgain, unknown, repeated, anomaly }
    let reports: [Report] = [
      .accepted, .rejected(code: 9), .filled(fill(2), TradeID(71)), .filled(fill(5), TradeID(72)), .cancelled,
      .cancelRejected, .replaced, .replaceRejected, .expired, .lost, .absent,
    ]
    func open(_ order: inout Subject) { _ = order.receive(.accepted) }
    let starts: [(String, (inout Subject) -> Void, [Expected])] = [
      (
        "sent", { _ in },
        [.working, .over, .part, .whole, .over, .anomaly, .anomaly, .anomaly, .over, .unknown, .repeated]
      ),
      (
        "open", { open(&$0) },
        [.repeated, .anomaly, .part, .whole, .over, .anomaly, .anomaly, .anomaly, .over, .repeated, .repeated]
      ),
      (
        "cancelling",
        {
          open(&$0); _ = $0.life.cancel()
        },
        [.working, .over, .part, .whole, .over, .kept, .anomaly, .anomaly, .over, .unknown, .repeated]
      ),
      (
        "replacing",
        {
          open(&$0); _ = $0.life.replace(Quantity(units: 4))
        },
        [.repeated, .anomaly, .part, .whole, .over, .anomaly, .replaced, .kept, .over, .unknown, .repeated]
      ),
      (
        "unknown, sent", { _ = $0.receive(.lost) },
        [.working, .over, .part, .whole, .over, .anomaly, .anomaly, .anomaly, .over, .repeated, .repeated]
      ),
      (
        "unknown, cancelling",
        {
          open(&$0); _ = $0.life.cancel(); _ = $0.receive(.lost)
        },
        [.cancelAgain, .over, .part, .whole, .over, .kept, .anomaly, .anomaly, .over, .repeated, .repeated]
      ),
      (
        "unknown, replacing",
        {
          open(&$0); _ = $0.life.replace(Quantity(units: 4)); _ = $0.receive(.lost)
        },
        [.cancelAgain, .anomaly, .part, .whole, .over, .anomaly, .replaced, .kept, .over, .repeated, .repeated]
      ),
      (
        "filled",
        {
          open(&$0); _ = $0.fills(fill(5))
        },
        [
          .repeated, .anomaly, .late, .late, .repeated, .repeated, .repeated, .repeated, .repeated, .repeated,
          .repeated,
        ]
      ),
      (
        "cancelled", { _ = $0.receive(.cancelled) },
        [.repeated, .anomaly, .late, .late, .repeated, .repeated, .repeated, .repeated, .anomaly, .repeated, .repeated]
      ),
      (
        "rejected", { _ = $0.receive(.rejected(code: 1)) },
        [.repeated, .repeated, .late, .late, .anomaly, .repeated, .repeated, .repeated, .anomaly, .repeated, .repeated]
      ),
      (
        "expired", { _ = $0.receive(.expired) },
        [.repeated, .anomaly, .late, .late, .anomaly, .repeated, .repeated, .repeated, .repeated, .repeated, .repeated]
      ),
    ]
    for (name, prepare, expectations) in starts {
      #expect(expectations.count == reports.count)
      for (report, expected) in zip(reports, expectations) {
        var order = Subject()
        prepare(&order)
        let before = order.life
        switch (order.receive(report), expected) {
        case (.working, .working), (.book(_, isOver: false, isLate: false, _), .part),
          (.book(_, isOver: true, isLate: false, _), .whole), (.book(_, isOver: false, isLate: true, _), .late),
          (.over, .over), (.replaced, .replaced), (.kept, .kept), (.cancelAgain, .cancelAgain), (.unknown, .unknown),
          (.repeated, .repeated):
          break
        case (.anomaly, .anomaly):
          #expect(order.life == before, "\(name): an anomaly changed the order")
        case (let effect, _):
          Issue.record("\(name) with \(report): \(effect), not \(expected)")
        }
      }
    }
  }

  @Test func `a queue gives back what it took, in order, while it grows and wanders`() {
    var queue = Queue<Int>(capacity: 2), next = 0, expected = 0
    for round in 0..<200 {
      for _ in 0..<(round % 7) {
        queue.append(next)
        next += 1
      }
      for _ in 0..<min(round % 5, queue.count) {
        #expect(queue.removeFirst() == expected)
        expected += 1
      }
    }
    while !queue.isEmpty {
      #expect(queue.removeFirst() == expected)
      expected += 1
    }
    #expect(expected == next)
  }
}
