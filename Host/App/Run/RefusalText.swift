import HostModel
import HostRisk

extension Refusal {
  /// In words, with its numbers where they are money or counts that a person knows.
  func text(money: (Money) -> String) -> String {
    switch self {
    case .wish(let fault): "the wish's \(fault.field) makes no sense (\(fault.value))"
    case .clientRef(let given, let last): "number \(given.number) does not follow \(last.number), or is no open order"
    case .state(let state): "the state is \(state.word): \(state.allowed)"
    case .instrument(let index, let count): "instrument \(index) of \(count)"
    case .quantity(let given, let minimum, let step):
      "quantity \(given.units) units, at least \(minimum.units) in steps of \(step.units)"
    case .price(let given, let step): "price \(given.ticks) ticks is not a positive multiple of \(step.ticks)"
    case .stale(let age, let limit):
      age == Int64.max
        ? "there is no price yet"
        : "the last price is \(age / 1_000_000_000) s old, the limit is \(limit / 1_000_000_000) s"
    case .collar(let given, let bound): "price \(given.ticks) ticks is beyond the collar of \(bound.ticks)"
    case .value(let given, let limit): "an order worth \(money(given)), the limit is \(money(limit))"
    case .position(let given, let limit): "a position worth \(money(given)), the limit is \(money(limit))"
    case .cash(let needed, let free): "needs \(money(needed)), free are \(money(free))"
    case .holding(let needed, let free): "sells \(needed.units) units, free are \(free.units)"
    case .rate(let orders, let limit): "message \(orders) in a short time, the limit is \(limit)"
    case .openOrders(let orders, let limit): "open order \(orders), the limit is \(limit)"
    case .history: "orders during warm-up"
    case .venue(let code): "the venue said \(code)"
    case .timer: "a timer in the past, or too many of them"
    case .trigger(let given, let step): "trigger \(given.ticks) ticks is not a multiple of \(step.ticks)"
    case .link(let ref): "order \(ref.number), to which it is linked, is not open"
    case .expiry(let given, _): "its time \(given.text) is over"
    case .postOnly(let given, let last):
      "post only at \(given.ticks) ticks would trade at once, the last is \(last.ticks)"
    case .reduceOnly(let given, let reducible): "reduces by \(given.units) units, there are \(reducible.units)"
    case .standingOrders(let count, let limit): "standing order \(count), the limit is \(limit)"
    case .largest(let given, let maximum): "quantity \(given.units) units, at most \(maximum.units)"
    case .margin(let needed, let equity): "positions and orders need \(money(needed)), the equity is \(money(equity))"
    case .short(let units): "would be short \(units.units) units, and may not be short at all"
    case .marketClosed(let status): "the market is \(status)"
    case .unknown(let orders): "nobody knows what became of order \(orders.first.number), one of \(orders.count)"
    case .minimumPosition(let given, let minimum):
      "a position of only \(money(given)), the smallest is \(money(minimum))"
    case .exposure(let given, let limit): "an exposure of \(money(given)), the limit is \(money(limit))"
    case .duplicate(let age, let window):
      "the same order as \(age / 1_000_000) ms ago, within \(window / 1_000_000) ms"
    case .selfTrade(let given, let own): "price \(given.ticks) ticks meets an own order at \(own.ticks)"
    case .dayBand(let given, let bound): "price \(given.ticks) ticks is beyond the day's bound of \(bound.ticks)"
    case .walk(let given, let bound):
      "price \(given.ticks) ticks is beyond \(bound.ticks), as far as it may come in some minutes"
    case .volume(let given, let limit):
      "quantity \(given.units) units, the share of what was traded lately is \(limit.units)"
    case .drawdown(let given, let limit):
      "\(money(given)) were lost from the highest equity, the limit is \(money(limit))"
    case .stopRisk(let given, let left): "the stops could lose \(money(given)), the day has \(money(left)) left"
    case .stopLoss(let last, let bound): "the price \(last.ticks) is past the position's stop of \(bound.ticks)"
    case .plan(let leg, let reason):
      reason == 0
        ? "rebalancing \(leg.number) is under way"
        : "leg \(leg.number) of the rebalancing was refused: \(Refusal.names[Int(reason)])"
    case .allExposure(let given, let limit):
      "an exposure of all strategies of \(money(given)), the host's limit is \(money(limit))"
    case .permission: "the approval does not name this instrument, so a position in it may only be closed"
    case .allRate(let orders, let limit):
      "order \(orders) of all strategies within a second, the host's limit is \(limit)"
    }
  }
}

extension Money {
  /// Exact, with its currency.
  func text(_ universe: Universe) -> String {
    let currency = universe.currencies[Int(currency.index)]
    return "\(units.decimalText(decimals: currency.decimals)) \(currency.code)"
  }
}
