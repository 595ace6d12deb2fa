import HostModel

/// How a paper venue behaves. Everything but fees is off at first: no latency, no slippage, no share of the volume.
public struct VenueModel: Equatable, Sendable {
  public var fees: FeeTiers
  /// How much worse than the market a fresh order trades, in parts per million of the price.
  public var slippage_ppm: Int64 = 0
  public var latency = Latency()
  /// How an order that rests in a book moves up.
  public var queue = QueueModel.conservative
  /// All orders together get at most this share of a bar's volume, and of a trade's size where there is no book. `nil`:
  /// a bar or trade is not used up by those who trade on it.
  public var participation_ppm: Int64?
  /// Draws the jitter of the latency.
  public var seed: UInt64 = 1

  public init(fees: FeeTiers) { self.fees = fees }

  /// Traps on what is checked where options are read.
  func check() {
    precondition((0...100_000).contains(slippage_ppm), "slippage \(slippage_ppm) ppm")
    precondition((1...1_000_000).contains(participation_ppm ?? 1), "participation \(participation_ppm ?? 1) ppm")
    precondition(Latency.range_ns.contains(latency.entry_ns), "entry \(latency.entry_ns) ns")
    precondition(Latency.range_ns.contains(latency.report_ns), "report \(latency.report_ns) ns")
    precondition(Latency.range_ns.contains(latency.jitter_ns), "jitter \(latency.jitter_ns) ns")
  }
}
