import HostModel

/// A trailing stop's trigger stays a distance behind the best price since the order stands. It moves one way only.
///
/// Within a bar nobody knows whether the high or the low came first. The best price is taken to have come first, so the
/// bar may reach the trigger that it has itself moved: the worse of the two.
enum Trailing {
  /// The trigger this far behind `best`, on a price step and away from it.
  static func trigger(ticks: Int64, behind best: Price, _ side: Side, step: Int64) -> Price {
    switch side {
    case .sell: onStep(best.ticks - min(ticks, best.ticks), step, .down)
    case .buy:
      onStep(best.ticks.addingReportingOverflow(ticks).overflow ? Int64.max - step : best.ticks + ticks, step, .up)
    }
  }

  static func trigger(ppm: Int64, behind best: Price, _ side: Side, step: Int64) -> Price {
    switch side {
    case .sell: onStep(scaled(best.ticks, by: 1_000_000 - ppm, over: 1_000_000, .down) ?? 0, step, .down)
    case .buy:
      onStep(scaled(best.ticks, by: 1_000_000 + ppm, over: 1_000_000, .up) ?? Int64.max - step, step, .up)
    }
  }

  private static func onStep(_ ticks: Int64, _ step: Int64, _ rounding: Rounding) -> Price {
    switch rounding {
    case .down: Price(ticks: ticks / step * step)
    case .up: Price(ticks: ticks % step == 0 ? ticks : ticks / step * step + step)
    }
  }

  static func best(_ best: Price, _ side: Side, _ span: PriceSpan) -> Price {
    switch side {
    case .sell: max(best, span.high)
    case .buy: min(best, span.low)
    }
  }
}
