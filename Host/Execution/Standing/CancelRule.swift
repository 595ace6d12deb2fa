import HostModel

/// The host cancels an order by itself when something happens.
public struct CancelRule: Equatable, Sendable {
  public let target: ClientRef
  public let condition: CancelCondition
  /// What it waited for happened; the cancel is still to be sent.
  public internal(set) var isFired = false

  public init(_ target: ClientRef, _ condition: CancelCondition) {
    self.target = target
    self.condition = condition
  }

  /// Whether this market event makes it true.
  public func holds(_ instrument: InstrumentID, _ span: PriceSpan) -> Bool {
    switch condition {
    case .above(let watched, let price): watched == instrument && span.high >= price
    case .below(let watched, let price): watched == instrument && span.low <= price
    case .filled, .ended, .at: false
    }
  }

  public func holds(at time: Time) -> Bool {
    switch condition {
    case .at(let due): time >= due
    case .above, .below, .filled, .ended: false
    }
  }

  func watch(_ instrument: InstrumentID, _ watch: inout PriceWatch) {
    switch condition {
    case .above(let watched, let price): if watched == instrument { watch.watch(above: price) }
    case .below(let watched, let price): if watched == instrument { watch.watch(below: price) }
    case .filled, .ended, .at: break
    }
  }
}
