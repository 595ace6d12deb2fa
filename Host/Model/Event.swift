/// What kind of event a record holds. The numbers are those of `bulkhead.h` and are never reused.
public enum EventKind {
  public static let bar: UInt8 = 1
  public static let trade: UInt8 = 2
  public static let quote: UInt8 = 3
  public static let depth: UInt8 = 4
  /// What those who are long pay to those who are short: rate, mark.
  public static let funding: UInt8 = 5
  /// The venue changed an instrument's rules.
  public static let rules: UInt8 = 6
  public static let status: UInt8 = 8
  public static let accepted: UInt8 = 16
  public static let refused: UInt8 = 17
  public static let filled: UInt8 = 18
  public static let cancelled: UInt8 = 19
  public static let replaced: UInt8 = 20
  public static let triggered: UInt8 = 21
  public static let timer: UInt8 = 32
  /// Equity came near to what the positions need.
  public static let marginCall: UInt8 = 33
  /// The host takes risk off, since equity no longer covers it.
  public static let liquidation: UInt8 = 34
  /// A rebalancing is over.
  public static let planEnded: UInt8 = 35
}

/// One event as 64 bytes: what a data file holds, what the engine takes and what a plugin gets.
///
/// The layout is that of `bulkhead_event_v1`; a test compares the two. Which meaning the six fields have follows from
/// the kind. A record from a file or the wire may hold anything: `MarketEvent` is the checked form.
@frozen
public struct EventRecord: Equatable, Sendable {
  public var kind: UInt8
  public var flags: UInt8
  public var instrument: UInt16
  public var sequence: UInt32
  public var time_ns: Int64
  public var field0: Int64
  public var field1: Int64
  public var field2: Int64
  public var field3: Int64
  public var field4: Int64
  public var field5: Int64

  @inlinable
  public init(
    kind: UInt8, flags: UInt8 = 0, instrument: UInt16 = 0, sequence: UInt32 = 0, time: Time, _ field0: Int64 = 0,
    _ field1: Int64 = 0, _ field2: Int64 = 0, _ field3: Int64 = 0, _ field4: Int64 = 0, _ field5: Int64 = 0
  ) {
    self.kind = kind
    self.flags = flags
    self.instrument = instrument
    self.sequence = sequence
    time_ns = time.nanoseconds
    self.field0 = field0
    self.field1 = field1
    self.field2 = field2
    self.field3 = field3
    self.field4 = field4
    self.field5 = field5
  }

  /// Bit of `flags`: happened before the strategy was started.
  public static let history: UInt8 = 1
}

extension EventRecord {
  /// A closed bar; `time` is its close.
  public static func bar(
    _ instrument: InstrumentID, closing time: Time, open: Price, high: Price, low: Price, close: Price,
    volume: Quantity, interval_ns: Int64
  ) -> EventRecord {
    EventRecord(
      kind: EventKind.bar, instrument: instrument.index, time: time, open.ticks, high.ticks, low.ticks, close.ticks,
      volume.units, interval_ns)
  }

  /// A trade on the market. `aggressor` is the side that crossed the spread, where known.
  public static func trade(
    _ instrument: InstrumentID, at time: Time, price: Price, quantity: Quantity, aggressor: Side?, id: Int64
  ) -> EventRecord {
    let sign: Int64 = aggressor == .buy ? 1 : aggressor == .sell ? -1 : 0
    return EventRecord(
      kind: EventKind.trade, instrument: instrument.index, time: time, price.ticks, quantity.units, sign, id)
  }

  /// Funding of all contracts of an instrument: billionths of their value at the venue's mark.
  public static func funding(
    _ instrument: InstrumentID, at time: Time, rate_ppb: Int64, mark: Price
  ) -> EventRecord {
    EventRecord(kind: EventKind.funding, instrument: instrument.index, time: time, rate_ppb, mark.ticks)
  }

  public static func rules(_ instrument: InstrumentID, at time: Time, _ rules: InstrumentRules) -> EventRecord {
    EventRecord(
      kind: EventKind.rules, instrument: instrument.index, time: time, rules.priceStep.ticks, rules.quantityStep.units,
      rules.minimumValue_units, rules.multiplier, rules.maximumQuantity.units, rules.version)
  }
}
