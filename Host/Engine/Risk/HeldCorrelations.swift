import HostLedger
import HostModel
import HostRisk

/// How each instrument of a portfolio moved with the positions in all the others: ρ of docs/sizing.md.
///
/// Each is computed when it is asked for and kept until a position has another size or a market one more return, so that
/// most orders cost no more than a look at those.
struct HeldCorrelations {
  private struct Holding {
    var quantity_units: Int64 = 0
    var returnCount: Int64 = 0
    /// At the close that the latest return ended at.
    var value_units: Int64 = 0
    /// Of the instrument, held long, with all the others.
    var correlation_ppm = HeldCorrelations.unknown
  }

  private struct Weight {
    let memory: UnsafeMutablePointer<MarketMemory>
    let share_ppm: Int64
  }

  private static let unknown = Int64.min
  private let holdings: UnsafeMutablePointer<Holding>

  init(instrumentCount: Int) {
    holdings = .allocate(capacity: instrumentCount)
    holdings.initialize(repeating: Holding(), count: instrumentCount)
  }

  func deallocate() { holdings.deallocate() }

  func correlation_ppm(
    _ position: Int, _ portfolio: UnsafeMutablePointer<Portfolio>,
    _ instruments: UnsafeMutableBufferPointer<Instrument>,
    _ memories: UnsafeMutablePointer<MarketMemory>
  ) -> Int64 {
    refresh(portfolio, instruments, memories)
    if holdings[position].correlation_ppm == HeldCorrelations.unknown {
      holdings[position].correlation_ppm = computed_ppm(position, portfolio, memories)
    }
    return holdings[position].correlation_ppm
  }

  private func refresh(
    _ portfolio: UnsafeMutablePointer<Portfolio>, _ instruments: UnsafeMutableBufferPointer<Instrument>,
    _ memories: UnsafeMutablePointer<MarketMemory>
  ) {
    let count = portfolio.pointee.instrumentCount
    var isOutdated = false
    for index in 0..<count {
      let market = Int(portfolio.pointee.instruments[index].index)
      let quantity_units = portfolio.pointee.positions[index].quantity_units
      let returnCount = memories[market].returnCount
      if quantity_units == holdings[index].quantity_units && returnCount == holdings[index].returnCount { continue }
      isOutdated = true
      let value = instruments[market].value(
        of: Quantity(units: Int64(clamping: quantity_units.magnitude)), at: memories[market].close, .down)
      holdings[index].quantity_units = quantity_units
      holdings[index].returnCount = returnCount
      holdings[index].value_units = value?.units ?? Int64.max
    }
    guard isOutdated else { return }
    for index in 0..<count { holdings[index].correlation_ppm = HeldCorrelations.unknown }
  }

  private func computed_ppm(
    _ position: Int, _ portfolio: UnsafeMutablePointer<Portfolio>, _ memories: UnsafeMutablePointer<MarketMemory>
  ) -> Int64 {
    let count = portfolio.pointee.instrumentCount
    var total: Int128 = 0
    for other in 0..<count where other != position && holdings[other].quantity_units != 0 {
      total += Int128(holdings[other].value_units)
    }
    let gross = Int64(clamping: total)
    guard gross > 0 else { return 0 }
    return withUnsafeTemporaryAllocation(of: Weight.self, capacity: count) { weights in
      var weightCount = 0
      for other in 0..<count where other != position && holdings[other].quantity_units != 0 {
        guard let share = scaled(holdings[other].value_units, by: 1_000_000, over: gross, .down) else { continue }
        weights.initializeElement(
          at: weightCount,
          to: Weight(
            memory: memories + Int(portfolio.pointee.instruments[other].index),
            share_ppm: holdings[other].quantity_units < 0 ? -share : share))
        weightCount += 1
      }
      let own = memories + Int(portfolio.pointee.instruments[position].index)
      var sum = Comovement()
      for place in 0..<MarketMemory.depth {
        let (tag, return_ppm) = own.pointee.sample(place)
        if let others = weightedReturn(UnsafeMutableBufferPointer(rebasing: weights[..<weightCount]), place, tag) {
          sum.add(own: return_ppm, portfolio: others)
        }
      }
      return sum.correlation_ppm
    }
  }

  /// What the positions together returned over that time; `nil` where one of them has no return over the same.
  private func weightedReturn(_ weights: UnsafeMutableBufferPointer<Weight>, _ place: Int, _ tag: Int64) -> Int64? {
    guard tag != Int64.min else { return nil }
    var total: Int64 = 0
    for weight in weights {
      let sample = weight.memory.pointee.sample(place)
      guard sample.tag == tag else { return nil }
      total += weight.share_ppm * sample.return_ppm
    }
    return total / 1_000_000
  }
}
