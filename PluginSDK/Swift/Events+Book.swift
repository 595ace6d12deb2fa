import CBulkhead

/// Best bid and ask. A size of 0 means that nobody is there.
public struct Quote {
  public let event: UnsafePointer<bulkhead_event_v1>
  @usableFromInline let scale: UnsafePointer<Scale>

  @inlinable @inline(__always)
  init(_ event: UnsafePointer<bulkhead_event_v1>, _ scale: UnsafePointer<Scale>) {
    self.event = event
    self.scale = scale
  }

  @inlinable public var instrument: Int { Int(event.pointee.instrument) }
  @inlinable public var time_ns: Int64 { event.pointee.time_ns }
  @inlinable public var bid: Double { Double(event.pointee.quote.bid_ticks) / scale.pointee.price }
  @inlinable public var ask: Double { Double(event.pointee.quote.ask_ticks) / scale.pointee.price }
  @inlinable public var bidSize: Double { Double(event.pointee.quote.bid_units) / scale.pointee.quantity }
  @inlinable public var askSize: Double { Double(event.pointee.quote.ask_units) / scale.pointee.quantity }
  @inlinable public var isHistory: Bool { Int(event.pointee.flags) & Int(BULKHEAD_EVENT_HISTORY) != 0 }
}

/// What one price level of the book holds from now on; a size of 0 removes it.
///
/// A strategy that keeps the book empties it at `isFirst` and looks at it only after `isLast`.
public struct Depth {
  public let event: UnsafePointer<bulkhead_event_v1>
  @usableFromInline let scale: UnsafePointer<Scale>

  @inlinable @inline(__always)
  init(_ event: UnsafePointer<bulkhead_event_v1>, _ scale: UnsafePointer<Scale>) {
    self.event = event
    self.scale = scale
  }

  @inlinable public var instrument: Int { Int(event.pointee.instrument) }
  @inlinable public var time_ns: Int64 { event.pointee.time_ns }
  @inlinable public var price: Double { Double(event.pointee.depth.price_ticks) / scale.pointee.price }
  @inlinable public var size: Double { Double(event.pointee.depth.quantity_units) / scale.pointee.quantity }
  /// Otherwise an ask.
  @inlinable public var isBid: Bool { event.pointee.depth.side > 0 }
  /// A snapshot begins: what was known of the book before is void.
  @inlinable public var isFirst: Bool { Int(event.pointee.flags) & Int(BULKHEAD_EVENT_FIRST) != 0 }
  /// The book is consistent after it.
  @inlinable public var isLast: Bool { Int(event.pointee.flags) & Int(BULKHEAD_EVENT_LAST) != 0 }
  @inlinable public var isHistory: Bool { Int(event.pointee.flags) & Int(BULKHEAD_EVENT_HISTORY) != 0 }
}

/// The market of an instrument opens, is halted or closes. Everybody is told who has the instrument.
public struct MarketStatus {
  public let event: UnsafePointer<bulkhead_event_v1>

  @inlinable init(_ event: UnsafePointer<bulkhead_event_v1>) { self.event = event }

  @inlinable public var instrument: Int { Int(event.pointee.instrument) }
  @inlinable public var time_ns: Int64 { event.pointee.time_ns }
  @inlinable public var isOpen: Bool { event.pointee.market.status == Int64(BULKHEAD_MARKET_OPEN) }
  @inlinable public var isHalted: Bool { event.pointee.market.status == Int64(BULKHEAD_MARKET_HALTED) }
  @inlinable public var isClosed: Bool { event.pointee.market.status == Int64(BULKHEAD_MARKET_CLOSED) }
}
