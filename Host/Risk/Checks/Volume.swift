import HostModel

extension Gate {
  /// An order is small against what others trade. Where no volume is ever reported nothing can be said of it.
  func checkVolume(_ order: OrderRequest, _ facts: borrowing OrderFacts) -> Refusal? {
    guard facts.limits.volumeShare_ppm > 0, let traded = facts.recentVolume, !facts.reduces else { return nil }
    let share = scaled(traded.units, by: facts.limits.volumeShare_ppm, over: 1_000_000, .down) ?? Int64.max
    let limit = Quantity(units: share)
    return order.quantity <= limit ? nil : .volume(order.quantity, limit: limit)
  }
}
