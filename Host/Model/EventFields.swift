/// The fields of a record by their names, which follow from its kind; as in bulkhead.h.
public protocol EventFields {
  var kind: UInt8 { get }
  var flags: UInt8 { get }
  var instrument: UInt16 { get }
  var time_ns: Int64 { get }
  var field0: Int64 { get }
  var field1: Int64 { get }
  var field2: Int64 { get }
  var field3: Int64 { get }
  var field4: Int64 { get }
  var field5: Int64 { get }
}

extension EventFields {
  @inlinable public var time: Time { Time(nanoseconds: time_ns) }

  // A bar.
  @inlinable public var open: Price { Price(ticks: field0) }
  @inlinable public var high: Price { Price(ticks: field1) }
  @inlinable public var low: Price { Price(ticks: field2) }
  @inlinable public var close: Price { Price(ticks: field3) }
  @inlinable public var volume: Quantity { Quantity(units: field4) }
  @inlinable public var interval_ns: Int64 { field5 }

  // A trade.
  @inlinable public var tradePrice: Price { Price(ticks: field0) }
  @inlinable public var tradeQuantity: Quantity { Quantity(units: field1) }

  // A quote.
  @inlinable public var bid: Price { Price(ticks: field0) }
  @inlinable public var bidSize: Quantity { Quantity(units: field1) }
  @inlinable public var ask: Price { Price(ticks: field2) }
  @inlinable public var askSize: Quantity { Quantity(units: field3) }

  // A change of one level of a book.
  @inlinable public var levelPrice: Price { Price(ticks: field0) }
  @inlinable public var levelSize: Quantity { Quantity(units: field1) }
  /// Of a record without `marketFault`.
  @inlinable public var isBidLevel: Bool { field2 > 0 }
  @inlinable public var isFirstOfSnapshot: Bool { flags & EventRecord.firstOfSnapshot != 0 }
  @inlinable public var isLastOfBatch: Bool { flags & EventRecord.lastOfBatch != 0 }

  // New rules of an instrument.
  public var rules: InstrumentRules {
    InstrumentRules(
      version: field5, priceStep: Price(ticks: field0), quantityStep: Quantity(units: field1),
      minimumValue_units: field2, multiplier: field3, maximumQuantity: Quantity(units: field4))
  }
}

extension EventRecord: EventFields {}

/// A record where it lies, in a mapped file or a buffer: an event goes through the core without being copied. It is read
/// only while the call lasts that it was given to.
public typealias EventPointer = UnsafePointer<EventRecord>

extension UnsafePointer: EventFields where Pointee == EventRecord {
  @inlinable public var kind: UInt8 { pointee.kind }
  @inlinable public var flags: UInt8 { pointee.flags }
  @inlinable public var instrument: UInt16 { pointee.instrument }
  @inlinable public var time_ns: Int64 { pointee.time_ns }
  @inlinable public var field0: Int64 { pointee.field0 }
  @inlinable public var field1: Int64 { pointee.field1 }
  @inlinable public var field2: Int64 { pointee.field2 }
  @inlinable public var field3: Int64 { pointee.field3 }
  @inlinable public var field4: Int64 { pointee.field4 }
  @inlinable public var field5: Int64 { pointee.field5 }
}
