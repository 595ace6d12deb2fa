/// One instrument's position as a plugin sees it. The layout is that of `bulkhead_position_v1`; a test compares them.
@frozen
public struct PositionRecord: Equatable, Sendable {
  public var quantity_units: Int64 = 0
  public var selling_units: Int64 = 0
  public var cost_units: Int64 = 0
  public var realised_units: Int64 = 0
  public var last_ticks: Int64 = 0
  public var last_time_ns: Int64 = 0

  public init() {}
}

/// One working order as a plugin sees it. The layout is that of `bulkhead_order_v1`; a test compares them.
@frozen
public struct OpenOrderRecord: Equatable, Sendable {
  public var clientRef: UInt64
  public var instrument: UInt16
  public var side: UInt8
  public var type: UInt8
  public var reserved: UInt32 = 0
  public var price_ticks: Int64
  public var quantity_units: Int64
  public var remaining_units: Int64

  public init(
    clientRef: UInt64, instrument: UInt16, side: UInt8, type: UInt8, price_ticks: Int64, quantity_units: Int64,
    remaining_units: Int64
  ) {
    self.clientRef = clientRef
    self.instrument = instrument
    self.side = side
    self.type = type
    self.price_ticks = price_ticks
    self.quantity_units = quantity_units
    self.remaining_units = remaining_units
  }
}

/// A strategy's own portfolio at the start of a turn, as a plugin sees it. The layout is that of `bulkhead_view_v1`; a
/// test compares them.
@frozen
public struct PortfolioRecord {
  public var structSize: UInt32
  public var positionCount: UInt32
  public var orderCount: UInt32
  public var state: UInt32
  public var time_ns: Int64
  public var equity_units: Int64
  public var cash_units: Int64
  public var free_units: Int64
  public var positions: UnsafePointer<PositionRecord>?
  public var orders: UnsafePointer<OpenOrderRecord>?

  @inlinable
  public init(
    state: UInt32, time: Time, equity_units: Int64, cash_units: Int64, free_units: Int64,
    positions: UnsafeBufferPointer<PositionRecord>, orders: UnsafeBufferPointer<OpenOrderRecord>
  ) {
    structSize = UInt32(MemoryLayout<PortfolioRecord>.size)
    positionCount = UInt32(positions.count)
    orderCount = UInt32(orders.count)
    self.state = state
    time_ns = time.nanoseconds
    self.equity_units = equity_units
    self.cash_units = cash_units
    self.free_units = free_units
    self.positions = positions.baseAddress
    self.orders = orders.baseAddress
  }
}

/// That record where it lies: it belongs to the engine and holds until the engine is changed.
public struct PortfolioView {
  public let record: UnsafePointer<PortfolioRecord>

  @inlinable public init(_ record: UnsafePointer<PortfolioRecord>) { self.record = record }

  @inlinable public var state: UInt32 { record.pointee.state }
  @inlinable public var time: Time { Time(nanoseconds: record.pointee.time_ns) }
  @inlinable public var equity_units: Int64 { record.pointee.equity_units }
  @inlinable public var cash_units: Int64 { record.pointee.cash_units }
  @inlinable public var free_units: Int64 { record.pointee.free_units }
  @inlinable public var positions: UnsafeBufferPointer<PositionRecord> {
    UnsafeBufferPointer(start: record.pointee.positions, count: Int(record.pointee.positionCount))
  }
  @inlinable public var orders: UnsafeBufferPointer<OpenOrderRecord> {
    UnsafeBufferPointer(start: record.pointee.orders, count: Int(record.pointee.orderCount))
  }
}

/// How much one turn may carry; both ends of the wire and the in-process call use the same bounds.
public enum TurnLimits {
  public static let events = 1024
  public static let wishes = 256
  public static let textBytes = 16_384
  public static let instruments = 256
  public static let openOrders = 256
  public static let parameters = 32
  public static let stateBytes = 1_048_576
}

/// The wishes of one turn in the host's own memory: filled by a plugin or copied from its worker, then decoded.
public struct WishBuffer: ~Copyable {
  public let records: UnsafeMutablePointer<WishRecord>
  public let text: UnsafeMutablePointer<UInt8>
  public var count = 0
  public var textCount = 0

  public init() {
    records = .allocate(capacity: TurnLimits.wishes)
    records.initialize(repeating: WishRecord(), count: TurnLimits.wishes)
    text = .allocate(capacity: TurnLimits.textBytes)
    text.initialize(repeating: 0, count: TurnLimits.textBytes)
  }

  deinit {
    records.deallocate()
    text.deallocate()
  }

  /// What the turn before left behind is wiped, so that no wish depends on it.
  public mutating func clear() {
    records.update(repeating: WishRecord(), count: count)
    count = 0
    textCount = 0
  }
}

/// One strategy's turns, wherever they run: in this process or in a jailed worker. Both give the same wishes.
public protocol StrategyPort: ~Copyable {
  associatedtype Stop: Error

  /// Runs one turn to its end and leaves its wishes in `wishes`, replacing what was there. Throws when the strategy
  /// can have no further turn.
  mutating func turn(
    events: UnsafeBufferPointer<EventRecord>, view: PortfolioView, wishes: inout WishBuffer
  ) throws(Stop)
}
