import HostModel

/// One strategy's money and positions, valued in one currency.
///
/// Positions are signed: below zero is short. Cash below zero is borrowed, and so is what a spot position is short of. A
/// contract costs nothing to hold, only its profit is worth something. The position records are in the plugin's own
/// layout, so that its view is this memory and not a copy of it.
public struct Portfolio {
  public let strategy: StrategyID
  public let currency: CurrencyID
  public let lotMethod: LotMethod
  public let instrumentCount: Int
  /// The host's instrument for each of the strategy's own indices.
  public let instruments: UnsafeMutablePointer<InstrumentID>
  public let positions: UnsafeMutablePointer<PositionRecord>

  /// Each position at its last price, and their sum: kept up to date by `mark`, so equity is one addition.
  let values: UnsafeMutablePointer<Int64>
  public internal(set) var positionsValue_units: Int64 = 0
  /// The same without signs: what moves with the market, and their sum.
  let exposures: UnsafeMutablePointer<Int64>
  public internal(set) var exposure_units: Int64 = 0
  /// For each position its lots; only of a portfolio that goes by them.
  let lots: UnsafeMutablePointer<LotQueue>?

  public internal(set) var cash_units: Int64
  public internal(set) var promisedCash_units: Int64 = 0
  /// Capital and deposits less withdrawals.
  public internal(set) var paidIn_units: Int64
  public internal(set) var fees_units: Int64 = 0
  public internal(set) var funding_units: Int64 = 0
  public internal(set) var interest_units: Int64 = 0
  public internal(set) var fillCount: Int64 = 0
  /// Positions that need margin: contracts, and spot positions that are short.
  @usableFromInline var marginedCount = 0

  init(strategy: StrategyID, capital: Money, instruments list: [InstrumentID], lots method: LotMethod) {
    self.strategy = strategy
    currency = capital.currency
    lotMethod = method
    instrumentCount = list.count
    instruments = .allocate(capacity: list.count)
    instruments.initialize(from: list, count: list.count)
    positions = .allocate(capacity: list.count)
    positions.initialize(repeating: PositionRecord(), count: list.count)
    values = .allocate(capacity: list.count)
    values.initialize(repeating: 0, count: list.count)
    exposures = .allocate(capacity: list.count)
    exposures.initialize(repeating: 0, count: list.count)
    switch method {
    case .average: lots = nil
    case .firstInFirstOut:
      let queues = UnsafeMutablePointer<LotQueue>.allocate(capacity: list.count)
      for index in list.indices { (queues + index).initialize(to: LotQueue()) }
      lots = queues
    }
    cash_units = capital.units
    paidIn_units = capital.units
  }

  func deallocate() {
    instruments.deallocate()
    positions.deallocate()
    values.deallocate()
    exposures.deallocate()
    guard let lots else { return }
    for index in 0..<instrumentCount { lots[index].deallocate() }
    lots.deallocate()
  }

  @inlinable public var equity_units: Int64 { cash_units + positionsValue_units }
  /// Cash that is not promised to open orders; below zero what of them has to be borrowed.
  @inlinable public var freeCash_units: Int64 { cash_units - promisedCash_units }
  @inlinable public var equity: Money { Money(units: equity_units, currency) }

  /// Whether a fall or rise of the market can cost more than what is held: whether margin has to be watched.
  @inlinable public var isMargined: Bool { marginedCount > 0 || cash_units < 0 }

  /// What moves with the market of the position at `index`: its value at the last price, without a sign.
  public func exposure_units(_ index: Int) -> Int64 { exposures[index] }

  /// Of the position at `index`, what is not promised to open sell orders; negative when it is short.
  @inlinable
  public func freeHolding_units(_ index: Int) -> Int64 {
    positions[index].quantity_units - positions[index].selling_units
  }
}
