import HostLedger
import HostModel
import HostRisk

/// How much of its usual size a position may have: see `Sizing`.
extension Engine {
  func sizeFactor_ppm(_ position: Int, _ side: Side, _ desk: UnsafeMutablePointer<Desk>) -> Int64 {
    guard desk.pointee.limits.correlationWeight_ppm > 0 || desk.pointee.limits.volatilityWeight_ppm > 0 else {
      return 1_000_000
    }
    let portfolio = ledger.portfolio(desk.pointee.strategy)
    let memory = memories + Int(portfolio.pointee.instruments[position].index)
    let correlation =
      desk.pointee.limits.correlationWeight_ppm == 0
      ? 0 : desk.pointee.correlations.correlation_ppm(position, portfolio, ledger.instruments, memories)
    return Sizing.factor_ppm(
      correlation_ppm: side == .buy ? correlation : -correlation,
      volatility_ppm: memory.pointee.dailyVolatility_ppm, desk.pointee.limits)
  }
}
