/// Simple moving average: the mean of the last `length` values.
///
///     var average = SMA(length: 20)
///     if average.update(bar.close) > bar.close, average.isReady { … }
///
/// Seed rule: before there are `length` values it is the mean of those there are, and not ready. Memory is taken in
/// `init` only; a copy shares it until one of the two is updated. Values are finite.
public struct SMA: Sendable {
  public let length: Int
  @usableFromInline var count = 0
  @usableFromInline var last: [Double]
  @usableFromInline var position = 0
  @usableFromInline var sum = 0.0

  /// Traps unless `length` is at least 1.
  public init(length: Int) {
    precondition(length >= 1, "SMA of \(length) values")
    self.length = length
    last = Array(repeating: 0, count: length)
  }

  /// 0 before the first value.
  @inlinable public var value: Double { count == 0 ? 0 : sum / Double(min(count, length)) }

  /// From the `length`-th value on.
  @inlinable public var isReady: Bool { count >= length }

  @discardableResult @inlinable
  public mutating func update(_ next: Double) -> Double {
    sum += next - last[position]
    last[position] = next
    position += 1
    if position == length {
      position = 0
      // Adding and taking away leaves a little behind each time; once round, the sum is taken anew.
      sum = 0
      for value in last { sum += value }
    }
    count += 1
    return value
  }
}
