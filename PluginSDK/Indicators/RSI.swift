/// Wilder's relative strength index: how much of the recent movement went up, from 0 to 100.
///
///     var strength = RSI(length: 14)
///     if strength.update(bar.close) < 30, strength.isReady { … }
///
/// Seed rule: the first averages of gains and losses are the means of the first `length` changes, so it is ready from
/// the `length` + 1st value on, as in TA-Lib. Where nothing moved it is 50; TA-Lib says 0 there.
public struct RSI: Sendable {
  @usableFromInline var last: Double?
  @usableFromInline var gain: Wilder
  @usableFromInline var loss: Wilder

  /// Traps unless `length` is at least 1.
  public init(length: Int) {
    gain = Wilder(length: length)
    loss = Wilder(length: length)
  }

  @inlinable public var value: Double {
    let movement = gain.value + loss.value
    return movement > 0 ? 100 * gain.value / movement : 50
  }

  @inlinable public var isReady: Bool { gain.isReady }

  @discardableResult @inlinable
  public mutating func update(_ next: Double) -> Double {
    if let last {
      gain.update(max(next - last, 0))
      loss.update(max(last - next, 0))
    }
    last = next
    return value
  }
}
