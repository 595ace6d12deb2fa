import HostModel

/// The steps in which an instrument can be cut.
public struct Lot: Equatable, Sendable {
  public let step: Int64
  public let minimum: Int64

  /// The minimum is what an order needs; it is rounded up to a step.
  public init(step: Quantity, minimum: Quantity) {
    precondition(step.units > 0, "lot of \(step.units)")
    self.step = step.units
    self.minimum = max((minimum.units + step.units - 1) / step.units * step.units, step.units)
  }

  public init(_ instrument: Instrument) {
    self.init(step: instrument.quantityStep, minimum: instrument.minimumQuantity)
  }

  func down(_ units: Int64) -> Int64 { units / step * step }

  /// How much may be sent now when `allowed` of `rest` may: nothing below the minimum, and never so much that what is
  /// left falls below it.
  func part(of rest: Int64, allowed: Int64) -> Int64 {
    if allowed >= rest { return rest }
    let part = down(allowed)
    if rest - part >= minimum { return part >= minimum ? part : 0 }
    let smaller = down(rest - minimum)
    return smaller >= minimum ? min(smaller, part) : 0
  }
}
