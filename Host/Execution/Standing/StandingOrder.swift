import HostModel

/// An order that the host holds: what it waits for, what it may send, what is out and what came back.
///
/// It decides how much to send and changes its own numbers; the engine asks the gate and places. What is filled and what
/// is out never add up to more than the quantity, however the reports come.
public struct StandingOrder: Equatable, Sendable {
  public enum Phase: UInt8, Sendable {
    /// For another order's fill. → armed, working, ending
    case waiting = 0
    /// For a price. → working, ending
    case armed = 1
    /// It sends. → ending
    case working = 2
    /// It sends nothing more; what is out is being cancelled. → gone
    case ending = 3
  }

  public internal(set) var request: StandingRequest
  /// Its place in the strategy's own table of instruments.
  public let position: Int
  public let begin: Time
  public internal(set) var phase: Phase
  /// What it may send in all, as things are: of one that is sized by another's fills, what filled.
  public internal(set) var quantity: Quantity
  public internal(set) var filled = Quantity.zero
  /// At the venue and not filled.
  public internal(set) var outstanding = Quantity.zero
  /// Of a plan with a trigger, where it is now; zero while it waits.
  public internal(set) var trigger = Price(ticks: 0)
  /// The best price of a trailing stop.
  public internal(set) var best = Price(ticks: 0)
  /// The order whose fills size it, while that is open.
  public internal(set) var after: ClientRef?
  /// Orders of one group cancel each other; zero is none.
  public internal(set) var group: UInt32
  /// What the market traded since it stands, for a VWAP.
  public internal(set) var volume = Quantity.zero
  /// When it last came to nothing, refused or cancelled by the venue: it tries again at another time, not in a circle.
  public internal(set) var blocked_ns = Int64.min
  /// The last refusal that was told of, so that a try at each event is not a message at each event.
  public internal(set) var toldReason: Int64 = 0

  public init(_ request: StandingRequest, position: Int, at time: Time, group: UInt32) {
    self.request = request
    self.position = position
    begin = time
    self.group = group
    switch request.link {
    case .none, .oneCancelsOther:
      phase = request.plan.isTriggered ? .armed : .working
      quantity = request.quantity
    case .after(let ref), .afterAsOne(let ref):
      phase = .waiting
      quantity = .zero
      after = ref
    }
  }

  /// One that works at the venue already, from the moment on at which another order is linked to it.
  public init(
    adopting order: OrderRequest, quantity: Quantity, filled: Quantity, outstanding: Quantity, position: Int,
    at time: Time
  ) {
    let plan: StandingPlan
    switch order.type {
    case .market: plan = .market
    case .limit: plan = .limit(order.price)
    }
    let request = StandingRequest(
      clientRef: order.clientRef, instrument: order.instrument, side: order.side, plan: plan,
      timeInForce: order.timeInForce, quantity: quantity, flags: order.flags, expiry: order.expiry)
    self.init(request, position: position, at: time, group: 0)
    self.filled = filled
    self.outstanding = outstanding
  }

  public var ref: ClientRef { request.clientRef }

  /// It belongs to the host: it stays when the strategy goes, and ends with the position.
  public var isProtective: Bool { request.flags.contains(.reduceOnly) }

  /// It closes whatever is held when it is triggered.
  public var isWhole: Bool { request.quantity == .zero }

  /// What it may still send.
  public var unsent: Quantity { Quantity(units: max(quantity.units - filled.units - outstanding.units, 0)) }

  public var unfilled: Quantity { Quantity(units: max(quantity.units - filled.units, 0)) }

  /// More is out than may fill: another order of its group took some.
  public var isOversized: Bool { outstanding > unfilled }

  /// Whether it sends its quantity in parts, so that the end of one of its orders is not its own.
  public var isSliced: Bool {
    switch request.plan {
    case .iceberg, .twap, .vwap: true
    case .market, .limit, .stop, .stopLimit, .takeProfit, .takeProfitLimit, .trailing, .trailingShare: false
    }
  }

  /// When it ends by itself.
  public var end: Time? {
    switch request.plan {
    case .twap(_, let end, _), .vwap(_, let end, _): end
    case .market, .limit, .stop, .stopLimit, .takeProfit, .takeProfitLimit, .trailing, .trailingShare, .iceberg:
      request.expiry
    }
  }

  /// How much to send now.
  public func part(at now: Time, _ lot: Lot) -> Quantity {
    guard phase == .working else { return .zero }
    let sent = Quantity(units: filled.units + outstanding.units)
    switch request.plan {
    case .market, .limit, .stop, .stopLimit, .takeProfit, .takeProfitLimit, .trailing, .trailingShare:
      return unsent
    case .iceberg(_, let visible):
      return outstanding == .zero ? Iceberg.next(of: unsent, visible: visible, lot) : .zero
    case .twap(let slices, let end, _):
      return TWAP.part(quantity, sent: sent, due: TWAP.due(slices, from: begin, to: end, at: now), of: slices, lot)
    case .vwap(let participation_ppm, _, _):
      return VWAP.part(quantity, sent: sent, volume: volume, participation_ppm: participation_ppm, lot)
    }
  }

  /// The order that sends this much.
  public func order(for part: Quantity) -> OrderRequest {
    let plan = request.plan
    guard let limit = plan.limit else {
      return OrderRequest(
        clientRef: ref, instrument: request.instrument, side: request.side, type: .market, timeInForce: .immediate,
        quantity: part, price: Price(ticks: 0), flags: request.flags)
    }
    switch plan {
    case .twap, .vwap:
      return OrderRequest(
        clientRef: ref, instrument: request.instrument, side: request.side, type: .limit, timeInForce: .immediate,
        quantity: part, price: limit, flags: request.flags)
    case .market, .limit, .stop, .stopLimit, .takeProfit, .takeProfitLimit, .trailing, .trailingShare, .iceberg:
      return OrderRequest(
        clientRef: ref, instrument: request.instrument, side: request.side, type: .limit,
        timeInForce: request.timeInForce, quantity: part, price: limit, flags: request.flags, expiry: request.expiry)
    }
  }
}
