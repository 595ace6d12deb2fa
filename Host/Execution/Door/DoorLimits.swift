import HostRisk

/// The door's own numbers for one strategy: those of its approval, and a quarter more. The door is behind the gate, and
/// its sums are made from reports alone; where it says no, the gate is broken and not merely a unit away.
struct DoorLimits: Equatable {
  var order_ppm: Int64
  var position_ppm: Int64
  var exposure_ppm: Int64
  var band_ppm: Int64
  var priceAge_ns: Int64
  /// Orders and new terms in one second: a gate that lets so many through at once and as many in the second after it.
  var messages: Int64

  static let largest: Int64 = 1_000_000_000_000

  init(_ limits: Limits) {
    func wider(_ value: Int64) -> Int64 { min(value, DoorLimits.largest / 2) * 5 / 4 }
    order_ppm = wider(limits.order_ppm)
    position_ppm = wider(limits.position_ppm)
    exposure_ppm = wider(max(limits.leverageLong_ppm, limits.leverageShort_ppm, 1_000_000))
    band_ppm = wider(limits.collar_ppm)
    priceAge_ns = limits.priceAge_ns
    messages = limits.ordersPerSecond * 2 + limits.ordersPerSecond / 2 + 1
  }
}
