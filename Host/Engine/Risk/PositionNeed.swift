import HostLedger
import HostModel
import HostRisk

/// What one position with its open orders needs and comes to. It is computed again only when a number is another one of
/// those that it follows from. New limits are told by a new value.
struct PositionNeed {
  private var quantity_units: Int64 = 0
  private var last_ticks: Int64 = 0
  private var open = OpenOrders()
  private var rulesVersion: Int64 = 0
  private(set) var margin_units: Int64 = 0
  private(set) var exposure_units: Int64 = 0

  /// Whether it follows from these numbers.
  @inline(__always)
  func isOf(
    _ record: UnsafePointer<PositionRecord>, _ open: UnsafePointer<OpenOrders>, _ instrument: UnsafePointer<Instrument>
  ) -> Bool {
    record.pointee.quantity_units == quantity_units && record.pointee.last_ticks == last_ticks
      && open.pointee == self.open && instrument.pointee.rulesVersion == rulesVersion
  }

  mutating func compute(
    _ record: PositionRecord, _ open: OpenOrders, of instrument: Instrument, _ limits: Limits, fee_ppm: Int64
  ) {
    quantity_units = record.quantity_units
    last_ticks = record.last_ticks
    self.open = open
    rulesVersion = instrument.rulesVersion
    let last = Price(ticks: last_ticks)
    margin_units =
      Margin.need(instrument, held: quantity_units, last: last, open: open, limits, fee_ppm: fee_ppm) ?? Int64.max
    exposure_units = open.worstExposure(instrument, held: quantity_units, last: last)
  }
}
