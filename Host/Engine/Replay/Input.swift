import HostExecution
import HostModel
import HostRisk

/// Everything that can change the core. A run is its inputs in their order: the journal holds them, and whoever gives
/// the same inputs to a new core gets the same state, byte for byte.
///
/// A strategy's wishes are bulky and lie in a `WishBuffer` beside the input.
public enum Input: Equatable, Sendable {
  /// A strategy is let in for the first time and gets the next number.
  case open(StrategyLabel, Engine.Assignment)
  /// A market record without `fault`.
  case market(EventRecord)
  /// A strategy was handed its inbox.
  case turn(StrategyID)
  /// What it answered, beside this.
  case wishes(StrategyID)
  /// What a venue outside of this process said.
  case report(VenueReport)
  case stop(StrategyID, StopReason)
  /// A new worker took the strategy's desk over.
  case resume(StrategyID, StrategyLabel, Limits, Subscriptions, warmUp: UInt32)
  case flatten(StrategyID)
  case limits(StrategyID, Limits)
  /// A person's word about who may trade.
  case command(StateCommand)
  /// A venue outside of this process can be heard again, after a cut or a start of this host.
  case reconnected
  /// What all strategies may do together from here on.
  case hostLimits(HostLimits)
}

/// The number of each kind of input in the journal. Never reused, never given another meaning; 1 is `RunTerms`.
public enum InputKind: UInt16, CaseIterable, Sendable {
  case begin = 1
  case open = 2
  case market = 3
  case turn = 4
  case wishes = 5
  case report = 6
  case stop = 7
  case resume = 8
  case flatten = 9
  case limits = 10
  case command = 11
  case reconnected = 12
  case hostLimits = 13
}

/// Which bundle a strategy is: what a record must know to say whose order it was.
public struct StrategyLabel: Equatable, Sendable {
  /// The bundle's folder, without its path: two bundles of one id are two strategies.
  public var bundle: String
  public var id: String
  public var name: String
  public var version: String
  public var sha256: String
  /// Nobody approved it: development mode let it in.
  public var isUnsigned: Bool

  public init(bundle: String, id: String, name: String, version: String, sha256: String, isUnsigned: Bool) {
    self.bundle = bundle
    self.id = id
    self.name = name
    self.version = version
    self.sha256 = sha256
    self.isUnsigned = isUnsigned
  }
}
