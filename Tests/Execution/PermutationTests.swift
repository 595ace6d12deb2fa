import HostExecution
import HostLedger
import HostModel
import Testing

/// What happened to one order at a venue is one thing; in which order its reports arrive is another, and must not matter.
@Suite struct PermutationTests {
  enum Asked { case nothing, cancel, replace(Int64) }

  struct Lifecycle {
    let name: String
    let asked: Asked
    let reports: [Report]
    let filled: Int64
    let state: OrderLife.State
  }

  private func fill(_ units: Int64, _ trade: Int64) -> Report {
    .filled(
      Fill(
        price: Price(ticks: 1), quantity: Quantity(units: units), fee: Money(units: 0, CurrencyID(0)), isMaker: false),
      TradeID(trade))
  }

  /// Orders for 10.
  private var lifecycles: [Lifecycle] {
    [
      Lifecycle(
        name: "filled in five parts, one of them told twice", asked: .nothing,
        reports: [.accepted, fill(1, 1), fill(2, 2), fill(3, 3), fill(3, 4), fill(1, 5), fill(3, 3)], filled: 10,
        state: .done(.filled)),
      Lifecycle(
        name: "cancelled with a part filled", asked: .cancel,
        reports: [.accepted, .accepted, fill(1, 1), fill(2, 2), fill(3, 3), .cancelled, .cancelled], filled: 6,
        state: .done(.cancelled)),
      Lifecycle(
        name: "the last fill and the cancel cross", asked: .cancel,
        reports: [.accepted, fill(4, 1), fill(2, 2), fill(4, 3), .cancelRejected, fill(4, 1), fill(4, 3)], filled: 10,
        state: .done(.filled)),
      Lifecycle(
        name: "filled whole and called cancelled all the same", asked: .cancel,
        reports: [.accepted, fill(4, 1), fill(6, 2), .cancelled, fill(4, 1), .cancelled], filled: 10,
        state: .done(.filled)),
      Lifecycle(
        name: "the cancel comes to nothing and the order goes on", asked: .cancel,
        reports: [.accepted, fill(4, 1), .cancelRejected, fill(1, 2), fill(4, 1), fill(2, 3)], filled: 7, state: .open),
      Lifecycle(
        name: "expired with a part filled", asked: .nothing,
        reports: [.accepted, fill(4, 1), fill(1, 2), .expired, fill(1, 2), .expired, .accepted], filled: 5,
        state: .done(.expired)),
      Lifecycle(
        name: "made larger and filled", asked: .replace(15),
        reports: [fill(4, 1), .replaced, fill(6, 2), fill(5, 3), fill(6, 2), .accepted], filled: 15,
        state: .done(.filled)),
      Lifecycle(
        name: "made smaller, to what was filled by then", asked: .replace(6),
        reports: [fill(4, 1), .replaced, fill(2, 2), fill(2, 2), .accepted], filled: 6, state: .done(.filled)),
      Lifecycle(
        name: "not made larger, and filled", asked: .replace(15),
        reports: [fill(4, 1), .replaceRejected, fill(6, 2), fill(4, 1), .accepted], filled: 10, state: .done(.filled)),
      Lifecycle(
        name: "made larger and cancelled by the venue", asked: .replace(15),
        reports: [fill(4, 1), .replaced, fill(7, 2), .cancelled, fill(4, 1)], filled: 11, state: .done(.cancelled)),
      Lifecycle(
        name: "accepted although no answer came, and filled", asked: .nothing,
        reports: [.lost, .accepted, fill(3, 1), fill(7, 2), fill(3, 1), .absent], filled: 10, state: .done(.filled)),
      Lifecycle(
        name: "accepted although no answer came, and open", asked: .nothing,
        reports: [.lost, .accepted, fill(3, 1), fill(2, 2), fill(3, 1), .accepted], filled: 5, state: .open),
      Lifecycle(
        name: "the cancel's answer was lost, and it was done", asked: .cancel,
        reports: [.lost, .accepted, fill(3, 1), .cancelled, fill(3, 1), .cancelled, fill(1, 2)], filled: 4,
        state: .done(.cancelled)),
      Lifecycle(
        name: "more filled than ordered", asked: .nothing,
        reports: [.accepted, fill(8, 1), fill(8, 2), fill(8, 1), fill(1, 3)], filled: 17, state: .done(.filled)),
      Lifecycle(
        name: "rejected, twice", asked: .nothing, reports: [.rejected(code: 4), .rejected(code: 4), .lost], filled: 0,
        state: .done(.rejected)),
    ]
  }

  @Test func `F04 F09 in whatever order a life's reports arrive, one state comes of it and no fill is lost or doubled`()
  {
    var runs = 0
    for lifecycle in lifecycles {
      var order = Array(lifecycle.reports.indices)
      permute(&order, lifecycle.reports.count) { arrival in
        runs += 1
        check(lifecycle, arrival.map { lifecycle.reports[$0] })
      }
    }
    #expect(runs > 25_000, "\(runs) runs")
  }

  private func check(_ lifecycle: Lifecycle, _ reports: [Report]) {
    var life = OrderLife(quantity: Quantity(units: 10)), trades = TradeMemory()
    let time = Time(nanoseconds: 0)
    switch lifecycle.asked {
    case .nothing: break
    case .cancel: _ = life.cancel()
    case .replace(let quantity):
      _ = life.receive(.accepted, at: time, &trades)
      _ = life.replace(Quantity(units: quantity))
    }
    var booked: Int64 = 0, surplus: Int64 = 0, ends = 0
    for report in reports {
      let before = life
      switch life.receive(report, at: time, &trades) {
      case .book(let fill, let isOver, let isLate, let more):
        booked += fill.quantity.units
        surplus += more.units
        if isOver { ends += 1 }
        if before.isOver != isLate { Issue.record("\(lifecycle.name): \(reports)") }
      case .over: ends += 1
      case .anomaly:
        if life != before { Issue.record("\(lifecycle.name): an anomaly changed the order: \(reports)") }
      case .working, .replaced, .kept, .cancelAgain, .unknown, .repeated: break
      }
    }
    if life.state != lifecycle.state || life.filled.units != lifecycle.filled || booked != lifecycle.filled
      || ends != (life.isOver ? 1 : 0) || surplus != max(lifecycle.filled - life.quantity.units, 0)
    {
      Issue.record(
        "\(lifecycle.name): \(life.state), \(life.filled.units) filled, \(booked) booked, \(surplus) too much, \(ends) ends after \(reports)"
      )
    }
  }

  /// Heap's algorithm: each permutation of the first `count` once.
  private func permute(_ list: inout [Int], _ count: Int, _ body: ([Int]) -> Void) {
    if count <= 1 { return body(list) }
    for index in 0..<count {
      permute(&list, count - 1, body)
      if index < count - 1 { list.swapAt(count % 2 == 0 ? index : 0, count - 1) }
    }
  }
}
