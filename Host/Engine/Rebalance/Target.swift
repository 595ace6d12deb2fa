import HostLedger
import HostModel
import HostRisk

/// From a weight to a quantity. `docs/rebalancing.md` has the same in words, and a test computes it a second time.
struct Target {
  /// What is to be bought (negative: sold) in whole steps, so that the position is the one that is wanted.
  let delta_units: Int64
  /// Whether the position only becomes smaller.
  let isReducing: Bool
  /// Whether the position is near enough: trading would cost more than it sets right.
  let isNear: Bool

  /// The part of a day's usual move that a position may be off.
  static let moveShare: Int64 = 10

  /// `nil` when no number says: a price that is not there yet, or a value beyond what is counted.
  init?(
    _ weight: TargetWeight, of equity: Money, held: Int64, last: Price, _ instrument: Instrument, drift_ppm: Int64,
    volatility_ppm: Int64
  ) {
    let equity_units = max(equity.units, 0)
    guard last.ticks > 0,
      let wanted = scaled(equity_units, by: abs(weight.weight_ppm), over: 1_000_000, .down),
      let most = Target.units(worth: wanted, at: last, instrument)
    else { return nil }
    let units = weight.weight_ppm < 0 ? -most : most
    let (exact, overflow) = units.subtractingReportingOverflow(held)
    let step = instrument.quantityStep.units
    guard !overflow, exact != Int64.min, held != Int64.min else { return nil }
    delta_units = exact / step * step
    isReducing = held > 0 ? (-held..<0).contains(delta_units) : (1...max(-held, 1)).contains(delta_units) && held < 0
    guard let off = instrument.value(of: Quantity(units: abs(delta_units)), at: last, .up),
      let larger = instrument.value(of: Quantity(units: max(abs(units), abs(held))), at: last, .up),
      let drift = scaled(equity_units, by: drift_ppm, over: 1_000_000, .up),
      let width = scaled(larger.units, by: volatility_ppm, over: Target.moveShare * 1_000_000, .up)
    else { return nil }
    let isTradable =
      delta_units != 0 && abs(delta_units) >= instrument.minimumQuantity.units
      && off.units >= instrument.minimumValue.units
    // What shall be gone goes, however little it is.
    isNear = !isTradable || weight.weight_ppm != 0 && Int128(off.units) < Int128(drift) + Int128(width)
  }

  /// The most units in whole steps that are not worth more than this.
  private static func units(worth wanted: Int64, at last: Price, _ instrument: Instrument) -> Int64? {
    let step = instrument.quantityStep.units
    func fits(_ steps: Int64) -> Bool {
      let (units, overflow) = steps.multipliedReportingOverflow(by: step)
      guard !overflow, let value = instrument.value(of: Quantity(units: units), at: last, .up) else { return false }
      return value.units <= wanted
    }
    var fitting: Int64 = 0, beyond: Int64 = 1
    while fits(beyond) {
      fitting = beyond
      guard beyond < Int64.max / 2 else { return nil }
      beyond *= 2
    }
    while beyond - fitting > 1 {
      let middle = fitting + (beyond - fitting) / 2
      if fits(middle) { fitting = middle } else { beyond = middle }
    }
    return fitting * step
  }
}
