extension StrategyID {
  public func encode(into bytes: inout ByteWriter) { bytes.write(index) }
  public init(decoding bytes: inout ByteReader) throws(ByteFault) { self.init(try bytes.read(UInt16.self)) }
}

extension InstrumentID {
  public func encode(into bytes: inout ByteWriter) { bytes.write(index) }
  public init(decoding bytes: inout ByteReader) throws(ByteFault) { self.init(try bytes.read(UInt16.self)) }
}

extension CurrencyID {
  public func encode(into bytes: inout ByteWriter) { bytes.write(index) }
  public init(decoding bytes: inout ByteReader) throws(ByteFault) { self.init(try bytes.read(UInt16.self)) }
}

extension OrderID {
  public func encode(into bytes: inout ByteWriter) { bytes.write(number) }
  public init(decoding bytes: inout ByteReader) throws(ByteFault) { self.init(try bytes.read(UInt64.self)) }
}

extension ClientRef {
  public func encode(into bytes: inout ByteWriter) { bytes.write(number) }
  public init(decoding bytes: inout ByteReader) throws(ByteFault) { self.init(try bytes.read(UInt64.self)) }
}

extension Time {
  public func encode(into bytes: inout ByteWriter) { bytes.write(nanoseconds) }
  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init(nanoseconds: try bytes.read(Int64.self))
  }
}

extension Money {
  public func encode(into bytes: inout ByteWriter) {
    bytes.write(units)
    currency.encode(into: &bytes)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init(units: try bytes.read(Int64.self), try CurrencyID(decoding: &bytes))
  }
}

extension Listing {
  /// Symbols and codes are at most this long.
  private static let textLimit = 64

  public func encode(into bytes: inout ByteWriter) {
    bytes.write(text: symbol)
    bytes.write(text: base)
    bytes.write(text: quote)
    bytes.write(Int32(priceDecimals))
    bytes.write(Int32(quantityDecimals))
    bytes.write(priceStep.ticks)
    bytes.write(quantityStep.units)
    bytes.write(minimumQuantity.units)
    bytes.write(minimumValueUnits)
    bytes.write(kind.rawValue)
    bytes.write(multiplier)
    bytes.write(Int32(multiplierDecimals))
    bytes.write(maximumQuantity.units)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    self.init(
      symbol: try bytes.readText(limit: Listing.textLimit), base: try bytes.readText(limit: Listing.textLimit),
      quote: try bytes.readText(limit: Listing.textLimit), priceDecimals: Int(try bytes.read(Int32.self)),
      quantityDecimals: Int(try bytes.read(Int32.self)), priceStep: Price(ticks: try bytes.read(Int64.self)),
      quantityStep: Quantity(units: try bytes.read(Int64.self)),
      minimumQuantity: Quantity(units: try bytes.read(Int64.self)), minimumValueUnits: try bytes.read(Int64.self),
      kind: try InstrumentKind(decoding: &bytes), multiplier: try bytes.read(Int64.self),
      multiplierDecimals: Int(try bytes.read(Int32.self)),
      maximumQuantity: Quantity(units: try bytes.read(Int64.self)))
  }
}

extension InstrumentKind {
  fileprivate init(decoding bytes: inout ByteReader) throws(ByteFault) {
    let number = try bytes.read(UInt8.self)
    guard let kind = InstrumentKind(rawValue: number) else { throw .value(of: "instrument kind", Int64(number)) }
    self = kind
  }
}
