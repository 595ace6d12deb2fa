import HostModel

/// One round trip: from the fill that opened a position in one instrument to the fill that closed it. A fill that turns
/// a position round ends one and begins the next, each with its share of the fee.
public struct Trade: Equatable, Sendable {
  public let strategy: StrategyID
  public let instrument: InstrumentID
  public let isLong: Bool
  public let entry: Time
  public let exit: Time
  /// The largest that was held.
  public let quantity: Quantity
  /// What all fills counted for that made it larger.
  public let entry_units: Double
  /// Of all fills that made it larger, and of those that made it smaller, by their quantities.
  public let averageEntry_ticks: Double
  public let averageExit_ticks: Double
  /// With fees taken off; without funding and interest.
  public let profit_units: Int64
  public let fees_units: Int64
  /// The largest loss and profit on the way, fees aside: at most 0 and at least 0. Only with `RecordDepth.report`.
  public let adverse_units: Int64
  public let favourable_units: Int64
  /// Bars, trades, quotes and depth records of its instrument while it was open; only with `RecordDepth.report`.
  public let eventCount: Int

  /// Of what it was worth when it was entered.
  public var profitShare: Double { share(profit_units) }
  public var adverseShare: Double { share(adverse_units) }
  public var favourableShare: Double { share(favourable_units) }
  public var held_s: Double { passed_ns(entry.nanoseconds, exit.nanoseconds) / 1e9 }

  private func share(_ units: Int64) -> Double { entry_units == 0 ? 0 : Double(units) / entry_units }
}
