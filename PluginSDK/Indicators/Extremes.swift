/// The highest of the last `length` values.
///
///     var ceiling = Highest(length: 20)
///     let isBreakout = ceiling.isReady && bar.close > ceiling.value
///     ceiling.update(bar.high)
///
/// Seed rule: before there are `length` values it is the highest of those there are, and not ready; before the first one
/// minus infinity. Values are finite.
public struct Highest: Sendable {
  @usableFromInline var candidates: Candidates

  /// Traps unless `length` is at least 1.
  public init(length: Int) { candidates = Candidates(length: length) }

  @inlinable public var value: Double { candidates.highest }

  /// From the `length`-th value on.
  @inlinable public var isReady: Bool { candidates.isReady }

  @discardableResult @inlinable
  public mutating func update(_ next: Double) -> Double {
    candidates.update(next)
    return value
  }
}

/// The lowest of the last `length` values; see ``Highest``. Before the first one it is plus infinity.
public struct Lowest: Sendable {
  @usableFromInline var candidates: Candidates

  /// Traps unless `length` is at least 1.
  public init(length: Int) { candidates = Candidates(length: length) }

  @inlinable public var value: Double { -candidates.highest }

  /// From the `length`-th value on.
  @inlinable public var isReady: Bool { candidates.isReady }

  @discardableResult @inlinable
  public mutating func update(_ next: Double) -> Double {
    candidates.update(-next)
    return value
  }
}

/// The values of the last `length` that can still become the highest: each lower than the one before it, because a
/// value that a later one reaches never will. The first is the highest now. Each value comes and goes once, so that an
/// update takes the same time on average whatever the length. Memory is taken in `init` only.
@usableFromInline
struct Candidates: Sendable {
  @usableFromInline let length: Int
  // A ring: `held` values from `first` on, with the number of the update that brought each.
  @usableFromInline var values: [Double]
  @usableFromInline var numbers: [Int]
  @usableFromInline var first = 0
  @usableFromInline var held = 0
  @usableFromInline var count = 0

  @usableFromInline
  init(length: Int) {
    precondition(length >= 1, "highest or lowest of \(length) values")
    self.length = length
    values = Array(repeating: 0, count: length)
    numbers = Array(repeating: 0, count: length)
  }

  @inlinable var isReady: Bool { count >= length }

  @inlinable var highest: Double { held == 0 ? -.infinity : values[first] }

  @inlinable
  mutating func update(_ next: Double) {
    if held > 0, numbers[first] <= count - length {
      first = place(1)
      held -= 1
    }
    while held > 0, values[place(held - 1)] <= next { held -= 1 }
    let end = place(held)
    values[end] = next
    numbers[end] = count
    held += 1
    count += 1
  }

  /// Where in the ring the value lies that is `offset` after the first.
  @inlinable
  func place(_ offset: Int) -> Int {
    let place = first + offset
    return place < length ? place : place - length
  }
}
