import HostLedger
import HostModel
import HostRisk

/// What all strategies do together, and what they may.
extension Engine {
  /// From the next order on.
  public mutating func change(_ limits: HostLimits) { hostLimits = limits }

  func allStrategies() -> AllStrategies {
    var exposure: Int128 = 0, equity: Int128 = 0
    // Without a bound the sums are not asked for, and with many strategies they would be most of an order's work.
    for index in 0..<(hostLimits.boundsExposure ? strategyCount : 0) {
      let portfolio = ledger.portfolio(desks[index].strategy)
      exposure += Int128(portfolio.pointee.exposure_units) + desks[index].openStake_units
      equity += Int128(portfolio.pointee.equity_units)
    }
    return AllStrategies(
      exposure_units: Int64(clamping: exposure), equity_units: Int64(clamping: equity),
      recentMessages: allMessages.recent(at: now, hostLimits.ordersPerSecond, per: .second), limits: hostLimits)
  }

  /// A message to the venue. The host's own are never held back, but they count.
  mutating func noteMessage(_ desk: UnsafeMutablePointer<Desk>) {
    desk.pointee.messages.note(at: now, desk.pointee.limits.ordersPerSecond, per: .second)
    allMessages.note(at: now, hostLimits.ordersPerSecond, per: .second)
  }
}
