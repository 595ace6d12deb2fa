import HostModel

extension Gate {
  /// No order may trade with a resting one of the same account, whichever strategy sent that. A market order stops short
  /// of it by its bound, and is refused where even the last price lies behind it.
  func checkSelfTrade(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard let own = facts.ownOpposite else { return nil }
    let meets = order.side == .buy ? order.price >= own : order.price <= own
    return meets ? .selfTrade(order.price, own: own) : nil
  }
}
