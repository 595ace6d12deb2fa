import HostModel

/// Bars of one length from the trades of one instrument.
///
///     var builder = BarBuilder(interval_ns: 60_000_000_000)
///     if let bar = try builder.take(trade) { … }    // the bar that was over before this trade
///     if let bar = builder.finish() { … }           // what there is of the last one
///
/// Bars begin at multiples of their length since 1970 in UTC; a trade at the very end of one belongs to the next. A bar
/// without trades is not there: nothing is made up.
public struct BarBuilder: Sendable {
  public let interval_ns: Int64
  private var bar: EventRecord?

  /// The bar would not fit into a record.
  public struct TooLarge: Error {}

  /// Traps unless `interval_ns` is positive.
  public init(interval_ns: Int64) {
    precondition(interval_ns > 0, "bars of \(interval_ns) ns")
    self.interval_ns = interval_ns
  }

  /// Takes a trade that is not before the last one. Gives the bar that it shows to be over.
  public mutating func take(_ trade: EventRecord) throws(TooLarge) -> EventRecord? {
    try add(
      .bar(
        InstrumentID(trade.instrument), closing: Time(nanoseconds: try end(of: trade.time_ns)), open: trade.tradePrice,
        high: trade.tradePrice, low: trade.tradePrice, close: trade.tradePrice, volume: trade.tradeQuantity,
        interval_ns: interval_ns))
  }

  /// Takes a bar of this length or one that fills it, not before the last one. Gives the bar that it shows to be over.
  public mutating func take(bar part: EventRecord) throws(TooLarge) -> EventRecord? {
    try add(
      .bar(
        InstrumentID(part.instrument), closing: Time(nanoseconds: try end(of: part.time_ns - 1)), open: part.open,
        high: part.high, low: part.low, close: part.close, volume: part.volume, interval_ns: interval_ns))
  }

  /// Adds to the bar that ends when this one does, or begins with it.
  private mutating func add(_ part: EventRecord) throws(TooLarge) -> EventRecord? {
    guard var open = bar, open.time_ns == part.time_ns else {
      let over = bar
      bar = part
      return over
    }
    open.field1 = max(open.field1, part.field1)
    open.field2 = min(open.field2, part.field2)
    open.field3 = part.field3
    let (volume, overflow) = open.field4.addingReportingOverflow(part.field4)
    guard !overflow else { throw TooLarge() }
    open.field4 = volume
    bar = open
    return nil
  }

  /// When the bar that is being made is over; beyond all time while none is.
  public var end_ns: Int64 { bar?.time_ns ?? Int64.max }

  /// The bar that is over at this moment, if there is one.
  public mutating func close(before time: Time) -> EventRecord? {
    guard let bar, bar.time_ns <= time.nanoseconds else { return nil }
    self.bar = nil
    return bar
  }

  /// What there is of the last bar.
  public mutating func finish() -> EventRecord? {
    defer { bar = nil }
    return bar
  }

  /// When the bar ends that this moment belongs to.
  func end(of time_ns: Int64) throws(TooLarge) -> Int64 {
    let rest = time_ns % interval_ns
    let (end, overflow) = time_ns.addingReportingOverflow(interval_ns - (rest < 0 ? rest + interval_ns : rest))
    guard !overflow else { throw TooLarge() }
    return end
  }
}
