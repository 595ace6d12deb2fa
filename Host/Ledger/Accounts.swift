import HostModel

/// Whose money an account holds.
public enum Owner: Hashable, Sendable {
  /// Everything outside of the venue: where money is paid in from. Its balance is minus what was paid in.
  case world
  /// What lies on the venue's account and belongs to no strategy.
  case external
  /// The other side of every trade.
  case venue
  /// What the venue took as fees, less what it gave as rebates.
  case fees
  /// What was paid for holding contracts, less what was received.
  case funding
  /// What was paid for borrowing.
  case interest
  /// What is left over where an amount is divided among several.
  case rounding
  case strategy(StrategyID)
  /// Who lends to this strategy: minus what it owes.
  case lender(StrategyID)

  static let beforeStrategies = 7

  @inline(__always)
  var row: Int {
    switch self {
    case .world: 0
    case .external: 1
    case .venue: 2
    case .fees: 3
    case .funding: 4
    case .interest: 5
    case .rounding: 6
    case .strategy(let id): Owner.beforeStrategies + 2 * Int(id.index)
    case .lender(let id): Owner.beforeStrategies + 2 * Int(id.index) + 1
    }
  }
}

/// Double entry: what each owner has of each asset. Every transfer takes from one account what it gives to another, so
/// each asset's accounts sum to zero after every one. Assets are the currencies, then one for each instrument's
/// contracts.
///
/// `pending` is what was promised to open orders: still owned, not free. 128 bits, since the other side of all
/// strategies together may hold more than any of them.
struct Accounts: ~Copyable {
  let ownerCount: Int
  let currencyCount: Int
  let assetCount: Int
  /// How many transfers there were; each only adds one, also one that takes another back.
  private(set) var transferCount: UInt64 = 0
  /// Every transfer as bytes, once somebody has asked for them.
  private(set) var transcript = ByteWriter(capacity: 64)
  var keepsTranscript = false
  private let posted: UnsafeMutablePointer<Int128>
  private let pending: UnsafeMutablePointer<Int128>

  init(strategyCapacity: Int, currencyCount: Int, instrumentCount: Int) {
    ownerCount = Owner.beforeStrategies + 2 * strategyCapacity
    self.currencyCount = currencyCount
    assetCount = currencyCount + instrumentCount
    posted = .allocate(capacity: ownerCount * assetCount)
    posted.initialize(repeating: 0, count: ownerCount * assetCount)
    pending = .allocate(capacity: ownerCount * assetCount)
    pending.initialize(repeating: 0, count: ownerCount * assetCount)
  }

  deinit {
    posted.deallocate()
    pending.deallocate()
  }

  /// The contracts of an instrument, counted like a currency; the only asset that a strategy can have less than none of.
  func contracts(_ instrument: InstrumentID) -> CurrencyID { CurrencyID(UInt16(currencyCount) + instrument.index) }

  @inline(__always)
  private func index(_ owner: Owner, _ asset: CurrencyID) -> Int {
    precondition(owner.row < ownerCount && Int(asset.index) < assetCount, "no account \(owner), asset \(asset.index)")
    return owner.row * assetCount + Int(asset.index)
  }

  func balance(_ owner: Owner, _ asset: CurrencyID) -> Int128 { posted[index(owner, asset)] }
  func reserved(_ owner: Owner, _ asset: CurrencyID) -> Int128 { pending[index(owner, asset)] }
  func free(_ owner: Owner, _ asset: CurrencyID) -> Int128 { balance(owner, asset) - reserved(owner, asset) }

  /// What a strategy has less what it owes.
  func net(_ strategy: StrategyID, _ asset: CurrencyID) -> Int128 {
    balance(.strategy(strategy), asset) + balance(.lender(strategy), asset)
  }

