import HostModel

/// How much a price moves in a minute: the mean of its moves, of which the latest counts one sixteenth.
public struct Restlessness: Equatable {
  static let interval_ns = 60 * Time.nanosecondsPerSecond

  private var price_ticks: Int64 = 0
  /// When the price is looked at again.
  public private(set) var next_ns = Int64.min
  /// Sixteen times the mean, in parts per million; negative before the first move.
  private var sum_ppm: Int64 = -1

  public init() {}

  public var move_ppm: Int64 { max(sum_ppm, 0) / 16 }

  /// `time` is not before `next_ns`.
  public mutating func note(_ price: Price, at time: Time) {
    if price_ticks > 0, price.ticks > 0 {
      let whole = scaled(abs(price.ticks - price_ticks), by: 1_000_000, over: price_ticks, .up) ?? Int64.max
      let move_ppm = min(whole, 1_000_000)
      sum_ppm = sum_ppm < 0 ? 16 * move_ppm : sum_ppm - sum_ppm / 16 + move_ppm
    }
    price_ticks = price.ticks
    let (next, overflow) = time.nanoseconds.addingReportingOverflow(Restlessness.interval_ns)
    next_ns = overflow ? Int64.max : next
  }

  func encode(into bytes: inout ByteWriter) {
    bytes.write(price_ticks)
    bytes.write(next_ns)
    bytes.write(sum_ppm)
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    price_ticks = try bytes.read("price", in: 0...Int64.max)
    next_ns = try bytes.read(Int64.self)
    sum_ppm = try bytes.read("moves", in: -1...32_000_000)
  }
}
