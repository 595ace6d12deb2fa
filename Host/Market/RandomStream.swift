/// Numbers that look random and are the same on every machine: xoshiro256** by Blackman and Vigna, its 256 bits of
/// state filled from one seed by splitmix64, as its authors advise.
///
/// For made-up markets and simulations only: whoever sees a few outputs can compute all others.
package struct RandomStream: Equatable, Sendable {
  private var state: (UInt64, UInt64, UInt64, UInt64)

  init(state: (UInt64, UInt64, UInt64, UInt64)) { self.state = state }

  package init(seed: UInt64) {
    var counter = seed
    func splitmix64() -> UInt64 {
      counter &+= 0x9E37_79B9_7F4A_7C15
      var mixed = counter
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
    state = (splitmix64(), splitmix64(), splitmix64(), splitmix64())
  }

  package mutating func next() -> UInt64 {
    let result = rotatedLeft(state.1 &* 5, by: 7) &* 9
    let shifted = state.1 << 17
    state.2 ^= state.0
    state.3 ^= state.1
    state.1 ^= state.2
    state.0 ^= state.3
    state.2 ^= shifted
    state.3 = rotatedLeft(state.3, by: 45)
    return result
  }

  /// Evenly spread over 0 ..< 1: the upper 53 bits, so each value is exact.
  mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// Mean 0, variance 1, bell-shaped, never beyond ±6.
  ///
  /// Twelve even draws of 16 bits added up. The sum is an integer and the scale a power of two, so that no machine's
  /// logarithm or cosine has a say in it.
  mutating func bell() -> Double {
    var sum: Int64 = 0
    for _ in 0..<3 {
      let word = next()
      sum += Int64(word & 0xFFFF) + Int64((word >> 16) & 0xFFFF) + Int64((word >> 32) & 0xFFFF) + Int64(word >> 48)
    }
    // The mean of twelve draws from 0...65535.
    return Double(sum - 393_210) * 0x1p-16
  }

  package static func == (left: RandomStream, right: RandomStream) -> Bool { left.state == right.state }
}

private func rotatedLeft(_ word: UInt64, by count: UInt64) -> UInt64 { (word << count) | (word >> (64 - count)) }
