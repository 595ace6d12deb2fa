import HostModel

/// Who owns what: one portfolio for each strategy, and double-entry accounts beneath all of them.
///
///     let strategy = ledger.open(capital: Money(units: 10_000_00000000, usdt), instruments: [btc])
///     ledger.reserve(Reservation(.buy, units: 500_00000000), strategy, position: 0)
///     ledger.settle(fill, .buy, strategy, position: 0)
///
/// It does not decide what is allowed: the gate does, and asks for what it may ask for. What is not covered here is a
/// bug in the host and traps.
public struct Ledger: ~Copyable {
  public let currencies: [Currency]
  public let instruments: UnsafeMutableBufferPointer<Instrument>
  var accounts: Accounts
  @usableFromInline let portfolios: UnsafeMutablePointer<Portfolio>
  let capacity: Int
  public private(set) var count = 0

  public init(currencies: [Currency], instruments list: [Instrument], strategyCapacity: Int) {
    precondition(strategyCapacity <= Int(UInt16.max), "\(strategyCapacity) strategies")
    self.currencies = currencies
    instruments = .allocate(capacity: list.count)
    _ = instruments.initialize(from: list)
    accounts = Accounts(strategyCapacity: strategyCapacity, assetCount: currencies.count)
    portfolios = .allocate(capacity: strategyCapacity)
    capacity = strategyCapacity
  }

  deinit {
    for index in 0..<count { portfolios[index].deallocate() }
    portfolios.deallocate()
    instruments.deallocate()
  }

  /// Pays capital in from outside and makes a portfolio of it. Traps when the table is full or an instrument is quoted
  /// in another currency than the capital: both are checked when a run is set up.
  public mutating func open(capital: Money, instruments list: [InstrumentID]) -> StrategyID {
    precondition(count < capacity, "ledger holds \(capacity) strategies")
    precondition(capital.units >= 0, "capital \(capital.units)")
    for id in list {
      let quote = instruments[Int(id.index)].quote
      precondition(quote == capital.currency, "instrument \(id.index) is quoted in currency \(quote.index)")
    }
    let strategy = StrategyID(UInt16(count))
    (portfolios + count).initialize(to: Portfolio(strategy: strategy, capital: capital, instruments: list))
    count += 1
    accounts.transfer(capital.units, of: capital.currency, from: .external, to: .strategy(strategy))
    return strategy
  }

  /// Looked at where it lies: a portfolio is too large to copy for each event.
  @inlinable
  public subscript(strategy: StrategyID) -> Portfolio {
    _read { yield portfolio(strategy).pointee }
  }

  /// Where a strategy's portfolio lies, for as long as the ledger lives.
  @inlinable
  package func portfolio(_ strategy: StrategyID) -> UnsafeMutablePointer<Portfolio> {
    precondition(Int(strategy.index) < count, "no strategy \(strategy.index)")
    return portfolios + Int(strategy.index)
  }

  public func instrument(_ strategy: StrategyID, position: Int) -> Instrument {
    instruments[Int(portfolio(strategy).pointee.instruments[position].index)]
  }

  public func balance(_ owner: Owner, _ asset: CurrencyID) -> Money {
    Money(units: accounts.balance(owner, asset), asset)
  }
}
