/// What is wrong with a market record.
public enum MarketRecordFault: Equatable, Sendable {
  case kind(UInt8)
  case instrument(UInt16)
  case price(Int64)
  case quantity(Int64)
  /// low ≤ open, close ≤ high does not hold.
  case range
  /// Neither a bid nor an ask.
  case side(Int64)
  /// No `MarketStatus` has this number.
  case status(Int64)
  /// Bits that records of this kind do not have.
  case flags(UInt8)
  case timeBackwards(from: Int64, to: Int64)
  /// A funding rate of more than the whole value.
  case rate(Int64)
  case rules(multiplier: Int64, version: Int64)
}

extension EventFields {
  /// What is wrong with this record as market data, or `nil`. Cheap enough for each event of a backtest.
  ///
  /// A quote whose bid is above its ask is not wrong: markets do that, and then nobody trades on it.
  @inlinable @inline(__always)
  public func marketFault(instrumentCount: Int, after previous: Time) -> MarketRecordFault? {
    guard Int(instrument) < instrumentCount else { return .instrument(instrument) }
    guard time_ns >= previous.nanoseconds else { return .timeBackwards(from: previous.nanoseconds, to: time_ns) }
    switch kind {
    case EventKind.bar:
      guard field2 > 0 else { return .price(field2) }
      guard field2 <= field0, field2 <= field3, field0 <= field1, field3 <= field1 else { return .range }
      guard field4 >= 0 else { return .quantity(field4) }
      return nil
    case EventKind.trade:
      guard field0 > 0 else { return .price(field0) }
      guard field1 > 0 else { return .quantity(field1) }
      return nil
    default:
      return otherFault
    }
  }

  /// The same for the kinds that say what is offered, on which terms, or whether anything is.
  @usableFromInline
  var otherFault: MarketRecordFault? {
    guard flags & ~(kind == EventKind.depth ? EventRecord.batchFlags : 0) == 0 else { return .flags(flags) }
    switch kind {
    case EventKind.quote:
      guard (1...EventRecord.largestPrice_ticks).contains(field0) else { return .price(field0) }
      guard (1...EventRecord.largestPrice_ticks).contains(field2) else { return .price(field2) }
      guard (0...EventRecord.largestSize_units).contains(field1) else { return .quantity(field1) }
      guard (0...EventRecord.largestSize_units).contains(field3) else { return .quantity(field3) }
      return nil
    case EventKind.depth:
      guard (1...EventRecord.largestPrice_ticks).contains(field0) else { return .price(field0) }
      guard (0...EventRecord.largestSize_units).contains(field1) else { return .quantity(field1) }
      return BookSide(rawValue: field2) == nil ? .side(field2) : nil
    case EventKind.funding:
      guard field1 > 0 else { return .price(field1) }
      return field0.magnitude <= 1_000_000_000 ? nil : .rate(field0)
    case EventKind.rules:
      guard field0 > 0 else { return .price(field0) }
      guard field1 > 0, field2 >= 0, field4 > 0 else { return .quantity(min(field1, field2, field4)) }
      return field3 > 0 && field5 > 0 ? nil : .rules(multiplier: field3, version: field5)
    case EventKind.status:
      return MarketStatus(rawValue: field0) == nil ? .status(field0) : nil
    default:
      return .kind(kind)
    }
  }

}

extension EventRecord {
  /// What a book holds ends here: the sum of two prices, or of all sizes of one side, still fits.
  public static let largestPrice_ticks = Int64.max / 4
  public static let largestSize_units = Int64.max / 131_072
}