  /// Whether `units` can leave the account without passing its sign limit: a strategy and the rest of the venue's
  /// account have what they have, everyone else is the other side of somebody.
  @inline(__always)
  func covers(_ units: Int128, of asset: CurrencyID, from owner: Owner) -> Bool {
    switch owner {
    case .strategy, .external: Int(asset.index) >= currencyCount || balance(owner, asset) >= units
    case .world, .venue, .fees, .funding, .interest, .rounding, .lender: true
    }
  }

  @inline(__always)
  mutating func transfer(_ units: Int128, of asset: CurrencyID, from source: Owner, to target: Owner) {
    precondition(units >= 0, "transfer of \(units)")
    precondition(covers(units, of: asset, from: source), "\(source) has \(balance(source, asset)), pays \(units)")
    if case .lender = target {
      precondition(balance(target, asset) + units <= 0, "repays \(units), owes \(-balance(target, asset))")
    }
    posted[index(source, asset)] -= units
    posted[index(target, asset)] += units
    transferCount += 1
    if keepsTranscript { write(units, of: asset, from: source, to: target) }
  }

  @inline(never)
  private mutating func write(_ units: Int128, of asset: CurrencyID, from source: Owner, to target: Owner) {
    transcript.write(transferCount)
    transcript.write(asset.index)
    transcript.write(UInt32(source.row))
    transcript.write(UInt32(target.row))
    transcript.write(units)
  }

  /// Pays out of a strategy's account; what it lacks its lender adds.
  @inline(__always)
  mutating func pay(_ units: Int128, of asset: CurrencyID, from strategy: StrategyID, to target: Owner) {
    let lacking = units - balance(.strategy(strategy), asset)
    if lacking > 0, Int(asset.index) < currencyCount {
      transfer(lacking, of: asset, from: .lender(strategy), to: .strategy(strategy))
    }
    transfer(units, of: asset, from: .strategy(strategy), to: target)
  }

  /// Pays into a strategy's account; what it owes is repaid first.
  @inline(__always)
  mutating func credit(_ units: Int128, of asset: CurrencyID, to strategy: StrategyID, from source: Owner) {
    transfer(units, of: asset, from: source, to: .strategy(strategy))
    let owed = -balance(.lender(strategy), asset)
    if owed > 0 { transfer(min(owed, units), of: asset, from: .strategy(strategy), to: .lender(strategy)) }
  }

  /// One of the two, by the sign: positive is paid, negative received.
  mutating func exchange(_ units: Int128, of asset: CurrencyID, of strategy: StrategyID, with other: Owner) {
    if units > 0 { pay(units, of: asset, from: strategy, to: other) }
    if units < 0 { credit(-units, of: asset, to: strategy, from: other) }
  }

  mutating func reserve(_ units: Int128, of asset: CurrencyID, for owner: Owner) {
    precondition(units >= 0, "reserve \(units)")
    pending[index(owner, asset)] += units
  }

  mutating func release(_ units: Int128, of asset: CurrencyID, for owner: Owner) {
    precondition(units >= 0 && units <= reserved(owner, asset), "release \(units) of \(reserved(owner, asset))")
    pending[index(owner, asset)] -= units
  }

  /// Sum over all owners: zero, always.
  func sum(of asset: CurrencyID) -> Int128 {
    var sum: Int128 = 0
    for owner in 0..<ownerCount { sum += posted[owner * assetCount + Int(asset.index)] }
    return sum
  }

  func encode(into bytes: inout ByteWriter, strategyCount: Int) {
    bytes.write(transferCount)
    for index in 0..<usedCells(strategyCount) {
      bytes.write(posted[index])
      bytes.write(pending[index])
    }
  }

  mutating func restore(from bytes: inout ByteReader, strategyCount: Int) throws(ByteFault) {
    transferCount = try bytes.read(UInt64.self)
    for index in 0..<usedCells(strategyCount) {
      posted[index] = try bytes.read(Int128.self)
      pending[index] = try bytes.read(Int128.self)
    }
  }

  private func usedCells(_ strategyCount: Int) -> Int { (Owner.beforeStrategies + 2 * strategyCount) * assetCount }
}
