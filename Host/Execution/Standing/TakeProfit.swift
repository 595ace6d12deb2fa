import HostModel

/// A take profit closes a gain: it is a stop's mirror image.
enum TakeProfit {
  static func isReached(_ trigger: Price, _ side: Side, _ span: PriceSpan) -> Bool {
    Stop.isReached(trigger, side.opposite, span)
  }

  static func watch(_ trigger: Price, _ side: Side, _ watch: inout PriceWatch) {
    Stop.watch(trigger, side.opposite, &watch)
  }
}
