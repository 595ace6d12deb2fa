import HostModel

extension Time {
  /// The UTC day that this moment belongs to where days are closed: midnight is the end of a day, since a bar that closes
  /// then is that day's.
  public var closingDay: Int64 { Time(nanoseconds: max(nanoseconds, Int64.min + 1) - 1).day }

  /// The first moment that no longer belongs to that day.
  public static func behind(day: Int64) -> Time {
    Time(nanoseconds: Int64(clamping: Int128(day + 1) * Int128(Time.nanosecondsPerDay) + 1))
  }
}
