import HostModel

/// One strategy's money and positions, valued in one currency.
///
/// Average cost; no short positions and no borrowed money: a buy needs free cash, a sale needs free holdings. The
/// position records are in the plugin's own layout, so that its view is this memory and not a copy of it.
public struct Portfolio {
  public let strategy: StrategyID
  public let currency: CurrencyID
  public let instrumentCount: Int
  /// The host's instrument for each of the strategy's own indices.
  public let instruments: UnsafeMutablePointer<InstrumentID>
  public let positions: UnsafeMutablePointer<PositionRecord>

  /// Each position at its last price, and their sum: kept up to date by `mark`, so equity is one addition.
  let values: UnsafeMutablePointer<Int64>
  public internal(set) var positionsValue_units: Int64 = 0
  public internal(set) var cash_units: Int64
  public internal(set) var promisedCash_units: Int64 = 0
  public internal(set) var paidIn_units: Int64
  public internal(set) var fees_units: Int64 = 0
  public internal(set) var fillCount: Int64 = 0

  init(strategy: StrategyID, capital: Money, instruments list: [InstrumentID]) {
    self.strategy = strategy
    currency = capital.currency
    instrumentCount = list.count
    instruments = .allocate(capacity: list.count)
    instruments.initialize(from: list, count: list.count)
    positions = .allocate(capacity: list.count)
    positions.initialize(repeating: PositionRecord(), count: list.count)
    values = .allocate(capacity: list.count)
    values.initialize(repeating: 0, count: list.count)
    cash_units = capital.units
    paidIn_units = capital.units
  }

  func deallocate() {
    instruments.deallocate()
    positions.deallocate()
    values.deallocate()
  }

  @inlinable public var equity_units: Int64 { cash_units + positionsValue_units }
  @inlinable public var freeCash_units: Int64 { cash_units - promisedCash_units }
  @inlinable public var equity: Money { Money(units: equity_units, currency) }

  /// Of the position at `index`, what is not promised to open sell orders.
  @inlinable
  public func freeHolding_units(_ index: Int) -> Int64 {
    positions[index].quantity_units - positions[index].selling_units
  }
}
