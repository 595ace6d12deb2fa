/// Wilder's average true range: how far the price usually moves within a bar, gaps between bars included.
///
///     var range = ATR(length: 14)
///     let stop = bar.close - 2 * range.update(high: bar.high, low: bar.low, close: bar.close)
///
/// Seed rule: the first bar has no bar before it and only gives its close; the first average is the mean of the next
/// `length` true ranges. So it is ready from the `length` + 1st bar on, as in TA-Lib.
public struct ATR: Sendable {
  @usableFromInline var lastClose: Double?
  @usableFromInline var range: Wilder

  /// Traps unless `length` is at least 1.
  public init(length: Int) {
    range = Wilder(length: length)
  }

  /// 0 before the second bar.
  @inlinable public var value: Double { range.value }

  @inlinable public var isReady: Bool { range.isReady }

  @discardableResult @inlinable
  public mutating func update(high: Double, low: Double, close: Double) -> Double {
    if let lastClose { range.update(max(high, lastClose) - min(low, lastClose)) }
    lastClose = close
    return range.value
  }
}
