/// Exponential moving average with alpha 2 / (length + 1), seeded with the first value.
///
/// TA-Lib seeds with the mean of the first `length` values instead; the two agree more and more with each value.
public struct EMA {
  public let length: Int
  @usableFromInline let alpha: Double
  public var value = 0.0
  public var count = 0

  /// Traps unless `length` is at least 1.
  public init(length: Int) {
    precondition(length >= 1, "EMA of \(length) values")
    self.length = length
    alpha = 2 / (Double(length) + 1)
  }

  /// From the `length`-th value on.
  @inlinable public var isReady: Bool { count >= length }

  @discardableResult @inlinable
  public mutating func update(_ next: Double) -> Double {
    value = count == 0 ? next : alpha * next + (1 - alpha) * value
    count += 1
    return value
  }
}
