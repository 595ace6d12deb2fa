import HostModel

/// What all strategies of a host may do together, set by who runs it. A strategy's own limits are beside these, and the
/// stricter one counts.
public struct HostLimits: Equatable, Sendable {
  /// Value of all positions of all strategies without their signs, as if all open orders had filled, over all equity.
  public var exposure_ppm: Int64 = 2_000_000
  /// Messages to the venue at once, and then so many a second.
  public var ordersPerSecond: Int64 = 100

  public init() {}

  /// For a run whose strategies have limits of their own that say it all.
  public static var none: HostLimits {
    var limits = HostLimits()
    limits.exposure_ppm = HostLimits.largestExposure_ppm
    limits.ordersPerSecond = HostLimits.largestRate
    return limits
  }

  /// Whether all strategies together may hold only so much.
  public var boundsExposure: Bool { exposure_ppm < HostLimits.largestExposure_ppm }

  public static let largestExposure_ppm: Int64 = 1_000_000_000
  public static let largestRate: Int64 = 100_000

  public func encode(into bytes: inout ByteWriter) {
    bytes.write(exposure_ppm)
    bytes.write(ordersPerSecond)
  }

  public init(decoding bytes: inout ByteReader) throws(ByteFault) {
    exposure_ppm = try bytes.read("exposure of all", in: 0...HostLimits.largestExposure_ppm)
    ordersPerSecond = try bytes.read("orders of all", in: 1...HostLimits.largestRate)
  }
}

/// What all strategies of the host come to, for the gate.
public struct AllStrategies: Equatable, Sendable {
  public var exposure_units: Int64
  public var equity_units: Int64
  /// Messages that still count against the rate.
  public var recentMessages: Int64
  public var limits: HostLimits

  public init(exposure_units: Int64, equity_units: Int64, recentMessages: Int64, limits: HostLimits) {
    self.exposure_units = exposure_units
    self.equity_units = equity_units
    self.recentMessages = recentMessages
    self.limits = limits
  }
}
