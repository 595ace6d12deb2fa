import HostModel
import HostRisk

/// What happened to one strategy in a run, counted.
public struct StrategyTally: Sendable {
  public internal(set) var orders: Int64 = 0
  public internal(set) var fills: Int64 = 0
  public internal(set) var cancelled: Int64 = 0
  /// By `Refusal.names`.
  public internal(set) var refusals = [Int64](repeating: 0, count: Refusal.names.count)
  public internal(set) var stop: StopReason?
  public internal(set) var marginCalls: Int64 = 0
  /// Steps that the host took because the margin was gone.
  public internal(set) var liquidations: Int64 = 0
  public internal(set) var drawdown = Drawdown()

  public init() {}

  public var refused: Int64 { refusals.reduce(0, +) }

  public mutating func note(_ notice: Notice) {
    switch notice {
    case .accepted: orders += 1
    case .filled: fills += 1
    case .cancelled: cancelled += 1
    case .refused(_, let refusal): refusals[Int(refusal.record.reason)] += 1
    case .stopped(_, let reason): stop = reason
    case .marginCall: marginCalls += 1
    case .liquidation: liquidations += 1
    case .approved, .turnedAway, .planned, .planEnded, .anomaly, .log, .unsold, .unbooked, .rules, .replaced, .standing,
      .triggered,
      .stoodDown,
      .unanswered, .overfilled, .state, .loss:
      break
    }
  }

  @inline(__always)
  public mutating func mark(equity_units: Int64) { drawdown.mark(equity_units) }
}

/// The largest fall of equity from a peak before it.
public struct Drawdown: Sendable {
  public internal(set) var peak_units = Int64.min
  public internal(set) var largest_units: Int64 = 0
  /// The peak from which the largest fall was.
  public internal(set) var from_units: Int64 = 0

  init() {}

  init(peak_units: Int64, largest_units: Int64, from_units: Int64) {
    self.peak_units = peak_units
    self.largest_units = largest_units
    self.from_units = from_units
  }

  @inline(__always)
  mutating func mark(_ equity_units: Int64) {
    if equity_units >= peak_units {
      peak_units = equity_units
    } else if peak_units - equity_units > largest_units {
      largest_units = peak_units - equity_units
      from_units = peak_units
    }
  }
}

extension Notice {
  /// Whom it concerns; an anomaly may belong to nobody, new rules and states of the host to everybody.
  public var strategy: StrategyID? {
    switch self {
    case .approved(let strategy, _, _, _), .planned(let strategy, _, _, _), .planEnded(let strategy, _),
      .accepted(let strategy, _, _), .refused(let strategy, _),
      .filled(let strategy, _, _, _, _),
      .cancelled(let strategy, _, _, _), .log(let strategy, _, _), .loss(let strategy, _, _, _),
      .turnedAway(let strategy, _, _),
      .stopped(let strategy, _), .unsold(let strategy, _, _), .marginCall(let strategy, _, _),
      .liquidation(let strategy, _, _, _), .replaced(let strategy, _, _), .standing(let strategy, _),
      .triggered(let strategy, _, _), .stoodDown(let strategy, _, _), .unanswered(let strategy, _, _, _),
      .overfilled(let strategy, _, _, _):
      strategy
    case .state(let change):
      switch change.scope {
      case .strategy(let strategy): strategy
      case .host, .venue, .instrument: nil
      }
    case .anomaly, .unbooked, .rules: nil
    }
  }
}
