/// Drawn numbers that are the same in every run.
public struct SplitMix {
  private var state: UInt64
  public init(seed: UInt64) { state = seed }

  public mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// Any magnitude with equal weight, so that small and huge numbers both come up.
  public mutating func signed() -> Int64 { Int64(bitPattern: next()) >> Int64(next() % 63) }

  public mutating func below(_ bound: UInt64) -> Int { Int(next() % bound) }
}
