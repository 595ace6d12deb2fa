/// What a venue takes of an order's value, in parts per million.
public struct FeeSchedule: Equatable, Sendable {
  public let maker_ppm: Int64
  public let taker_ppm: Int64

  /// Traps outside 0…10 %: a larger fee is a mistake in a configuration, which is checked where it is read.
  public init(maker_ppm: Int64, taker_ppm: Int64) {
    precondition((0...100_000).contains(maker_ppm), "maker fee \(maker_ppm) ppm")
    precondition((0...100_000).contains(taker_ppm), "taker fee \(taker_ppm) ppm")
    self.maker_ppm = maker_ppm
    self.taker_ppm = taker_ppm
  }

  /// The larger of the two: what is reserved before it is known how an order fills.
  public var worst_ppm: Int64 { max(maker_ppm, taker_ppm) }

  /// The fee on `value`, rounded up: a venue does not give fractions away.
  @inlinable
  public static func fee(on value: Money, ppm: Int64) -> Money? {
    scaled(value.units, by: ppm, over: 1_000_000, .up).map { Money(units: $0, value.currency) }
  }
}
