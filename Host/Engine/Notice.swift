import HostExecution
import HostLedger
import HostModel
import HostRisk

/// Something a person or a record wants to know. The engine has acted on it already.
public enum Notice: Equatable, Sendable {
  /// The gate let an order through, or new terms for one, and this is promised for it from now on.
  case approved(StrategyID, OrderID, OrderRequest, Reservation)
  case accepted(StrategyID, OrderID, OrderRequest)
  case refused(StrategyID, Refusal)
  case filled(StrategyID, OrderID, OrderRequest, Fill, remaining: Quantity)
  case cancelled(StrategyID, OrderID, OrderRequest, remaining: Quantity)
  /// An order works under new terms.
  case replaced(StrategyID, OrderID, OrderRequest)
  /// A standing order is held from now on.
  case standing(StrategyID, StandingRequest)
  /// What it waited for happened, at this price.
  case triggered(StrategyID, StandingRequest, Price)
  /// A standing order is over with this much of it not filled.
  case stoodDown(StrategyID, StandingRequest, unfilled: Quantity)
  /// No answer came to what was asked about an order: nobody knows what became of it, and what it promised stays so.
  case unanswered(StrategyID, OrderID, OrderRequest, OrderLife.Asked)
  /// More was filled than was ordered. It is booked, since it is real.
  case overfilled(StrategyID, OrderID, OrderRequest, surplus: Quantity)
  /// A report that does not fit the order's life. Nothing was changed by it.
  case anomaly(VenueReport)
  /// A line for the strategy's log: where it lies in the text of the wishes just received.
  case log(StrategyID, offset: Int, length: Int)
  /// The gate let it through and the door did not: the gate is not to be trusted, and the strategy is halted.
  case turnedAway(StrategyID, OrderID, DoorRefusal)
  /// Who may trade has changed.
  case state(StateChange)
  /// The day's loss has come to a step; what follows of it comes as a state.
  case loss(StrategyID, LossStep, Money, of: Money)
  case stopped(StrategyID, StopReason)
  /// A rebalancing has begun: so many orders are reserved, and so many positions are near enough to their targets.
  case planned(StrategyID, ClientRef, orders: Int, kept: Int)
  case planEnded(StrategyID, PlanEnd)
  /// What a strategy holds in this position, or is short of, could not be closed on its behalf.
  case unsold(StrategyID, position: Int, Refusal)
  /// A fill that no account can hold. Nothing was changed by it.
  case unbooked(VenueReport, LedgerFault)
  /// Equity is below three times what the positions need.
  case marginCall(StrategyID, equity: Money, needed: Money)
  /// Equity is below what the positions need, and the host takes risk off.
  case liquidation(StrategyID, LiquidationStep, equity: Money, needed: Money)
  /// The venue's new rules for an instrument are in force.
  case rules(InstrumentID, version: Int64)
}

public enum StopReason: Equatable, Sendable {
  /// It let this many events pile up without taking its turn.
  case backlog(Int)
  /// Its worker ended or broke the rules; the shell that noticed knows why.
  case worker
  /// A person took its bundle or its approval away.
  case withdrawn
}

/// What the host does when the margin is gone, one after the other. The numbers are those of a liquidation event.
public enum LiquidationStep: Int64, Sendable {
  /// All working orders: they could only make it worse, and what they promised is needed.
  case cancel = 1
  /// The largest position, until equity is twice what the rest needs.
  case reduce = 2
  case close = 3
}

/// What follows from an input: requests for the venue and notices. The shell empties both after each call.
public struct Effects: ~Copyable {
  /// States that changed: the door hears of them before it sees the requests.
  public var changes = Queue<StateChange>()
  public var requests = Queue<VenueRequest>()
  public var notices = Queue<Notice>()

  public init() {}
}
