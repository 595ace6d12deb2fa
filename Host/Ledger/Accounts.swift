import HostModel

/// Whose money an account holds.
public enum Owner: Hashable, Sendable {
  /// The world outside: where capital comes from. Its balance is minus what was paid in.
  case external
  /// The other side of every trade.
  case venue
  /// What the venue took as fees.
  case fees
  case strategy(StrategyID)

  static let beforeStrategies = 3

  var row: Int {
    switch self {
    case .external: 0
    case .venue: 1
    case .fees: 2
    case .strategy(let id): Owner.beforeStrategies + Int(id.index)
    }
  }
}

/// Double entry: what each owner has of each asset. Every transfer takes from one account what it gives to another, so
/// each asset's accounts sum to zero after every one.
///
/// `reserved` is the pending part: promised to open orders, still owned, not free.
struct Accounts: ~Copyable {
  let ownerCount: Int
  let assetCount: Int
  private let posted: UnsafeMutablePointer<Int64>
  private let pending: UnsafeMutablePointer<Int64>

  init(strategyCapacity: Int, assetCount: Int) {
    ownerCount = Owner.beforeStrategies + strategyCapacity
    self.assetCount = assetCount
    posted = .allocate(capacity: ownerCount * assetCount)
    posted.initialize(repeating: 0, count: ownerCount * assetCount)
    pending = .allocate(capacity: ownerCount * assetCount)
    pending.initialize(repeating: 0, count: ownerCount * assetCount)
  }

  deinit {
    posted.deallocate()
    pending.deallocate()
  }

  private func index(_ owner: Owner, _ asset: CurrencyID) -> Int {
    precondition(owner.row < ownerCount && Int(asset.index) < assetCount, "no account \(owner), asset \(asset.index)")
    return owner.row * assetCount + Int(asset.index)
  }

  func balance(_ owner: Owner, _ asset: CurrencyID) -> Int64 { posted[index(owner, asset)] }
  func reserved(_ owner: Owner, _ asset: CurrencyID) -> Int64 { pending[index(owner, asset)] }
  func free(_ owner: Owner, _ asset: CurrencyID) -> Int64 { balance(owner, asset) - reserved(owner, asset) }

  mutating func transfer(_ units: Int64, of asset: CurrencyID, from source: Owner, to target: Owner) {
    precondition(units >= 0, "transfer of \(units)")
    posted[index(source, asset)] -= units
    posted[index(target, asset)] += units
  }

  mutating func reserve(_ units: Int64, of asset: CurrencyID, for owner: Owner) {
    precondition(units >= 0 && units <= free(owner, asset), "reserve \(units) of \(free(owner, asset)) free")
    pending[index(owner, asset)] += units
  }

  mutating func release(_ units: Int64, of asset: CurrencyID, for owner: Owner) {
    precondition(units >= 0 && units <= reserved(owner, asset), "release \(units) of \(reserved(owner, asset))")
    pending[index(owner, asset)] -= units
  }
}
