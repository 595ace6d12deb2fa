/// One wish of a plugin as 64 bytes, exactly as it wrote them: nothing in it is believed.
///
/// The layout is that of `bulkhead_wish_v1`; a test compares the two. `decoded(instrumentCount:)` is the only way from
/// here to something the engine acts on.
@frozen
public struct WishRecord: Equatable, Sendable {
  public var kind: UInt8 = 0
  public var side: UInt8 = 0
  public var type: UInt8 = 0
  public var timeInForce: UInt8 = 0
  public var instrument: UInt16 = 0
  public var flags: UInt16 = 0
  public var clientRef: UInt64 = 0
  public var price_ticks: Int64 = 0
  public var quantity_units: Int64 = 0
  public var time_ns: Int64 = 0
  public var text_offset: UInt32 = 0
  public var text_length: UInt32 = 0
  public var reserved0: Int64 = 0
  public var reserved1: Int64 = 0

  public init() {}
}

/// A wish whose record made sense. Whether it is granted is the gate's business.
public enum Wish: Equatable, Sendable {
  case submit(OrderRequest)
  case cancel(ClientRef)
  case timer(ClientRef, Time)
  /// Where the text lies in the turn's text buffer.
  case log(offset: UInt32, length: UInt32)
}

/// Which field of a wish made no sense, with its value and the largest valid one.
public struct WishFault: Error, Equatable, Sendable {
  public let field: Field
  public let value: Int64
  public let limit: Int64

  public enum Field: Sendable { case kind, instrument, side, type, timeInForce, price, unused }

  public init(_ field: Field, value: Int64, limit: Int64) {
    self.field = field
    self.value = value
    self.limit = limit
  }
}

extension WishRecord {
  public static let submit: UInt8 = 1
  public static let cancel: UInt8 = 2
  public static let timer: UInt8 = 3
  public static let log: UInt8 = 4

  /// The wish in these bytes. `instruments` maps the strategy's own indices to the host's.
  public func decoded(instruments: UnsafeBufferPointer<InstrumentID>) throws(WishFault) -> Wish {
    guard flags == 0, reserved0 == 0, reserved1 == 0 else { throw WishFault(.unused, value: Int64(flags), limit: 0) }
    switch kind {
    case WishRecord.submit:
      return .submit(try decodedOrder(instruments: instruments))
    case WishRecord.cancel:
      guard isOrderFree, isTextFree, time_ns == 0 else { throw WishFault(.unused, value: 1, limit: 0) }
      return .cancel(ClientRef(clientRef))
    case WishRecord.timer:
      guard isOrderFree, isTextFree else { throw WishFault(.unused, value: 1, limit: 0) }
      return .timer(ClientRef(clientRef), Time(nanoseconds: time_ns))
    case WishRecord.log:
      guard isOrderFree, clientRef == 0, time_ns == 0 else { throw WishFault(.unused, value: 1, limit: 0) }
      return .log(offset: text_offset, length: text_length)
    default:
      throw WishFault(.kind, value: Int64(kind), limit: Int64(WishRecord.log))
    }
  }

  private func decodedOrder(instruments: UnsafeBufferPointer<InstrumentID>) throws(WishFault) -> OrderRequest {
    guard Int(instrument) < instruments.count else {
      throw WishFault(.instrument, value: Int64(instrument), limit: Int64(instruments.count))
    }
    guard let side = Side(rawValue: side) else { throw WishFault(.side, value: Int64(side), limit: 2) }
    guard let type = OrderType(rawValue: type) else { throw WishFault(.type, value: Int64(type), limit: 2) }
    guard let timeInForce = TimeInForce(rawValue: timeInForce),
      type == .limit || timeInForce == .immediate
    else { throw WishFault(.timeInForce, value: Int64(timeInForce), limit: 2) }
    guard type == .limit || price_ticks == 0 else { throw WishFault(.price, value: price_ticks, limit: 0) }
    guard isTextFree, time_ns == 0 else { throw WishFault(.unused, value: 1, limit: 0) }
    return OrderRequest(
      clientRef: ClientRef(clientRef), instrument: instruments[Int(instrument)], side: side, type: type,
      timeInForce: timeInForce, quantity: Quantity(units: quantity_units), price: Price(ticks: price_ticks))
  }

  private var isOrderFree: Bool {
    side == 0 && type == 0 && timeInForce == 0 && instrument == 0 && price_ticks == 0 && quantity_units == 0
  }

  private var isTextFree: Bool { text_offset == 0 && text_length == 0 }
}
