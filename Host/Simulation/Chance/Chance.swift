import HostMarket

/// What happens by chance in a simulated run. The same seed, the same chance.
struct Chance {
  private var stream: RandomStream

  init(seed: UInt64) { stream = RandomStream(seed: seed) }

  /// From 0 to one less than `bound`.
  mutating func below(_ bound: Int) -> Int { Int(stream.next() % UInt64(bound)) }

  mutating func between(_ range: ClosedRange<Int64>) -> Int64 {
    range.lowerBound + Int64(stream.next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// True once in `count` times.
  mutating func one(in count: Int) -> Bool { below(count) == 0 }

  /// Any magnitude with equal weight, so that small and huge numbers both come up.
  mutating func anything() -> Int64 { Int64(bitPattern: stream.next()) >> Int64(below(63)) }

  mutating func seed() -> UInt64 { stream.next() }
}
