import HostLedger
import HostModel

/// Proof that one order passed every check. Only `Gate` can make one, and it can be spent once.
public struct Approved: ~Copyable {
  public let order: OrderRequest
  /// What must be promised before it is sent.
  public let reservation: Reservation

  fileprivate init(_ order: OrderRequest, _ reservation: Reservation) {
    self.order = order
    self.reservation = reservation
  }
}

public enum Decision: ~Copyable {
  case approved(Approved)
  case refused(Refusal)
}

/// The only door from a wish to an order.
///
/// It decides and changes nothing: what it approved is reserved by the engine in the same step. The checks stand in
/// one list, cheapest first; the first that does not hold is the answer.
public struct Gate: Sendable {
  public let fees: FeeSchedule

  public init(fees: FeeSchedule) { self.fees = fees }

  public func decide(_ request: OrderRequest, _ facts: borrowing OrderFacts) -> Decision {
    var order = request
    if order.type == .market { order.price = facts.bound(order) }

    if let refusal = checkState(order, facts) { return .refused(refusal) }
    if let refusal = checkPermission(order, facts) { return .refused(refusal) }
    if let refusal = checkHistory(facts) { return .refused(refusal) }
    if let refusal = checkMarket(facts) { return .refused(refusal) }
    if let refusal = checkClientRef(order, facts) { return .refused(refusal) }
    if let refusal = checkOpenOrders(facts) { return .refused(refusal) }
    if let refusal = checkRate(order, facts) { return .refused(refusal) }
    if let refusal = checkAllRate(order, facts) { return .refused(refusal) }
    if let refusal = checkDuplicate(facts) { return .refused(refusal) }
    if let refusal = checkQuantity(order, facts) { return .refused(refusal) }
    if let refusal = checkUnknown(order, facts) { return .refused(refusal) }
    if let refusal = checkFreshPrice(order, facts) { return .refused(refusal) }
    if let refusal = checkPrice(order, facts) { return .refused(refusal) }
    if let refusal = checkCollar(order, facts) { return .refused(refusal) }
    if let refusal = checkDayBand(order, facts) { return .refused(refusal) }
    if let refusal = checkWalk(order, facts) { return .refused(refusal) }
    if let refusal = checkSelfTrade(order, facts) { return .refused(refusal) }
    if let refusal = checkConditions(order, facts) { return .refused(refusal) }
    if let refusal = checkValue(order, facts) { return .refused(refusal) }
    if let refusal = checkVolume(order, facts) { return .refused(refusal) }
    if let refusal = checkDrawdown(order, facts) { return .refused(refusal) }
    if let refusal = checkStopLoss(order, facts) { return .refused(refusal) }
    if let refusal = checkMinimumPosition(order, facts) { return .refused(refusal) }
    if let refusal = checkPosition(order, facts) { return .refused(refusal) }
    if let refusal = checkExposure(order, facts) { return .refused(refusal) }
    if let refusal = checkAllExposure(order, facts) { return .refused(refusal) }
    if let refusal = checkStopRisk(order, facts) { return .refused(refusal) }
    switch cover(order, facts) {
    case .failure(let shortfall): return .refused(shortfall.refusal)
    case .success(let promise): return .approved(Approved(order, promise))
    }
  }
}
