import HostEngine
import HostExecution
import HostJSON
import HostLedger
import HostModel
import HostRisk

/// What followed from a record: each decision of the gate with its numbers, and all that became of the orders.
extension RunWords {
  func effect(_ notice: Notice) -> JSON {
    let (name, members) = parts(of: notice)
    return .object([.init("effect", .string(name))] + (notice.strategy.map { [strategy($0)] } ?? []) + members)
  }

  private func parts(of notice: Notice) -> (String, [JSON.Member]) {
    switch notice {
    case .approved(_, let id, let request, let promise):
      ("approved", order(id, request) + reserved(promise, request))
    case .accepted(_, let id, let request): ("accepted", order(id, request))
    case .refused(_, let refusal): ("refused", self.refusal(refusal))
    case .filled(_, let id, let request, let fill, let remaining):
      (
        "filled",
        [
          number(id), .init("ref", ref(request.clientRef)), .init("instrument", symbol(request.instrument)),
          .init("side", .string("\(request.side)")), .init("price", price(fill.price, request.instrument)),
          .init("quantity", quantity(fill.quantity, request.instrument)), .init("fee", money(fill.fee)),
          .init("remaining", quantity(remaining, request.instrument)), .init("maker", .boolean(fill.isMaker)),
        ]
      )
    case .cancelled(_, let id, let request, let remaining):
      ("cancelled", order(id, request) + [.init("remaining", quantity(remaining, request.instrument))])
    case .replaced(_, let id, let request): ("replaced", order(id, request))
    case .standing(_, let request): ("standing", standing(request))
    case .triggered(_, let request, let at):
      ("triggered", standing(request) + [.init("at_price", price(at, request.instrument))])
    case .stoodDown(_, let request, let unfilled):
      ("stood_down", standing(request) + [.init("unfilled", quantity(unfilled, request.instrument))])
    case .unanswered(_, let id, let request, let asked):
      ("unanswered", order(id, request) + [.init("asked", .string("\(asked)"))])
    case .overfilled(_, let id, let request, let surplus):
      ("overfilled", order(id, request) + [.init("surplus", quantity(surplus, request.instrument))])
    case .anomaly(let report): ("anomaly", self.report(report))
    case .unbooked(let report, let fault): ("unbooked", self.report(report) + [.init("fault", .string("\(fault)"))])
    case .log(_, _, let length): ("log", [.init("length", .integer(Int64(length)))])
    case .turnedAway(_, let id, let refusal): ("turned_away", [number(id), .init("why", .string(refusal.text))])
    case .loss(_, let step, let loss, let anchor): ("loss", self.loss(step, loss, of: anchor))
    case .state(let change): ("state", self.change(change))
    case .planned(_, let plan, let orders, let kept):
      (
        "planned",
        [
          .init("ref", ref(plan)), .init("orders", .integer(Int64(orders))), .init("kept", .integer(Int64(kept))),
        ]
      )
    case .planEnded(_, let end):
      (
        "plan_ended",
        [
          .init("ref", ref(end.ref)), .init("outcome", .string("\(end.outcome)")),
          .init("orders", .integer(Int64(end.orders))), .init("filled", .integer(Int64(end.filled))),
          .init("failed_leg", ref(end.failedLeg)), .init("reason", .string(Refusal.names[Int(end.reason)])),
        ]
      )
    case .stopped(_, let reason): ("stopped", [stop(reason)])
    case .unsold(_, let position, let refusal):
      ("unsold", [.init("position", .integer(Int64(position)))] + self.refusal(refusal))
    case .marginCall(_, let equity, let needed):
      ("margin_call", [.init("equity", money(equity)), .init("needed", money(needed))])
    case .liquidation(_, let step, let equity, let needed):
      (
        "liquidation",
        [.init("step", .string("\(step)")), .init("equity", money(equity)), .init("needed", money(needed))]
      )
    case .rules(let instrument, let version):
      ("rules", [.init("instrument", symbol(instrument)), .init("rules_version", .integer(version))])
    }
  }

  /// The number and the two values that the strategy was told, and the same in words.
  private func refusal(_ refusal: Refusal) -> [JSON.Member] {
    let (reason, needed, limit) = refusal.record
    return [
      .init("reason", .string(refusal.name)), .init("reason_number", .integer(reason)),
      .init("given", .integer(needed)), .init("limit", .integer(limit)),
      .init("text", .string(refusal.text { $0.text(universe) })),
    ]
  }

  private func number(_ id: OrderID) -> JSON.Member {
    .init("order", .integer(Int64(truncatingIfNeeded: id.number)))
  }

  private func ref(_ ref: ClientRef) -> JSON { .integer(Int64(truncatingIfNeeded: ref.number)) }

  private func order(_ id: OrderID, _ request: OrderRequest) -> [JSON.Member] {
    [
      number(id), .init("ref", ref(request.clientRef)), .init("instrument", symbol(request.instrument)),
      .init("side", .string("\(request.side)")), .init("type", .string("\(request.type)")),
      .init("time_in_force", .string("\(request.timeInForce)")),
      .init("quantity", quantity(request.quantity, request.instrument)),
      .init("price", price(request.price, request.instrument)),
    ]
  }

  /// What the gate found to be there for the order, and what of it is borrowed.
  private func reserved(_ promise: Reservation, _ request: OrderRequest) -> [JSON.Member] {
    let settlement = universe.instruments[Int(request.instrument.index)].settlement
    return [
      .init("reserved", money(Money(units: promise.money_units, settlement))),
      .init("reserved_quantity", quantity(Quantity(units: promise.selling_units), request.instrument)),
      .init("beyond_free_units", .integer(promise.borrowed_units)),
    ]
  }

  private func standing(_ request: StandingRequest) -> [JSON.Member] {
    [
      .init("ref", ref(request.clientRef)), .init("instrument", symbol(request.instrument)),
      .init("side", .string("\(request.side)")), .init("order", .string(StandingText.describe(request, universe))),
      .init("quantity", quantity(request.quantity, request.instrument)),
    ]
  }
}
