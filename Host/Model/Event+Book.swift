/// One side of a book. The numbers are those of `bulkhead.h`.
public enum BookSide: Int64, Sendable {
  case bid = 1
  case ask = -1
}

/// Whether an instrument can be traded. The numbers are those of `bulkhead.h` and are never reused.
public enum MarketStatus: Int64, Sendable {
  case open = 1
  /// For a while: what rests stays, nothing trades.
  case halted = 2
  /// Until the next session.
  case closed = 3
}

/// What the market offers and asks, and whether it is open.
extension EventRecord {
  /// Best bid and ask. A size of 0 means that nobody is there, whatever the price says.
  public static func quote(
    _ instrument: InstrumentID, at time: Time, bid: Price, bidSize: Quantity, ask: Price, askSize: Quantity
  ) -> EventRecord {
    EventRecord(
      kind: EventKind.quote, instrument: instrument.index, time: time, bid.ticks, bidSize.units, ask.ticks,
      askSize.units)
  }

  /// What one price level holds from now on; nothing removes the level.
  ///
  /// A snapshot begins with a record that has `isFirst`, which empties the book. Changes that belong together end with
  /// one that has `isLast`; only then is the book looked at.
  public static func depth(
    _ instrument: InstrumentID, at time: Time, _ side: BookSide, price: Price, size: Quantity, isFirst: Bool = false,
    isLast: Bool = true
  ) -> EventRecord {
    EventRecord(
      kind: EventKind.depth,
      flags: (isFirst ? EventRecord.firstOfSnapshot : 0) | (isLast ? EventRecord.lastOfBatch : 0),
      instrument: instrument.index, time: time, price.ticks, size.units, side.rawValue)
  }

  public static func status(_ instrument: InstrumentID, at time: Time, _ status: MarketStatus) -> EventRecord {
    EventRecord(kind: EventKind.status, instrument: instrument.index, time: time, status.rawValue)
  }

  /// Bit of `flags` of a depth record: what was known of the book before is void.
  public static let firstOfSnapshot: UInt8 = 2
  /// Bit of `flags` of a depth record: the book is consistent after it.
  public static let lastOfBatch: UInt8 = 4
  public static let batchFlags = firstOfSnapshot | lastOfBatch
}
