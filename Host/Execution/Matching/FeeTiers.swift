import HostModel

/// Fees by how much was traded: the more in the thirty days before, the less.
///
///     FeeTiers(first, [FeeTier(volume_units: …, fees: …)])
public struct FeeTiers: Equatable, Sendable {
  /// From no volume on.
  public let first: FeeSchedule
  /// By volume, the smallest first.
  public let others: [FeeTier]

  public static let limit = 16

  /// Traps when volumes do not grow or there are too many tiers: both are checked where they are read.
  public init(_ first: FeeSchedule, _ others: [FeeTier] = []) {
    precondition(others.count <= FeeTiers.limit, "\(others.count) fee tiers")
    precondition(zip([0] + others.map(\.volume_units), others).allSatisfy { $0 < $1.volume_units }, "fee tiers' order")
    self.first = first
    self.others = others
  }

  /// What is reserved before it is known how and in which tier an order fills.
  public var worst: FeeSchedule {
    others.reduce(first) {
      FeeSchedule(
        maker_ppm: max($0.maker_ppm, $1.fees.maker_ppm), taker_ppm: max($0.taker_ppm, $1.fees.taker_ppm))
    }
  }

  func fees(volume_units: Int64) -> FeeSchedule {
    others.last { $0.volume_units <= volume_units }?.fees ?? first
  }
}

public struct FeeTier: Equatable, Sendable {
  /// In the quote currency's units: reached by what was traded in the thirty whole days before today.
  public let volume_units: Int64
  public let fees: FeeSchedule

  public init(volume_units: Int64, fees: FeeSchedule) {
    self.volume_units = volume_units
    self.fees = fees
  }
}

/// What all orders of this host traded in one quote currency: today, and on each of the thirty days before. The venue
/// counts at midnight in UTC, as exchanges do: what is traded today counts from tomorrow on.
struct TradedVolume: Equatable {
  static let days = 30

  private(set) var day = Int64.min
  private(set) var today_units: Int64 = 0
  /// Yesterday first.
  private(set) var before_units = [Int64](repeating: 0, count: TradedVolume.days)
  private(set) var sum_units: Int64 = 0

  init() {}

  mutating func begin(_ now: Int64) {
    guard now > day else { return }
    let passed = day == Int64.min ? TradedVolume.days + 1 : Int(min(now - day, Int64(TradedVolume.days) + 1))
    for place in stride(from: TradedVolume.days - 1, through: 0, by: -1) {
      let source = place - passed
      before_units[place] = source >= 0 ? before_units[source] : source == -1 ? today_units : 0
    }
    today_units = 0
    day = now
    sum_units = before_units.reduce(0, TradedVolume.sum)
  }

  mutating func add(_ units: Int64) { today_units = TradedVolume.sum(today_units, units) }

  /// Beyond 64 bits more volume makes no difference.
  private static func sum(_ left: Int64, _ right: Int64) -> Int64 {
    let (sum, overflow) = left.addingReportingOverflow(right)
    return overflow ? Int64.max : sum
  }
}

extension TradedVolume {
  func encode(into bytes: inout ByteWriter) {
    bytes.write(day)
    bytes.write(today_units)
    for units in before_units { bytes.write(units) }
  }

  init(decoding bytes: inout ByteReader) throws(ByteFault) {
    day = try bytes.read(Int64.self)
    today_units = try bytes.read("volume", in: 0...Int64.max)
    for place in 0..<TradedVolume.days { before_units[place] = try bytes.read("volume", in: 0...Int64.max) }
    sum_units = before_units.reduce(0, TradedVolume.sum)
  }
}
