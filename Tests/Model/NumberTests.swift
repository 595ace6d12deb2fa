import HostModel
import TestSupport
import Testing

@Suite struct NumberTests {
  @Test(arguments: [
    (Int64(7), Int64(1), Int64(2), Int64(3), Int64(4)), (-7, 1, 2, -4, -3), (8, 1, 2, 4, 4),
    (Int64.max, Int64.max, Int64.max, Int64.max, Int64.max),
    (Int64.max - 1, 3, 6, 4_611_686_018_427_387_903, 4_611_686_018_427_387_903),
  ])
  func `a division names its rounding and is exact before it`(
    value: Int64, multiplier: Int64, divisor: Int64, down: Int64, up: Int64
  ) {
    #expect(scaled(value, by: multiplier, over: divisor, .down) == down)
    #expect(scaled(value, by: multiplier, over: divisor, .up) == up)
  }

  @Test func `rounding agrees with 128-bit arithmetic for a million drawn numbers`() {
    var draw = SplitMix(seed: 1)
    for _ in 0..<1_000_000 {
      let value = draw.signed(), multiplier = draw.signed(), divisor = max(draw.signed().magnitude >> 1, 1)
      let product = Int128(value) * Int128(multiplier)
      // floor by another route than the code's: Euclidean remainder.
      var remainder = product % Int128(divisor)
      if remainder < 0 { remainder += Int128(divisor) }
      let floor = (product - remainder) / Int128(divisor)
      let ceiling = remainder == 0 ? floor : floor + 1
      #expect(scaled(value, by: multiplier, over: Int64(divisor), .down) == Int64(exactly: floor))
      #expect(scaled(value, by: multiplier, over: Int64(divisor), .up) == Int64(exactly: ceiling))
    }
  }

  @Test func `a result that does not fit is nil and not a wrapped number`() {
    #expect(scaled(Int64.max, by: 2, over: 1, .down) == nil)
    #expect(scaled(Int64.min, by: -1, over: 1, .up) == nil)
  }

  @Test func `a day begins at midnight UTC, also before 1970`() {
    #expect(Time(nanoseconds: 0).day == 0)
    #expect(Time(nanoseconds: Time.nanosecondsPerDay - 1).day == 0)
    #expect(Time(nanoseconds: Time.nanosecondsPerDay).day == 1)
    #expect(Time(nanoseconds: -1).day == -1)
  }

  @Test func `adding two currencies is a bug`() async {
    await #expect(processExitsWith: .failure) {
      _ = Money(units: 1, CurrencyID(0)) + Money(units: 1, CurrencyID(1))
    }
  }

  @Test(arguments: [
    (2, 4, Int64(5_000_000), Int64(1000), Int64(500_000_000_000)),  // 50,000.00 x 0.1 = 5,000 USDT
    (8, 8, 12_345, 1, 1),  // less than one unit of money, rounded up
    (0, 0, 3, 4, 1_200_000_000),
  ])
  func `value is price times quantity in the currency's own unit`(
    priceDecimals: Int, quantityDecimals: Int, ticks: Int64, units: Int64, money: Int64
  ) throws {
    let instrument = try Universe([
      Listing.sample(priceDecimals: priceDecimals, quantityDecimals: quantityDecimals)
    ]).instruments[0]
    #expect(instrument.value(of: Quantity(units: units), at: Price(ticks: ticks), .up)?.units == money)
  }

  @Test func `a value beyond Int64 is nil on both roads`() throws {
    let small = try Universe([Listing.sample(priceDecimals: 0, quantityDecimals: 0)]).instruments[0]
    #expect(small.value(of: Quantity(units: Int64.max), at: Price(ticks: Int64.max), .up) == nil)
    let fine = try Universe([Listing.sample(priceDecimals: 8, quantityDecimals: 8)]).instruments[0]
    #expect(fine.value(of: Quantity(units: Int64.max), at: Price(ticks: Int64.max), .up) == nil)
    let wide = fine.value(of: Quantity(units: 1_000_000_000_000), at: Price(ticks: 100_000_000_000), .down)
    #expect(wide?.units == 1_000_000_000_000_000)
  }
}
