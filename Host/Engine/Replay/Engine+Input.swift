import HostLedger
import HostModel
import HostRisk

extension Engine {
  /// One input, whatever it is. `wishes` is looked at for `.wishes` only.
  ///
  /// Gives what is wrong with a market record, which then changed nothing; all other inputs were checked by the shell
  /// that made them, and what cannot be is a bug and traps.
  public mutating func apply(_ input: Input, _ wishes: borrowing WishBuffer, _ effects: inout Effects)
    -> MarketRecordFault?
  {
    switch input {
    case .open(_, let assignment): _ = open(assignment)
    case .market(let event):
      if let fault = fault(of: event) { return fault }
      receive(event, &effects)
    case .turn(let strategy): clearInbox(strategy)
    case .wishes(let strategy): receive(wishes, from: strategy, &effects)
    case .report(let report): receive(report, &effects)
    case .stop(let strategy, let reason): stop(strategy, reason, &effects)
    case .resume(let strategy, _, let limits, let subscriptions, let warmUp):
      resume(strategy, limits: limits, subscriptions: subscriptions, warmUp: warmUp)
    case .flatten(let strategy): _ = flatten(strategy, &effects)
    case .limits(let strategy, let limits): change(limits: limits, of: strategy)
    case .command(let command): obey(command, &effects)
    case .reconnected: reconnect(&effects)
    case .hostLimits(let limits): change(limits)
    }
    return nil
  }

  /// Whether an input can be applied to the core as it is now: for inputs that were read from a file.
  public func admits(_ input: Input) -> Bool {
    switch input {
    case .open(_, let assignment): canOpen(assignment)
    case .market, .report, .reconnected, .hostLimits: true
    case .turn(let strategy), .wishes(let strategy), .stop(let strategy, _): knows(strategy)
    case .resume(let strategy, _, let limits, _, _), .limits(let strategy, let limits):
      knows(strategy) && Engine.canHold(limits)
    case .flatten(let strategy): knows(strategy) && isStopped(strategy)
    case .command(let command): knows(command.scope)
    }
  }

  private func knows(_ strategy: StrategyID) -> Bool { Int(strategy.index) < strategyCount }

  private func knows(_ scope: StateScope) -> Bool {
    switch scope {
    case .host, .venue: true
    case .instrument(let instrument): Int(instrument.index) < ledger.instruments.count
    case .strategy(let strategy): knows(strategy)
    }
  }

  func canOpen(_ assignment: Assignment) -> Bool {
    strategyCount < capacity && assignment.capital.units >= 0 && Engine.canHold(assignment.limits)
      && assignment.instruments.count <= TurnLimits.instruments
      && assignment.instruments.allSatisfy {
        Int($0.index) < ledger.instruments.count
          && ledger.instruments[Int($0.index)].settlement == assignment.capital.currency
      }
  }

  private static func canHold(_ limits: Limits) -> Bool {
    (0...10_000).contains(limits.ordersPerSecond) && (0...Int64(TurnLimits.openOrders)).contains(limits.openOrders)
  }
}
