import HostModel
import TestSupport
import Testing

@Suite struct RoundingTests {
  @Test func `A08 products near the largest numbers are exact in 128 bits and never wrap`() {
    #expect(divided(Int128(Int64.max) * Int128(Int64.max), by: Int128(Int64.max), .down) == Int128(Int64.max))
    #expect(scaled(Int64.max, by: 2, over: 1, .down) == nil)
  }
}
