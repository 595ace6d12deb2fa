import HostEngine
import HostExecution
import HostLedger
import HostModel
import HostPlugins
import HostRisk

/// What a person sees while the host runs: each fill and refusal as it happens, and the equity every few seconds.
struct RunPrinter {
  private let terminal: Terminal
  private let isQuiet: Bool
  var universe: Universe?
  private var nextEquity_ns: Int64 = 0
  private var refusalsSaid: [String: Int] = [:]

  static let equityEvery_ns: Int64 = 5_000_000_000
  /// A strategy that is refused again and again is told about a few times for each reason, then only counted.
  static let refusalsShown = 3

  init(_ terminal: Terminal, isQuiet: Bool) {
    self.terminal = terminal
    self.isQuiet = isQuiet
  }

  func warn(_ line: Text) { terminal.note(line) }

  func started(_ admission: Admission, _ portfolio: PortfolioSummary) {
    let money = portfolio.money(portfolio.paidIn_units)
    say(
      "\("started", .good)  \(admission.name, .strong) \(admission.version)  \(admission.standing), jailed, with \(money)"
    )
  }

  /// A strategy of the recorded run goes on.
  func wentOn(_ admission: Admission, _ portfolio: PortfolioSummary) {
    let money = portfolio.money(portfolio.equity_units)
    say(
      "\("goes on", .good)  \(admission.name, .strong) \(admission.version)  \(admission.standing), jailed, with \(money)"
    )
  }

  func refused(_ bundle: String, _ error: any ExplainedError) {
    terminal.note("\("refused", .bad)  \(bundle)  \(error.line)")
  }

  /// `next` is what the host does about it.
  func stopped(_ name: String, _ stop: any ExplainedError, next: String?) {
    let line: Text = "\("stopped", .bad)  \(name, .strong)  \(stop.line)"
    terminal.note(next.map { line + "  (\($0))" } ?? line)
  }

  /// The bundle was replaced by one that is not let in.
  func keeps(_ name: String, _ error: any ExplainedError) {
    terminal.note("\("refused", .bad)  \(name, .strong) goes on as it is  \(error.line)")
  }

  /// A publisher's key has signed something that tried to leave the jail.
  func alert(_ suspicion: Suspicion) {
    terminal.note("\("alert", .bad)  \(suspicion.line); \(suspicion.mend)")
  }

  func throttled(_ name: String, limit_ns: Int64) {
    terminal.note(
      "\("throttled", .warning)  \(name, .strong)  its slow turns took \(limit_ns / 1_000_000) ms of this minute; it gets the next turn when the minute is over"
    )
  }

  func lists(_ fault: any ExplainedError) {
    terminal.note("\("warning", .warning) nothing new is let in, and no revocation can be read: \(fault.line)")
  }

  func newLimits(_ name: String) { say("\("limits", .good)   of \(name, .strong) are those of its new approval") }

  /// A new worker has taken a strategy over.
  func resumed(_ admission: Admission, before: Admission, isRestored: Bool) {
    let state = isRestored ? "with its state" : "from an empty state"
    if before.sha256 != admission.sha256 {
      say("\("upgraded", .good) \(admission.name, .strong) \(before.version) to \(admission.version)  \(state)")
    } else {
      say("\("restarted", .good) \(admission.name, .strong) \(admission.version)  \(state)")
    }
  }

  func begin(_ market: String, speed: Int64) {
    say("\("market", .good)   \(market), \(grouped(speed)) times as fast as the clock")
  }

