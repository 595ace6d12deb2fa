import HostMarket

/// What a simulation draws from its seed. Each part of the world has a stream of its own, so that a change in one does not
/// draw everything anew in the others.
struct Chance {
  private var stream: RandomStream

  init(seed: UInt64, for part: StaticString) {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    part.withUTF8Buffer { for byte in $0 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 } }
    stream = RandomStream(seed: seed ^ hash)
  }

  mutating func below(_ bound: Int64) -> Int64 {
    precondition(bound > 0, "draws below \(bound)")
    return Int64(stream.next() % UInt64(bound))
  }

  mutating func draw(_ range: ClosedRange<Int64>) -> Int64 {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// True so many times in a thousand.
  mutating func happens(_ permille: Int64) -> Bool { permille > 0 && below(1000) < permille }

  mutating func bits() -> UInt64 { stream.next() }
}
