import HostModel

/// How much may be traded, from everything to nothing: each state allows less than the one before it. The numbers are
/// those of `bulkhead_view_v1.state` and are never reused.
///
/// | state | opens | the strategy closes | the host closes | protective orders |
/// |---|---|---|---|---|
/// | normal | yes | yes | yes | yes |
/// | caution | half as much | yes | yes | yes |
/// | reduceOnly | no | yes | yes | yes |
/// | unwinding | no | no | yes, all of it | yes |
/// | halted | no | no | yes | yes |
/// | killed | no | no | no | no |
///
/// The host tightens by itself and never loosens: that is a person's `resume`, one step at a time. Only the caution of
/// a day's loss ends with its day.
public enum TradingState: UInt8, Comparable, CaseIterable, Sendable {
  /// → all others
  case normal = 0
  /// What one order and one position may be worth is half of the usual. → normal, and all stricter ones
  case caution = 1
  /// Orders that would increase the risk were cancelled, new ones are refused. → caution, unwinding, halted, killed
  case reduceOnly = 2
  /// The host closes the positions, and the strategy sends nothing. → halted when that is done, reduceOnly, killed
  case unwinding = 3
  /// The strategy sends nothing. What protects its positions stays, and the host may close them. → reduceOnly, unwinding, killed
  case halted = 4
  /// Every order was cancelled and none leaves, not even one that closes. → halted
  case killed = 5

  public static func < (left: TradingState, right: TradingState) -> Bool { left.rawValue < right.rawValue }

  /// Where one `resume` leads; `nil` when there is nothing to resume.
  public var loosened: TradingState? {
    switch self {
    case .normal: nil
    case .caution: .normal
    case .reduceOnly: .caution
    case .unwinding, .halted: .reduceOnly
    case .killed: .halted
    }
  }
}

/// What a state is about. The strictest of all that concern an order counts for it.
public enum StateScope: Equatable, Sendable {
  case host
  /// The venue of this run.
  case venue
  case instrument(InstrumentID)
  case strategy(StrategyID)
}
