import HostModel

/// What the gate knows of one instrument's recent market: where the price came from, how much was traded, and how it
/// moves. All of it comes from market events, so that a replay knows the same.
///
/// Time is cut into periods of five minutes that begin at whole multiples of their length, the same for all instruments.
/// Within a period an event costs a comparison; what is computed is computed when a new one begins.
public struct MarketMemory {
  public static let period_ns = 300 * Time.nanosecondsPerSecond
  static let periodsPerDay = Time.nanosecondsPerDay / period_ns
  /// So many of the last returns are kept; a power of two.
  public static let depth = 64
  /// How much the last return counts in the variance, in hundredths.
  static let newWeight: Int64 = 6
  static let largestReturn_ppm: Int64 = 1_000_000

  private var periodEnd_ns = Int64.min
  private var period: Int64 = 0
  private var last_ticks: Int64 = 0
  /// The first price of this period, and where the price stood one period before.
  private var first_ticks: Int64 = 0
  public private(set) var earlier = Price(ticks: 0)
  /// The first price of the UTC day.
  public private(set) var dayFirst = Price(ticks: 0)
  private var volume_units: Int64 = 0
  private var volumeBefore_units: Int64 = 0
  /// Whether anything that was traded was ever reported: quotes alone say nothing of volume.
  public private(set) var hasVolume = false
  // The close of the last whole period, for the return to come.
  private var close_ticks: Int64 = 0
  private var closePeriod: Int64 = 0
  private var variance_ppm2: Int64 = 0
  public private(set) var returnCount: Int64 = 0
  /// By period modulo `depth`: which period a return ended and how many it took, and the return.
  private let tags: UnsafeMutablePointer<Int64>
  private let returns: UnsafeMutablePointer<Int64>

  public init() {
    tags = .allocate(capacity: MarketMemory.depth)
    tags.initialize(repeating: Int64.min, count: MarketMemory.depth)
    returns = .allocate(capacity: MarketMemory.depth)
    returns.initialize(repeating: 0, count: MarketMemory.depth)
  }

  public func deallocate() {
    tags.deallocate()
    returns.deallocate()
  }

  /// A price of the market, with what was traded at it.
  @inline(__always)
  public mutating func note(_ price: Price, volume: Quantity, at now: Time) {
    if now.nanoseconds >= periodEnd_ns { begin(price, at: now) }
    last_ticks = price.ticks
    let (sum, overflow) = volume_units.addingReportingOverflow(volume.units)
    volume_units = overflow ? Int64.max : sum
  }

  private mutating func begin(_ price: Price, at now: Time) {
    let next = now.period
    if last_ticks > 0 { end() }
    let isNext = next == period + 1
    if volume_units != 0 { hasVolume = true }
    volumeBefore_units = isNext ? volume_units : 0
    volume_units = 0
    earlier = isNext && first_ticks > 0 ? Price(ticks: first_ticks) : price
    first_ticks = price.ticks
    if last_ticks == 0 || Time(nanoseconds: period * MarketMemory.period_ns).day != now.day { dayFirst = price }
    period = next
    let (end, overflow) = ((next + 1) as Int64).multipliedReportingOverflow(by: MarketMemory.period_ns)
    periodEnd_ns = overflow ? Int64.max : end
  }

  /// Takes the return of the period that is over.
  private mutating func end() {
    defer {
      close_ticks = last_ticks
      closePeriod = period
    }
    guard close_ticks > 0 else { return }
    let bound = MarketMemory.largestReturn_ppm
    // Prices are positive, so that their difference fits; a return that does not is beyond the bound.
    let exact_ppm = scaled(last_ticks - close_ticks, by: 1_000_000, over: close_ticks, .down) ?? bound
    let return_ppm = min(max(exact_ppm, -bound), bound)
    let span = period - closePeriod
    let sample_ppm2 = return_ppm * return_ppm * MarketMemory.periodsPerDay / span
    variance_ppm2 =
      returnCount == 0
      ? sample_ppm2
      : ((100 - MarketMemory.newWeight) * variance_ppm2 + MarketMemory.newWeight * sample_ppm2) / 100
    returnCount += 1
    let place = MarketMemory.place(period)
    tags[place] = period &* 4096 &+ min(span, 4095)
    returns[place] = return_ppm
  }

  /// The rest of the division by `depth`, a power of two, also of what is negative.
  private static func place(_ period: Int64) -> Int { Int(truncatingIfNeeded: period) & (depth - 1) }

  // MARK: What the gate asks

  /// What was traded in this period or the one before, whichever is more.
  public var recentVolume: Quantity {
    Quantity(units: max(volume_units, volumeBefore_units))
  }

  /// The standard deviation of a day's return, from the weighted squares of the returns so far; 0 while there are too few
  /// of them to say.
  public var dailyVolatility_ppm: Int64 { returnCount >= Sizing.fewest ? squareRoot(variance_ppm2) : 0 }

  /// The latest close; zero before the first.
  public var close: Price { Price(ticks: close_ticks) }

  /// The return at a place, and which one it is; equal tags are returns over the same time.
  public func sample(_ place: Int) -> (tag: Int64, return_ppm: Int64) { (tags[place], returns[place]) }

  // MARK: As bytes

  public func encode(into bytes: inout ByteWriter) {
    for number in [
      periodEnd_ns, period, last_ticks, first_ticks, earlier.ticks, dayFirst.ticks, volume_units, volumeBefore_units,
      close_ticks, closePeriod, variance_ppm2, returnCount,
    ] { bytes.write(number) }
    bytes.write(hasVolume)
    for place in 0..<MarketMemory.depth {
      bytes.write(tags[place])
      bytes.write(returns[place])
    }
  }

  public mutating func restore(from bytes: inout ByteReader) throws(ByteFault) {
    periodEnd_ns = try bytes.read(Int64.self)
    period = try bytes.read(Int64.self)
    last_ticks = try bytes.read(Int64.self)
    first_ticks = try bytes.read(Int64.self)
    earlier = Price(ticks: try bytes.read(Int64.self))
    dayFirst = Price(ticks: try bytes.read(Int64.self))
    volume_units = try bytes.read(Int64.self)
    volumeBefore_units = try bytes.read(Int64.self)
    close_ticks = try bytes.read(Int64.self)
    closePeriod = try bytes.read(Int64.self)
    variance_ppm2 = try bytes.read("variance", in: 0...Int64.max / 100)
    returnCount = try bytes.read("returns", in: 0...Int64.max)
    hasVolume = try bytes.readBool("volume")
    for place in 0..<MarketMemory.depth {
      tags[place] = try bytes.read(Int64.self)
      let bound = MarketMemory.largestReturn_ppm
      returns[place] = try bytes.read("return", in: -bound...bound)
    }
  }
}

extension Time {
  /// Periods since 1970-01-01, also before it.
  var period: Int64 {
    let quotient = nanoseconds / MarketMemory.period_ns
    return nanoseconds % MarketMemory.period_ns < 0 ? quotient - 1 : quotient
  }
}
