import HostModel

/// A TWAP sends equal parts at equal times.
///
/// What is to be sent by the end of slice i is Q·i/n rounded down to a lot: one rounding from the start, not one for each
/// slice, so the parts add up to Q. A part below the minimum waits for the next slice, and what would leave less than
/// a minimum behind takes the rest with it.
public enum TWAP {
  /// How many of `slices` are due by `time`, the first one at once.
  public static func due(_ slices: Int64, from begin: Time, to end: Time, at time: Time) -> Int64 {
    guard time > begin else { return 1 }
    guard time < end else { return slices }
    let (length, elapsed) = (
      Int128(end.nanoseconds) - Int128(begin.nanoseconds), Int128(time.nanoseconds) - Int128(begin.nanoseconds)
    )
    return min(Int64(elapsed * Int128(slices) / length) + 1, slices)
  }

  /// When slice `number`, counted from 1, is due: the first nanosecond at which `due` says so.
  public static func time(of number: Int64, _ slices: Int64, from begin: Time, to end: Time) -> Time {
    let length = Int128(end.nanoseconds) - Int128(begin.nanoseconds)
    let product = length * Int128(number - 1)
    let offset = (product + Int128(slices) - 1) / Int128(slices)
    return Time(nanoseconds: Int64(Int128(begin.nanoseconds) + offset))
  }

  /// What is to be sent in all when `due` of `slices` are.
  public static func target(_ quantity: Quantity, due: Int64, of slices: Int64, _ lot: Lot) -> Quantity {
    guard due < slices, let share = scaled(quantity.units, by: due, over: slices, .down) else { return quantity }
    return Quantity(units: lot.down(share))
  }

  /// What to send now, after `sent`.
  public static func part(_ quantity: Quantity, sent: Quantity, due: Int64, of slices: Int64, _ lot: Lot) -> Quantity {
    let rest = quantity.units - sent.units
    guard rest > 0 else { return .zero }
    let wanted = target(quantity, due: due, of: slices, lot).units - sent.units
    guard wanted > 0 else { return .zero }
    if wanted >= rest || rest - wanted < lot.minimum { return Quantity(units: rest) }
    return wanted >= lot.minimum ? Quantity(units: wanted) : .zero
  }
}
