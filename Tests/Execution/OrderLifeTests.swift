import HostExecution
import HostLedger
import HostModel
import Testing

@Suite struct OrderLifeTests {
  private func fill(_ units: Int64) -> Fill {
    Fill(price: Price(ticks: 1), quantity: Quantity(units: units), fee: Money(units: 0, CurrencyID(0)), isMaker: false)
  }

  @Test func `a fill that arrives after a cancel was asked for still counts`() {
    var life = OrderLife(quantity: Quantity(units: 5))
    #expect(life.receive(.accepted) == .working)
    #expect(life.cancel() == true)
    #expect(life.receive(.filled(fill(5))) == .book(fill(5), isOver: true))
    #expect(life.receive(.cancelled) == .anomaly(.cancelled))
  }

  @Test func `every state takes every report`() {
    enum Expected { case working, part, whole, over, anomaly }
    let reports: [Report] = [
      .accepted, .rejected(code: 9), .filled(fill(2)), .filled(fill(5)), .filled(fill(6)), .cancelled,
    ]
    let starts: [(String, (inout OrderLife) -> Void, [Expected])] = [
      ("sent", { _ in }, [.working, .over, .anomaly, .anomaly, .anomaly, .anomaly]),
      ("open", { _ = $0.receive(.accepted) }, [.anomaly, .anomaly, .part, .whole, .anomaly, .over]),
      (
        "cancelling",
        {
          _ = $0.receive(.accepted); _ = $0.cancel()
        },
        [.working, .over, .part, .whole, .anomaly, .over]
      ),
      ("done", { _ = $0.receive(.rejected(code: 1)) }, [.anomaly, .anomaly, .anomaly, .anomaly, .anomaly, .anomaly]),
    ]
    for (name, prepare, expectations) in starts {
      for (report, expected) in zip(reports, expectations) {
        var life = OrderLife(quantity: Quantity(units: 5))
        prepare(&life)
        let before = life
        switch (life.receive(report), expected) {
        case (.working, .working), (.book(_, isOver: false), .part), (.book(_, isOver: true), .whole), (.over, .over):
          break
        case (.anomaly, .anomaly):
          #expect(life == before, "\(name): an anomaly changed the order")
        case (let effect, _):
          Issue.record("\(name) with \(report): \(effect), not \(expected)")
        }
      }
    }
  }

  @Test func `fills never add up to more than the order`() {
    var life = OrderLife(quantity: Quantity(units: 10))
    _ = life.receive(.accepted)
    #expect(life.receive(.filled(fill(7))) == .book(fill(7), isOver: false))
    #expect(life.receive(.filled(fill(4))) == .anomaly(.filled(fill(4))))
    #expect(life.receive(.filled(fill(0))) == .anomaly(.filled(fill(0))))
    #expect(life.receive(.filled(fill(-3))) == .anomaly(.filled(fill(-3))))
    #expect(life.remaining == Quantity(units: 3))
    #expect(life.receive(.filled(fill(3))) == .book(fill(3), isOver: true))
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
