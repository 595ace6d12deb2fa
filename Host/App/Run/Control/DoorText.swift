import HostExecution
import HostModel
import HostRisk

extension DoorRefusal {
  /// In words, with its numbers as they are counted.
  var text: String {
    switch self {
    case .state(let state): "the state is \(state.word)"
    case .number(let id): "number \(id.number) is not a new one of a strategy that is here"
    case .market(let status): "the market is \(status)"
    case .quantity(let given, let maximum): "quantity \(given.units) units, at most \(maximum.units)"
    case .stale(let age, let limit): "the last price is \(age) ns old, the limit is \(limit) ns"
    case .price(let given, let bound): "price \(given.ticks) ticks is beyond \(bound.ticks)"
    case .rate(let limit): "more than \(limit) orders and new terms within a second"
    case .value(let given, let limit): "an order worth \(given) units of money, at most \(limit)"
    case .position(let given, let limit): "a position worth \(given) units of money, at most \(limit)"
    case .exposure(let given, let limit): "positions worth \(given) units of money, at most \(limit)"
    }
  }
}
