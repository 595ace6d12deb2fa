extension StandingRequest {
  public func encode(into bytes: inout ByteWriter) {
    clientRef.encode(into: &bytes)
    instrument.encode(into: &bytes)
    bytes.write(side.rawValue)
    bytes.write(timeInForce.rawValue)
    bytes.write(flags.rawValue)
    bytes.write(quantity.units)
    expiry.encode(into: &bytes)
    plan.encode(into: &bytes)
    link.encode(into: &bytes)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let clientRef = try ClientRef(decoding: &bytes), instrument = try InstrumentID(decoding: &bytes)
    let side = try Side(decoding: &bytes), timeInForce = try TimeInForce(decoding: &bytes)
    let flags = try OrderFlags(decoding: &bytes), quantity = Quantity(units: try bytes.read(Int64.self))
    let expiry = try Time?(decoding: &bytes)
    self.init(
      clientRef: clientRef, instrument: instrument, side: side, plan: try StandingPlan(decoding: &bytes),
      timeInForce: timeInForce, quantity: quantity, flags: flags, expiry: expiry,
      link: try OrderLink(decoding: &bytes))
  }
}

extension StandingPlan {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(number)
    switch self {
    case .market: break
    case .limit(let price), .stop(let price), .takeProfit(let price): bytes.write(price.ticks)
    case .stopLimit(let trigger, let limit), .takeProfitLimit(let trigger, let limit):
      bytes.write(trigger.ticks)
      bytes.write(limit.ticks)
    case .trailing(let distance), .trailingShare(let distance): bytes.write(distance)
    case .iceberg(let limit, let visible):
      bytes.write(limit.ticks)
      bytes.write(visible.units)
    case .twap(let number, let end, let limit), .vwap(let number, let end, let limit):
      bytes.write(number)
      end.encode(into: &bytes)
      limit.encode(into: &bytes)
    }
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    switch number {
    case 1: self = .market
    case 2: self = .limit(try StandingPlan.price(&bytes))
    case 3: self = .stop(trigger: try StandingPlan.price(&bytes))
    case 4: self = .stopLimit(trigger: try StandingPlan.price(&bytes), limit: try StandingPlan.price(&bytes))
    case 5: self = .takeProfit(trigger: try StandingPlan.price(&bytes))
    case 6: self = .takeProfitLimit(trigger: try StandingPlan.price(&bytes), limit: try StandingPlan.price(&bytes))
    case 7: self = .trailing(ticks: try bytes.read("distance", in: 1...Int64.max))
    case 8: self = .trailingShare(ppm: try bytes.read("distance", in: 1...Int64(999_999)))
    case 9:
      self = .iceberg(
        limit: try StandingPlan.price(&bytes), visible: Quantity(units: try bytes.read("visible", in: 1...Int64.max)))
    case 10:
      self = .twap(
        slices: try bytes.read("slices", in: 1...WishRecord.largestSlices), end: try Time(decoding: &bytes),
        limit: try Price?(decoding: &bytes))
    case 11:
      self = .vwap(
        participation_ppm: try bytes.read("participation", in: 1...Int64(1_000_000)), end: try Time(decoding: &bytes),
        limit: try Price?(decoding: &bytes))
    default: throw .value(of: "plan", Int64(number))
    }
  }

  private static func price(_ bytes: inout ByteReader) throws(ByteFault) -> Price {
    Price(ticks: try bytes.read(Int64.self))
  }
}

extension OrderLink {
  func encode(into bytes: inout ByteWriter) {
    switch self {
    case .none: bytes.write(UInt8(0))
    case .oneCancelsOther: bytes.write(UInt8(1))
    case .after: bytes.write(UInt8(2))
    case .afterAsOne: bytes.write(UInt8(3))
    }
    ref?.encode(into: &bytes)
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    switch try bytes.read(UInt8.self) {
    case 0: self = .none
    case 1: self = .oneCancelsOther(try ClientRef(decoding: &bytes))
    case 2: self = .after(try ClientRef(decoding: &bytes))
    case 3: self = .afterAsOne(try ClientRef(decoding: &bytes))
    case let number: throw .value(of: "link", Int64(number))
    }
  }
}

extension CancelCondition {
  public func encode(into bytes: inout ByteWriter) {
    switch self {
    case .above(let instrument, let price):
      bytes.write(UInt8(1))
      instrument.encode(into: &bytes)
      bytes.write(price.ticks)
    case .below(let instrument, let price):
      bytes.write(UInt8(2))
      instrument.encode(into: &bytes)
      bytes.write(price.ticks)
    case .filled(let ref):
      bytes.write(UInt8(3))
      ref.encode(into: &bytes)
    case .ended(let ref):
      bytes.write(UInt8(4))
      ref.encode(into: &bytes)
    case .at(let time):
      bytes.write(UInt8(5))
      time.encode(into: &bytes)
    }
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    switch try bytes.read(UInt8.self) {
    case 1: self = .above(try InstrumentID(decoding: &bytes), Price(ticks: try bytes.read(Int64.self)))
    case 2: self = .below(try InstrumentID(decoding: &bytes), Price(ticks: try bytes.read(Int64.self)))
    case 3: self = .filled(try ClientRef(decoding: &bytes))
    case 4: self = .ended(try ClientRef(decoding: &bytes))
    case 5: self = .at(try Time(decoding: &bytes))
    case let number: throw .value(of: "cancel condition", Int64(number))
    }
  }
}
