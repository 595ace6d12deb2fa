import HostLedger
import HostModel
import HostRisk

/// How much of its usual size a position may have: see `Sizing`.
extension Engine {
  func sizeFactor_ppm(_ position: Int, _ side: Side, _ desk: UnsafeMutablePointer<Desk>) -> Int64 {
    let limits = desk.pointee.limits
    guard limits.correlationWeight_ppm > 0 || limits.volatilityWeight_ppm > 0 else { return 1_000_000 }
    let portfolio = ledger.portfolio(desk.pointee.strategy)
    let memory = memories + Int(portfolio.pointee.instruments[position].index)
    let correlation = limits.correlationWeight_ppm == 0 ? 0 : correlation_ppm(position, portfolio)
    return Sizing.factor_ppm(
      correlation_ppm: side == .buy ? correlation : -correlation,
      volatility_ppm: memory.pointee.dailyVolatility_ppm, returnCount: memory.pointee.returnCount, limits)
  }

  private struct Weight {
    let memory: UnsafeMutablePointer<MarketMemory>
    let share_ppm: Int64
  }

  /// Of the instrument, held long, with all other positions as they are now.
  private func correlation_ppm(_ position: Int, _ portfolio: UnsafeMutablePointer<Portfolio>) -> Int64 {
    let gross = portfolio.pointee.exposure_units - portfolio.pointee.exposure_units(position)
    guard gross > 0 else { return 0 }
    let own = memories + Int(portfolio.pointee.instruments[position].index)
    return withUnsafeTemporaryAllocation(of: Weight.self, capacity: portfolio.pointee.instrumentCount) { weights in
      var count = 0
      for other in 0..<portfolio.pointee.instrumentCount where other != position {
        let exposure = portfolio.pointee.exposure_units(other)
        guard exposure > 0, let share = scaled(exposure, by: 1_000_000, over: gross, .down) else { continue }
        let isShort = portfolio.pointee.positions[other].quantity_units < 0
        weights.initializeElement(
          at: count,
          to: Weight(
            memory: memories + Int(portfolio.pointee.instruments[other].index), share_ppm: isShort ? -share : share))
        count += 1
      }
      var sum = Comovement()
      for place in 0..<MarketMemory.depth {
        let (tag, return_ppm) = own.pointee.sample(place)
        if let others = weightedReturn(weights, count, place, tag) { sum.add(own: return_ppm, portfolio: others) }
      }
      return sum.correlation_ppm
    }
  }

  /// What the positions together returned over that time; `nil` where one of them has no return over the same.
  private func weightedReturn(
    _ weights: UnsafeMutableBufferPointer<Weight>, _ count: Int, _ place: Int, _ tag: Int64
  ) -> Int64? {
    guard tag != Int64.min else { return nil }
    var total: Int64 = 0
    for index in 0..<count {
      let sample = weights[index].memory.pointee.sample(place)
      guard sample.tag == tag else { return nil }
      total += weights[index].share_ppm * sample.return_ppm
    }
    return total / 1_000_000
  }
}
