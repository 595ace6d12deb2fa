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

/// A strategy's own portfolio at the start of a turn. The buffers belong to the engine and hold until it is changed.
public struct PortfolioView {
  public let state: UInt32
  public let time: Time
  public let equity_units: Int64
  public let cash_units: Int64
  public let free_units: Int64
  public let positions: UnsafeBufferPointer<PositionRecord>
  public let orders: UnsafeBufferPointer<OpenOrderRecord>

  @inlinable
  public init(
    state: UInt32, time: Time, equity_units: Int64, cash_units: Int64, free_units: Int64,
    positions: UnsafeBufferPointer<PositionRecord>, orders: UnsafeBufferPointer<OpenOrderRecord>
  ) {
    self.state = state
    self.time = time
    self.equity_units = equity_units
    self.cash_units = cash_units
    self.free_units = free_units
    self.positions = positions
    self.orders = orders
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
