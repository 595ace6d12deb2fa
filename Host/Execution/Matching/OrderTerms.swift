import HostModel

/// What an order allows the venue to do with it. The one place that says so: matching asks nothing else.
struct OrderTerms: Equatable {
  /// It may wait in the market for somebody to trade against it.
  let mayRest: Bool
  /// It may trade against what waits. A post-only order may not.
  let mayTake: Bool
  /// All of it or nothing.
  let isWhole: Bool

  init(mayRest: Bool, mayTake: Bool, isWhole: Bool) {
    self.mayRest = mayRest
    self.mayTake = mayTake
    self.isWhole = isWhole
  }

  init(_ order: OrderRequest) {
    let mayTake = !order.flags.contains(.postOnly)
    switch order.timeInForce {
    case .untilCancelled, .untilTime: self.init(mayRest: true, mayTake: mayTake, isWhole: false)
    case .immediate: self.init(mayRest: false, mayTake: mayTake, isWhole: false)
    case .fillOrKill: self.init(mayRest: false, mayTake: mayTake, isWhole: true)
    }
  }

  var bits: UInt8 { (mayRest ? 1 : 0) | (mayTake ? 2 : 0) | (isWhole ? 4 : 0) }

  init?(bits: UInt8) {
    guard bits < 8 else { return nil }
    self.init(mayRest: bits & 1 != 0, mayTake: bits & 2 != 0, isWhole: bits & 4 != 0)
  }
}
