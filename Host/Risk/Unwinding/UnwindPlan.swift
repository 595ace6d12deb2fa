import HostModel

/// What to close next: one part of a position, or of two that hedge each other.
public struct UnwindStep: Equatable, Sendable {
  public struct Part: Equatable, Sendable {
    public let position: Int
    public let units: Int64
  }

  public let first: Part
  public let second: Part?
}

/// In which order positions are closed: first what takes away the most risk for its cost.
///
/// The risk of a strategy is what its positions in each base come to together, and a quarter of what they are worth
/// without their signs, since a hedge is not perfect. Therefore the larger side of a hedge goes first, down to the other,
/// and then both go together: no step makes the risk larger, and none makes a position larger or turns it over.
public enum UnwindPlan {
  /// Of the value without signs.
  static let basisShare: Int128 = 4

  public static func risk(of positions: [UnwindPosition]) -> Int128 {
    var risk: Int128 = 0
    for (index, position) in positions.enumerated() {
      risk += Int128(position.value) / basisShare
      // Each base once, at its first position.
      guard !positions[..<index].contains(where: { $0.base == position.base }) else { continue }
      let net = net(of: position.base, in: positions)
      risk += max(net, -net)
    }
    return risk
  }

  /// The next step, or `nil` when nothing can be closed now. While the margin is short, what frees the most of it for its
  /// cost comes first.
  public static func next(_ positions: [UnwindPosition], isMarginShort: Bool) -> UnwindStep? {
    var best: UnwindStep?, gain: Int128 = 0, price: Int128 = 1
    func consider(_ step: UnwindStep, gains: Int128, costs: Int128) {
      // Compared without a division: gains over costs.
      guard gains > 0, gains * price > gain * costs else { return }
      (best, gain, price) = (step, gains, costs)
    }
    for position in positions where position.most > 0 {
      let net = net(of: position.base, in: positions) * position.sign
      let alone = position.units(worth: net)
      if alone > 0 {
        let value = position.value(of: alone)
        consider(
          UnwindStep(first: .init(position: position.position, units: alone), second: nil),
          gains: isMarginShort ? margin(position, value) : value + value / basisShare, costs: position.cost(of: alone))
        continue
      }
      // Neither side is larger by as much as can be closed: a long position goes with a short one.
      guard position.units > 0 else { continue }
      for other in positions where other.base == position.base && other.units < 0 && other.most > 0 {
        let bound = min(position.value(of: position.most), other.value(of: other.most))
        let units = position.units(worth: bound), others = other.units(worth: bound)
        guard units > 0, others > 0 else { continue }
        let value = position.value(of: units), otherValue = other.value(of: others)
        let tilt = max(value - otherValue, otherValue - value)
        let removed = (value + otherValue) / basisShare - tilt
        guard removed > 0 else { continue }
        consider(
          UnwindStep(
            first: .init(position: position.position, units: units),
            second: .init(position: other.position, units: others)),
          gains: isMarginShort ? margin(position, value) + margin(other, otherValue) : removed,
          costs: position.cost(of: units) + other.cost(of: others))
      }
    }
    return best
  }

  private static func margin(_ position: UnwindPosition, _ value: Int128) -> Int128 {
    value * 1_000_000 / Int128(max(position.leverage_ppm, 1))
  }

  private static func net(of base: CurrencyID, in positions: [UnwindPosition]) -> Int128 {
    var net: Int128 = 0
    for position in positions where position.base == base { net += position.sign * Int128(position.value) }
    return net
  }
}
