import HostModel

/// Why a scope is in its state.
public enum StateCause: Equatable, Sendable {
  case person(PersonsWord)
  /// The strategy's loss since the day's anchor, which was this much.
  case loss(Money, of: Money)
  /// A new day ended the caution of the day before.
  case newDay
  /// All that could be closed is closed.
  case unwound
  /// The gate let this order through and the door did not.
  case door(OrderID)
  /// More of them within a minute than the limit.
  case repeated(Repetition, limit: Int64)
  /// The venue told of a fill of this order that cannot be.
  case fill(OrderID)
}

/// Who said it, why, and when by the host's clock: for people and records. Nothing is decided by it.
public struct PersonsWord: Equatable, Sendable {
  public var by: String
  public var reason: String
  public var at: Time

  public init(by: String, reason: String, at: Time) {
    self.by = by
    self.reason = reason
    self.at = at
  }

  /// Bytes of each of the texts.
  public static let textLimit = 256
}

/// One scope's state, and why it is in it.
public struct StateLatch: Equatable, Sendable {
  public internal(set) var state = TradingState.normal
  /// In market time.
  public internal(set) var since = Time(nanoseconds: Int64.min)
  /// `nil` as long as nothing has changed it.
  public internal(set) var cause: StateCause?
}

/// One entry in the stream of states: gate, log and status all know of the same ones.
public struct StateChange: Equatable, Sendable {
  public let scope: StateScope
  public let before: TradingState
  public let after: TradingState
  public let cause: StateCause

  public init(scope: StateScope, before: TradingState, after: TradingState, cause: StateCause) {
    self.scope = scope
    self.before = before
    self.after = after
    self.cause = cause
  }

  /// Whether it allows less than before.
  public var isTighter: Bool { after > before }
}
