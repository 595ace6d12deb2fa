import HostEngine
import HostModel
import HostRisk

/// States, scopes and causes in the words of a person.
struct StateText {
  let universe: Universe

  /// `labels` are those of all strategies.
  func scope(_ scope: StateScope, _ labels: [StrategyLabel]) -> String {
    switch scope {
    case .host: "the host"
    case .venue: "venue \(PaperHost.venue)"
    case .instrument(let id): "instrument \(universe.listings[Int(id.index)].symbol)"
    case .strategy(let id):
      Int(id.index) < labels.count ? "strategy \(labels[Int(id.index)].id)" : "strategy \(id.index)"
    }
  }

  func cause(_ cause: StateCause) -> String {
    switch cause {
    case .person(let word): "\(word.by) said so at \(word.at.text): \(word.reason)"
    case .loss(let loss, let anchor): "the day's loss is \(money(loss)) of \(money(anchor))"
    case .newDay: "a new day began"
    case .unwound: "all that could be closed is closed"
    case .door(let id): "the gate let order \(id.number) through and the door behind it did not"
    case .repeated(.entries, let limit):
      "more than \(limit) orders within a minute filled and made positions larger (limit entries_per_minute)"
    case .repeated(.refusals, let limit):
      "more than \(limit) wishes within a minute were refused (limit refusals_per_minute)"
    case .fill(let id): "the venue told of a fill of order \(id.number) that cannot be; nothing was booked"
    }
  }

  private func money(_ money: Money) -> String { money.text(universe) }
}

extension TradingState {
  /// As `bulkhead status` says it; stable.
  var word: String {
    switch self {
    case .normal: "normal"
    case .caution: "caution"
    case .reduceOnly: "reduce-only"
    case .unwinding: "unwinding"
    case .halted: "halted"
    case .killed: "killed"
    }
  }

  /// What it means for orders.
  var allowed: String {
    switch self {
    case .normal: "orders are sent as usual"
    case .caution: "orders and positions may be worth half"
    case .reduceOnly: "only orders that close a position are sent"
    case .unwinding: "the host closes the positions bit by bit, the strategy sends nothing"
    case .halted: "the strategy sends nothing, what protects its positions stays"
    case .killed: "every order is cancelled and none is sent"
    }
  }
}
