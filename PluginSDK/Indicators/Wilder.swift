/// Wilder's moving average: each value moves it by 1/length of the distance.
///
/// Seed rule: the mean of the first `length` values, as Wilder computed it and TA-Lib does; until then the mean of those
/// there are, and not ready.
@usableFromInline
struct Wilder: Sendable {
  @usableFromInline let length: Double
  @usableFromInline var value = 0.0
  @usableFromInline var seeds = 0.0

  /// Traps unless `length` is at least 1.
  @usableFromInline
  init(length: Int) {
    precondition(length >= 1, "average of \(length) values")
    self.length = Double(length)
  }

  @inlinable var isReady: Bool { seeds == length }

  @inlinable
  mutating func update(_ next: Double) {
    if seeds < length {
      seeds += 1
      value += (next - value) / seeds
    } else {
      value += (next - value) / length
    }
  }
}
