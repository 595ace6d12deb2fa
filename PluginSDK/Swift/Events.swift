import CBulkhead

/// How an instrument counts; the SDK turns ticks and units into decimal numbers with it.
@usableFromInline
struct Scale {
  @usableFromInline let price: Double
  @usableFromInline let quantity: Double
  @usableFromInline let priceStep: Int64
  @usableFromInline let quantityStep: Int64
  @usableFromInline let minimumQuantity: Int64

  init(_ instrument: bulkhead_instrument_v1) {
    price = Scale.power(instrument.price_decimals)
    quantity = Scale.power(instrument.quantity_decimals)
    priceStep = instrument.price_step_ticks
    quantityStep = instrument.quantity_step_units
    minimumQuantity = instrument.minimum_quantity_units
  }

  static func power(_ decimals: Int32) -> Double {
    var power = 1.0
    for _ in 0..<decimals { power *= 10 }
    return power
  }
}

/// A closed bar. Prices and volume are decimal numbers for arithmetic; the exact integers are in `event`.
public struct Bar {
  public let event: UnsafePointer<bulkhead_event_v1>
  @usableFromInline let scale: UnsafePointer<Scale>

  @inlinable @inline(__always)
  init(_ event: UnsafePointer<bulkhead_event_v1>, _ scale: UnsafePointer<Scale>) {
    self.event = event
    self.scale = scale
  }

  @inlinable public var instrument: Int { Int(event.pointee.instrument) }
  @inlinable public var time_ns: Int64 { event.pointee.time_ns }
  @inlinable public var interval_ns: Int64 { event.pointee.bar.interval_ns }
  @inlinable public var open: Double { Double(event.pointee.bar.open_ticks) / scale.pointee.price }
  @inlinable public var high: Double { Double(event.pointee.bar.high_ticks) / scale.pointee.price }
  @inlinable public var low: Double { Double(event.pointee.bar.low_ticks) / scale.pointee.price }
  @inlinable public var close: Double { Double(event.pointee.bar.close_ticks) / scale.pointee.price }
  @inlinable public var volume: Double { Double(event.pointee.bar.volume_units) / scale.pointee.quantity }
  /// Warm-up: orders sent now are refused.
  @inlinable public var isHistory: Bool { Int(event.pointee.flags) & Int(BULKHEAD_EVENT_HISTORY) != 0 }
}

/// A trade on the market, by anyone.
public struct Trade {
  public let event: UnsafePointer<bulkhead_event_v1>
  @usableFromInline let scale: UnsafePointer<Scale>

  @inlinable @inline(__always)
  init(_ event: UnsafePointer<bulkhead_event_v1>, _ scale: UnsafePointer<Scale>) {
    self.event = event
    self.scale = scale
  }

  @inlinable public var instrument: Int { Int(event.pointee.instrument) }
  @inlinable public var time_ns: Int64 { event.pointee.time_ns }
  @inlinable public var price: Double { Double(event.pointee.trade.price_ticks) / scale.pointee.price }
  @inlinable public var quantity: Double { Double(event.pointee.trade.quantity_units) / scale.pointee.quantity }
  @inlinable public var buyerCrossed: Bool { event.pointee.trade.aggressor > 0 }
  @inlinable public var isHistory: Bool { Int(event.pointee.flags) & Int(BULKHEAD_EVENT_HISTORY) != 0 }
}

/// An order of yours traded, in part or in full.
public struct Fill {
  public let event: UnsafePointer<bulkhead_event_v1>
  @usableFromInline let scale: UnsafePointer<Scale>

  @inlinable
  init(_ event: UnsafePointer<bulkhead_event_v1>, _ scale: UnsafePointer<Scale>) {
    self.event = event
    self.scale = scale
  }

  @inlinable public var instrument: Int { Int(event.pointee.instrument) }
  @inlinable public var order: OrderRef { OrderRef(number: event.pointee.fill.client_ref) }
  @inlinable public var price: Double { Double(event.pointee.fill.price_ticks) / scale.pointee.price }
  /// Bought > 0, sold < 0.
  @inlinable public var quantity: Double { Double(event.pointee.fill.quantity_units) / scale.pointee.quantity }
  @inlinable public var isLast: Bool { event.pointee.fill.remaining_units == 0 }
}

/// A wish of yours was refused. The numbers are explained at `BULKHEAD_REFUSED_…` in bulkhead.h.
public struct Refusal {
  public let event: UnsafePointer<bulkhead_event_v1>

  @inlinable init(_ event: UnsafePointer<bulkhead_event_v1>) { self.event = event }

  @inlinable public var instrument: Int { Int(event.pointee.instrument) }
  @inlinable public var order: OrderRef { OrderRef(number: event.pointee.refusal.client_ref) }
  @inlinable public var reason: Int64 { event.pointee.refusal.reason }
  @inlinable public var needed: Int64 { event.pointee.refusal.needed }
  @inlinable public var limit: Int64 { event.pointee.refusal.limit }
}

/// Funding of a contract: those who are long pay those who are short, or the other way round when it is negative. What
/// concerned you is in your cash already.
public struct Funding {
  public let event: UnsafePointer<bulkhead_event_v1>
  @usableFromInline let scale: UnsafePointer<Scale>

  @inlinable
  init(_ event: UnsafePointer<bulkhead_event_v1>, _ scale: UnsafePointer<Scale>) {
    self.event = event
    self.scale = scale
  }

  @inlinable public var instrument: Int { Int(event.pointee.instrument) }
  /// Of the position's value.
  @inlinable public var rate: Double { Double(event.pointee.funding.rate_ppb) / 1e9 }
  @inlinable public var mark: Double { Double(event.pointee.funding.mark_ticks) / scale.pointee.price }
}

/// Your equity is no longer far from what your positions need, or below it: then the host takes risk off.
public struct MarginCall {
  public let event: UnsafePointer<bulkhead_event_v1>
  @usableFromInline let money: Double

  @inlinable
  init(_ event: UnsafePointer<bulkhead_event_v1>, _ money: Double) {
    self.event = event
    self.money = money
  }

  @inlinable public var equity: Double { Double(event.pointee.margin.equity_units) / money }
  @inlinable public var needed: Double { Double(event.pointee.margin.needed_units) / money }
  @inlinable public var isLiquidation: Bool { Int(event.pointee.kind) == BULKHEAD_EVENT_LIQUIDATION }
}

/// What a standing order of yours waits for happened; its fills follow under the same number.
public struct Trigger {
  public let event: UnsafePointer<bulkhead_event_v1>
  @usableFromInline let scale: UnsafePointer<Scale>

  @inlinable
  init(_ event: UnsafePointer<bulkhead_event_v1>, _ scale: UnsafePointer<Scale>) {
    self.event = event
    self.scale = scale
  }

  @inlinable public var instrument: Int { Int(event.pointee.instrument) }
  @inlinable public var order: OrderRef { OrderRef(number: event.pointee.trigger.client_ref) }
  @inlinable public var price: Double { Double(event.pointee.trigger.trigger_ticks) / scale.pointee.price }
}

/// A timer that you asked for is due.
public struct Timer {
  public let event: UnsafePointer<bulkhead_event_v1>

  @inlinable init(_ event: UnsafePointer<bulkhead_event_v1>) { self.event = event }

  @inlinable public var timer: OrderRef { OrderRef(number: event.pointee.timer.client_ref) }
  @inlinable public var time_ns: Int64 { event.pointee.time_ns }
}

/// Names one of your orders or timers.
public struct OrderRef: Hashable, Sendable {
  public let number: UInt64
  @inlinable public init(number: UInt64) { self.number = number }
}
