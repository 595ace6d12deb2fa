import HostModel

/// A stop closes a loss: a sale once the price is at or below its trigger, a purchase once it is at or above it.
///
/// What it sends trades at the next price there is. After a gap that is not the trigger.
enum Stop {
  static func isReached(_ trigger: Price, _ side: Side, _ span: PriceSpan) -> Bool {
    switch side {
    case .sell: span.low <= trigger
    case .buy: span.high >= trigger
    }
  }

  static func watch(_ trigger: Price, _ side: Side, _ watch: inout PriceWatch) {
    switch side {
    case .sell: watch.watch(below: trigger)
    case .buy: watch.watch(above: trigger)
    }
  }
}