  mutating func note(_ notice: Notice, _ label: StrategyLabel, at time: Time, text: UnsafeBufferPointer<UInt8>) {
    let head: Text = "\(time.text, .faint)  \(padded(label.name, 12))"
    switch notice {
    case .filled(_, _, let order, let fill, let remaining):
      let deed = order.side == .buy ? Text("bought", .good) : Text("sold  ", .warning)
      let open = remaining == .zero ? "" : ", \(quantity(remaining, order)) still open"
      let what = "\(quantity(fill.quantity, order)) \(symbol(order)) at \(price(fill.price, order))\(open)"
      say("\(head)  \(deed) \(what)")
    case .refused(_, let refusal):
      let key = "\(label.id) \(refusal.name)"
      refusalsSaid[key, default: 0] += 1
      guard let count = refusalsSaid[key], count <= RunPrinter.refusalsShown else { return }
      let last = count == RunPrinter.refusalsShown ? "; more of this kind are only counted" : ""
      say("\(head)  \("refused", .bad) \(refusalText(refusal))\(last)")
    case .cancelled(_, _, let order, let remaining):
      say("\(head)  cancelled: \(quantity(remaining, order)) \(symbol(order)) did not trade")
    case .log(_, let offset, let length):
      say("\(head)  says \(String(decoding: text[offset..<offset + length], as: UTF8.self))")
    case .turnedAway(_, let id, let refusal):
      terminal.note(
        "\(head)  \("alert", .bad) the gate let order \(id.number) through and the door did not: \(refusal.text)")
    case .loss(_, let step, let loss, let anchor):
      let style: Text.Style = step < .reduced ? .warning : .bad
      terminal.note("\(head)  \("loss", style) of the day is \(money(loss)) of \(money(anchor))")
    case .unsold(_, _, let refusal):
      let key = "\(label.id) unsold \(refusal.name)"
      refusalsSaid[key, default: 0] += 1
      guard refusalsSaid[key] == 1 else { return }
      say("\(head)  \("unsold", .bad) \(refusalText(refusal))")
    case .standing(_, let order):
      say("\(head)  holds \(StandingText.describe(order, universe))")
    case .triggered(_, let order, let trigger):
      let at = StandingText.price(trigger, order, universe)
      say("\(head)  \("triggered", .warning) at \(at): \(StandingText.describe(order, universe))")
    case .stoodDown(_, let order, _):
      say("\(head)  over: \(StandingText.describe(order, universe))")
    case .replaced(_, _, let order):
      say("\(head)  replaced: \(quantity(order.quantity, order)) \(symbol(order)) at \(price(order.price, order))")
    case .planEnded(_, let end):
      say("\(head)  rebalancing \(planText(end))")
    case .unanswered(_, let id, let order, let asked):
      terminal.note(
        "\(head)  \("unanswered", .bad) \(StandingText.asked(asked)) order \(id.number) for \(quantity(order.quantity, order)) \(symbol(order)): the venue is asked about it, what it promised stays promised"
      )
    case .overfilled(_, let id, let order, let surplus):
      terminal.note(
        "\(head)  \("overfilled", .bad) order \(id.number) by \(quantity(surplus, order)) \(symbol(order)): it is booked, and the venue owes an answer"
      )
    case .marginCall(_, let equity, let needed):
      say("\(head)  \("margin call", .warning) equity \(money(equity)), its positions need \(money(needed))")
    case .liquidation(_, let step, let equity, let needed):
      let what =
        switch step {
        case .cancel: "cancels its orders"
        case .reduce: "reduces its largest position"
        case .close: "closes its positions"
        }
      let why = "equity \(money(equity)) is below the \(money(needed)) that they need"
      say("\(head)  \("liquidation", .bad) \(what): \(why)")
    case .approved, .planned, .accepted, .stopped, .anomaly, .unbooked, .rules, .state:
      break
    }
  }

  /// A state has changed. `labels` are those of all strategies.
  func note(_ change: StateChange, _ labels: [StrategyLabel], at time: Time) {
    guard let universe else { return }
    let text = StateText(universe: universe), style: Text.Style = change.after < .reduceOnly ? .warning : .bad
    terminal.note(
      "\(time.text, .faint)  \(change.after.word, style) \(text.scope(change.scope, labels), .strong), was \(change.before.word): \(text.cause(change.cause)); \(change.after.allowed)"
    )
  }

  private func planText(_ end: PlanEnd) -> String {
    let orders = "\(end.filled) of \(end.orders) orders filled"
    return switch end.outcome {
    case .done: end.orders == 0 ? "found nothing to do" : "is done: \(orders)"
    case .undone: "is undone from order \(end.failedLeg.number) on: \(orders), what filled is kept"
    case .cancelled: "is cancelled: \(orders), what filled is kept"
    case .stopped: "is over with the strategy: \(orders), what filled is kept"
    }
  }

  /// Whether it is time to show the equities; the first time they are what was paid in, and nobody wants them.
  mutating func isEquityDue(_ now_ns: Int64) -> Bool {
    guard !isQuiet, now_ns >= nextEquity_ns else { return false }
    let isFirst = nextEquity_ns == 0
    nextEquity_ns = now_ns + RunPrinter.equityEvery_ns
    return !isFirst
  }

  func print(_ equities: [(name: String, portfolio: PortfolioSummary)], at time: Time) {
    let list = equities.map { "\($0.name) \($0.portfolio.money($0.portfolio.equity_units))" }
    say("\(time.text, .faint)  equity        \(list.joined(separator: "   "), .strong)")
  }

  private func say(_ line: Text) { if !isQuiet { terminal.print(line) } }

  private func symbol(_ order: OrderRequest) -> String {
    universe.map { $0.listings[Int(order.instrument.index)].symbol } ?? ""
  }

  private func quantity(_ quantity: Quantity, _ order: OrderRequest) -> String {
    guard let universe else { return "" }
    return quantity.units.decimalText(decimals: universe.instruments[Int(order.instrument.index)].quantityDecimals)
  }

  private func price(_ price: Price, _ order: OrderRequest) -> String {
    guard let universe else { return "" }
    return price.ticks.decimalText(decimals: universe.instruments[Int(order.instrument.index)].priceDecimals)
  }

  private func money(_ money: Money) -> String { universe.map { money.text($0) } ?? "" }

  private func refusalText(_ refusal: Refusal) -> String { refusal.text(money: money) }
}

/// Text filled up with spaces on the right.
func padded(_ text: String, _ width: Int) -> String {
  text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
}
