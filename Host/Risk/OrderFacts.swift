import HostLedger
import HostModel

/// Who wants an order.
public enum OrderOrigin: Sendable {
  case strategy
  /// What a standing order sends that was taken before. Its number has been used, and it counts among the open orders
  /// already.
  case taken
  /// New terms for a working order, which is judged as if it were gone.
  case replacement
  /// What a protective order sends: reduce-only, held by the host, so that neither a stop of the strategy nor a warm-up
  /// holds it back.
  case protection
  /// The host on the strategy's behalf, to get a stopped one out of the market. It passes the same gate under the
  /// strategy's own limits; only that it is stopped, halted or warming up does not hold it back, and it may only close.
  case host
}

/// A strategy's positions beside the one that an order is about, each with the worse side of its open orders filled.
public struct OtherPositions: Equatable, Sendable {
  public var margin_units: Int64
  public var exposure_units: Int64

  public init(margin_units: Int64, exposure_units: Int64) {
    self.margin_units = margin_units
    self.exposure_units = exposure_units
  }
}

/// Orders of which nobody knows what became: the first one's number, and how many.
public struct UnknownOrders: Equatable, Sendable {
  public let first: ClientRef
  public let count: Int64

  public init(first: ClientRef, count: Int64) {
    self.first = first
    self.count = count
  }
}

/// What the gate must know of the strategy and the market to decide on one order. The engine fills it in; nothing of it
/// comes from the plugin. It holds while the order is judged, and no longer.
public struct OrderFacts: ~Copyable {
  private let instrumentPlace: UnsafePointer<Instrument>
  private let positionPlace: UnsafePointer<PositionRecord>
  public let equity: Money
  public let freeCash: Money
  /// This instrument's open orders.
  public let open: OpenOrders
  /// What all other positions come to once their open orders filled.
  public let others: OtherPositions
  /// What all strategies of the host come to, this one with its open orders among them.
  public let all: AllStrategies
  /// The nearest resting order of the other side, of any strategy on this account; `nil` without one.
  public let ownOpposite: Price?
  /// Whether the portfolio borrows, is short or holds contracts.
  public let isMargined: Bool
  private let limitsPlace: UnsafePointer<Limits>
  /// The strictest that concerns the order; a strategy without a worker is as good as halted.
  public let state: TradingState
  public let isWarmingUp: Bool
  public let now: Time
  public let lastClientRef: ClientRef
  public let openOrders: Int64
  /// Messages that still count against the rate.
  public let recentMessages: Int64
  /// How long ago the same order was sent, when that is within the window.
  public let earlier_ns: Int64?
  public let highestEquity_units: Int64
  public let dayAnchor_units: Int64
  public let stop: StopLoss
  public let isStoppedOut: Bool
  /// The first price of the day, and the one of some minutes ago.
  public let dayFirst: Price
  public let earlier: Price
  /// `nil` where none was ever reported.
  public let recentVolume: Quantity?
  /// What of its usual size the position may have.
  public let sizeFactor_ppm: Int64
  public let origin: OrderOrigin
  public let market: MarketStatus
  /// Of this instrument's orders.
  public let unknown: UnknownOrders?
  /// What would be held on the order's side once it and the open orders of that side filled; not positive when the
  /// position is still one of the other side then.
  let heldAfter: Int128
  /// Whether the order only takes risk away: it closes a part of the position that no other open order closes.
  let reduces: Bool

