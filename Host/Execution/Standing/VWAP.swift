import HostModel

/// A VWAP goes with the market: its part of what traded since it stands, and never a larger one.
public enum VWAP {
  /// What to send now, after `sent`, when the market has traded `volume`.
  public static func part(
    _ quantity: Quantity, sent: Quantity, volume: Quantity, participation_ppm: Int64, _ lot: Lot
  ) -> Quantity {
    let rest = quantity.units - sent.units
    guard rest > 0, let share = scaled(volume.units, by: participation_ppm, over: 1_000_000, .down) else {
      return .zero
    }
    let allowed = share - sent.units
    return allowed > 0 ? Quantity(units: lot.part(of: rest, allowed: allowed)) : .zero
  }
}
