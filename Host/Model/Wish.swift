/// One wish of a plugin as 64 bytes, exactly as it wrote them: nothing in it is believed.
///
/// The layout is that of `bulkhead_wish_v1`; a test compares the two. `decoded(instruments:)` is the only way from here
/// to something the engine acts on.
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
  /// What the order type needs beyond price and quantity: a trigger, distance, visible quantity or number of slices.
  public var detail: Int64 = 0
  /// Another order's number, or a share of the market's volume.
  public var link: Int64 = 0

  public init() {}
}

/// A wish whose record made sense. Whether it is granted is the gate's business.
public enum Wish: Equatable, Sendable {
  case submit(OrderRequest)
  case stand(StandingRequest)
  case replace(Replacement)
  case cancel(ClientRef)
  case cancelWhen(ClientRef, CancelCondition)
  case timer(ClientRef, Time)
  /// Where the text lies in the turn's text buffer.
  case log(offset: UInt32, length: UInt32)
}

/// Which field of a wish made no sense, with its value and the largest valid one.
public struct WishFault: Error, Equatable, Sendable {
  public let field: Field
  public let value: Int64
  public let limit: Int64

  public enum Field: Sendable {
    case kind, instrument, side, type, timeInForce, flags, price, time, detail, link, unused
  }

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
  public static let replace: UInt8 = 5
  public static let cancelWhen: UInt8 = 6
  /// Of a plan: `decodedTarget` reads one, the engine all that belong together.
  public static let target: UInt8 = 7

  /// Bits of `flags` beyond those of `OrderFlags`: what `link` names.
  public static let oneCancelsOther: UInt16 = 4
  public static let after: UInt16 = 8

  /// The wish in these bytes. `instruments` maps the strategy's own indices to the host's.
  public func decoded(instruments: UnsafeBufferPointer<InstrumentID>) throws(WishFault) -> Wish {
    switch kind {
    case WishRecord.submit:
      return try decodedOrder(instruments: instruments)
    case WishRecord.cancel:
      guard isOrderFree, isTextFree, isDetailFree, time_ns == 0 else { throw WishFault(.unused, value: 1, limit: 0) }
      return .cancel(ClientRef(clientRef))
    case WishRecord.timer:
      guard isOrderFree, isTextFree, isDetailFree else { throw WishFault(.unused, value: 1, limit: 0) }
      return .timer(ClientRef(clientRef), Time(nanoseconds: time_ns))
    case WishRecord.log:
      guard isOrderFree, isDetailFree, clientRef == 0, time_ns == 0 else {
        throw WishFault(.unused, value: 1, limit: 0)
      }
      return .log(offset: text_offset, length: text_length)
    case WishRecord.replace:
      return .replace(try decodedReplacement())
    case WishRecord.cancelWhen:
      return .cancelWhen(ClientRef(clientRef), try decodedCondition(instruments: instruments))
    default:
      throw WishFault(.kind, value: Int64(kind), limit: Int64(WishRecord.target))
    }
  }

  /// Zero means that something stays; a negative number means nothing.
  private func decodedReplacement() throws(WishFault) -> Replacement {
    guard side == 0, type == 0, timeInForce == 0, instrument == 0, flags == 0, isTextFree, time_ns == 0, link == 0
    else { throw WishFault(.unused, value: 1, limit: 0) }
    for value in [price_ticks, quantity_units, detail] where value < 0 {
      throw WishFault(.price, value: value, limit: Int64.max)
    }
    guard price_ticks != 0 || quantity_units != 0 || detail != 0 else { throw WishFault(.detail, value: 0, limit: 0) }
    return Replacement(
      ClientRef(clientRef), price: price_ticks == 0 ? nil : Price(ticks: price_ticks),
      quantity: quantity_units == 0 ? nil : Quantity(units: quantity_units),
      trigger: detail == 0 ? nil : Price(ticks: detail))
  }

  private func decodedCondition(instruments: UnsafeBufferPointer<InstrumentID>) throws(WishFault) -> CancelCondition {
    guard side == 0, timeInForce == 0, flags == 0, price_ticks == 0, quantity_units == 0, isTextFree else {
      throw WishFault(.unused, value: 1, limit: 0)
    }
    switch type {
    case 1, 2:
      guard time_ns == 0, link == 0 else { throw WishFault(.unused, value: 1, limit: 0) }
      guard detail > 0 else { throw WishFault(.detail, value: detail, limit: Int64.max) }
      let instrument = try decodedInstrument(instruments)
      return type == 1 ? .above(instrument, Price(ticks: detail)) : .below(instrument, Price(ticks: detail))
    case 3, 4:
      guard time_ns == 0, detail == 0, instrument == 0 else { throw WishFault(.unused, value: 1, limit: 0) }
      let other = ClientRef(UInt64(bitPattern: link))
      return type == 3 ? .filled(other) : .ended(other)
    case 5:
      guard link == 0, detail == 0, instrument == 0 else { throw WishFault(.unused, value: 1, limit: 0) }
      return .at(Time(nanoseconds: time_ns))
    default:
      throw WishFault(.type, value: Int64(type), limit: 5)
    }
  }

  func decodedInstrument(_ instruments: UnsafeBufferPointer<InstrumentID>) throws(WishFault) -> InstrumentID {
    guard Int(instrument) < instruments.count else {
      throw WishFault(.instrument, value: Int64(instrument), limit: Int64(instruments.count))
    }
    return instruments[Int(instrument)]
  }

  private var isOrderFree: Bool {
    side == 0 && type == 0 && timeInForce == 0 && instrument == 0 && flags == 0 && price_ticks == 0
      && quantity_units == 0
  }

  var isTextFree: Bool { text_offset == 0 && text_length == 0 }

  private var isDetailFree: Bool { detail == 0 && link == 0 }
}
