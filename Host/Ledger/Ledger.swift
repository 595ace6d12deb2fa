import HostModel

/// Who owns what: one portfolio for each strategy, and double-entry accounts beneath all of them.
///
///     let strategy = ledger.open(capital: Money(units: 10_000_00000000, usdt), instruments: [btc])
///     try ledger.reserve(Reservation(.money, units: 500_00000000), strategy, position: 0)
///     try ledger.settle(fill, .buy, strategy, position: 0)
///
/// It does not decide what is allowed: the gate does, and asks for what it may ask for. A number that no account can
/// hold is a fault and changes nothing.
public struct Ledger: ~Copyable {
  public let currencies: [Currency]
  public let instruments: UnsafeMutableBufferPointer<Instrument>
  var accounts: Accounts
  @usableFromInline let portfolios: UnsafeMutablePointer<Portfolio>
  let capacity: Int
  public internal(set) var count = 0

  /// What a strategy's cash, cost, profit or quantity may reach. A quarter of what an Int64 holds, so that the sum of
  /// any four of them still fits.
  public static let largest_units = Int64.max / 4

  public init(currencies: [Currency], instruments list: [Instrument], strategyCapacity: Int) {
    precondition(strategyCapacity <= Int(UInt16.max), "\(strategyCapacity) strategies")
    self.currencies = currencies
    instruments = .allocate(capacity: list.count)
    _ = instruments.initialize(from: list)
    accounts = Accounts(
      strategyCapacity: strategyCapacity, currencyCount: currencies.count, instrumentCount: list.count)
    portfolios = .allocate(capacity: strategyCapacity)
    capacity = strategyCapacity
  }

  deinit {
    for index in 0..<count { portfolios[index].deallocate() }
    portfolios.deallocate()
    instruments.deallocate()
  }

  /// Pays capital in from outside and makes a portfolio of it. Traps when the table is full or an instrument is paid in
  /// another currency than the capital: both are checked when a run is set up.
  public mutating func open(
    capital: Money, instruments list: [InstrumentID], lots: LotMethod = .average
  ) -> StrategyID {
    precondition(count < capacity, "ledger holds \(capacity) strategies")
    precondition((0...Ledger.largest_units).contains(capital.units), "capital \(capital.units)")
    for id in list {
      let settlement = instruments[Int(id.index)].settlement
      precondition(settlement == capital.currency, "instrument \(id.index) is paid in currency \(settlement.index)")
    }
    let strategy = StrategyID(UInt16(count))
    (portfolios + count).initialize(
      to: Portfolio(strategy: strategy, capital: capital, instruments: list, lots: lots))
    count += 1
    accounts.transfer(Int128(capital.units), of: capital.currency, from: .world, to: .strategy(strategy))
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

  /// Where an instrument lies, for as long as the ledger lives: it is too large to copy for each order.
  @inlinable @inline(__always)
  package func instrument(_ id: InstrumentID) -> UnsafePointer<Instrument> {
    precondition(Int(id.index) < instruments.count, "no instrument \(id.index)")
    return UnsafePointer(instruments.baseAddress.unsafelyUnwrapped + Int(id.index))
  }

  public func instrument(_ strategy: StrategyID, position: Int) -> Instrument {
    instruments[Int(portfolio(strategy).pointee.instruments[position].index)]
  }

  public func balance(_ owner: Owner, _ asset: CurrencyID) -> Int128 { accounts.balance(owner, asset) }
  public func reserved(_ owner: Owner, _ asset: CurrencyID) -> Int128 { accounts.reserved(owner, asset) }

  /// The asset that counts an instrument's contracts.
  public func contracts(_ instrument: InstrumentID) -> CurrencyID { accounts.contracts(instrument) }

  /// How many transfers were booked. None is ever taken out: what was wrong is booked once more, the other way round.
  public var transferCount: UInt64 { accounts.transferCount }

  /// From now on writes every transfer down: its number, asset, the rows of source and target, units.
  public mutating func keepTranscript() { accounts.keepsTranscript = true }

  /// The transfers since then, as bytes.
  public func withTranscript<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    body(accounts.transcript.bytes)
  }
}
