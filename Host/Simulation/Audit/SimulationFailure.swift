/// What a simulated run showed that must not be.
public enum SimulationFailure: Error, Equatable, Sendable {
  /// A balance that is not what follows from what the venue did.
  case balance(String, host: Int128, venue: Int128)
  /// An order that the venue got more than once.
  case doubledOrder(UInt64)
  /// An order that the venue got and the journal does not have.
  case unwrittenOrder(UInt64)
  /// What was acknowledged is not on the disk after a crash.
  case lostInput(acknowledged: UInt64, found: UInt64)
  /// Two ways to the same moment that are not the same state.
  case state(String)
  /// The faults are over for long, and still something is not.
  case notQuiet(String)
  /// An order that should not have left the host.
  case order(String)
  case host(String)

  public var text: String {
    switch self {
    case .balance(let what, let host, let venue): "\(what): the host has \(host), by what the venue did it is \(venue)"
    case .doubledOrder(let id): "order \(id) was sent to the venue more than once"
    case .unwrittenOrder(let id): "order \(id) was sent to the venue and is not in the journal"
    case .lostInput(let acknowledged, let found): "\(acknowledged) inputs were acknowledged, \(found) are on the disk"
    case .state(let what): "not the same state: \(what)"
    case .notQuiet(let what): "not over long after the last fault: \(what)"
    case .order(let what): what
    case .host(let what): what
    }
  }
}