  public init(
    of order: OrderRequest, instrument: UnsafePointer<Instrument>, position: UnsafePointer<PositionRecord>,
    equity: Money, freeCash: Money, open: OpenOrders,
    others: OtherPositions, all: AllStrategies, ownOpposite: Price?, isMargined: Bool,
    limits: UnsafePointer<Limits>, state: TradingState,
    isWarmingUp: Bool, now: Time, lastClientRef: ClientRef, openOrders: Int64, recentMessages: Int64,
    earlier_ns: Int64?, highestEquity_units: Int64, dayAnchor_units: Int64, stop: StopLoss, isStoppedOut: Bool,
    dayFirst: Price, earlier: Price, recentVolume: Quantity?, sizeFactor_ppm: Int64, origin: OrderOrigin = .strategy,
    market: MarketStatus = .open,
    unknown: UnknownOrders? = nil
  ) {
    instrumentPlace = instrument
    positionPlace = position
    self.equity = equity
    self.freeCash = freeCash
    self.open = open
    self.others = others
    self.all = all
    self.ownOpposite = ownOpposite
    self.isMargined = isMargined
    limitsPlace = limits
    self.state = state
    self.isWarmingUp = isWarmingUp
    self.now = now
    self.lastClientRef = lastClientRef
    self.openOrders = openOrders
    self.recentMessages = recentMessages
    self.earlier_ns = earlier_ns
    self.highestEquity_units = highestEquity_units
    self.dayAnchor_units = dayAnchor_units
    self.stop = stop
    self.isStoppedOut = isStoppedOut
    self.dayFirst = dayFirst
    self.earlier = earlier
    self.recentVolume = recentVolume
    self.sizeFactor_ppm = sizeFactor_ppm
    self.origin = origin
    self.market = market
    self.unknown = unknown
    let isBuy = order.side == .buy
    let before = isBuy ? Int128(position.pointee.quantity_units) : -Int128(position.pointee.quantity_units)
    heldAfter = before + Int128(isBuy ? open.buying_units : open.selling_units) + Int128(order.quantity.units)
    reduces = before < 0 && heldAfter <= 0
  }

  // Looked at where they lie: together they are too large to copy for each order.
  public var instrument: Instrument { _read { yield instrumentPlace.pointee } }
  public var position: PositionRecord { _read { yield positionPlace.pointee } }
  public var limits: Limits { _read { yield limitsPlace.pointee } }

  public var last: Price { Price(ticks: position.last_ticks) }

  /// The worst price the collar allows to this side, on a price step and positive.
  public func collar(_ side: Side) -> Price { bound(side, around: last, limits.collar_ppm) }

  /// The worst price that lies this share beyond another one, on a price step. A share of less than a step still reaches
  /// the step beside that price, which need not be on one: rules change.
  func bound(_ side: Side, around price: Price, _ share_ppm: Int64) -> Price {
    switch side {
    case .buy:
      guard let bound = scaled(price.ticks, by: 1_000_000 + share_ppm, over: 1_000_000, .down) else { return price }
      return max(stepDown(bound), stepUp(price.ticks))
    case .sell:
      guard let bound = scaled(price.ticks, by: max(1_000_000 - share_ppm, 0), over: 1_000_000, .up) else {
        return price
      }
      return min(max(stepUp(bound), instrument.priceStep), max(stepDown(price.ticks), instrument.priceStep))
    }
  }

  private func stepDown(_ ticks: Int64) -> Price { Price(ticks: ticks - over(ticks)) }
  private func stepUp(_ ticks: Int64) -> Price {
    let over = over(ticks)
    return Price(ticks: over == 0 ? ticks : ticks - over + instrument.priceStep.ticks)
  }
  @inline(__always)
  private func over(_ ticks: Int64) -> Int64 {
    let step = instrument.priceStep.ticks
    return step == 1 ? 0 : ticks % step
  }

  /// The worst price at which a market order may trade: within the collar and the bands, and short of own resting orders.
  /// Where even the last price lies beyond one of them, the check of that one says so.
  func bound(_ order: OrderRequest) -> Price {
    var worst = collar(order.side)
    func tighten(_ bound: Price) {
      guard !bound.isBefore(last, order.side), bound.isBefore(worst, order.side) else { return }
      worst = bound
    }
    if !reduces {
      tighten(bound(order.side, around: dayFirst, limits.dayBand_ppm))
      tighten(bound(order.side, around: earlier, limits.walk_ppm))
    }
    if let own = ownOpposite {
      tighten(order.side == .buy ? stepDown(own.ticks - 1) : stepUp(own.ticks + 1))
    }
    return worst
  }

  /// `ppm` of the equity, never negative.
  func share(_ ppm: Int64) -> Money {
    Money(units: scaled(max(equity.units, 0), by: ppm, over: 1_000_000, .down) ?? Int64.max, equity.currency)
  }
}
