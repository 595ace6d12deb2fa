import Glibc

/// A day in UTC, counted from 1970-01-01.
public struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let number: Int64

  public init(number: Int64) { self.number = number }

  public init(ofSecond second: Int64) { number = (second - (second % 86_400 + 86_400) % 86_400) / 86_400 }

  /// From `YYYY-MM-DD`; `nil` for anything else, also for a day that no month has.
  public init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.count == 3, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let year = Int32(parts[0]), let month = Int32(parts[1]), let day = Int32(parts[2]), year >= 1970
    else { return nil }
    var date = tm()
    (date.tm_year, date.tm_mon, date.tm_mday) = (year - 1900, month - 1, day)
    number = Int64(timegm(&date)) / 86_400
    // A day such as the 31st of June comes back as another one.
    guard description == text else { return nil }
  }

  public var description: String {
    var second = time_t(number * 86_400)
    var date = tm()
    gmtime_r(&second, &date)
    return "\(padded(date.tm_year + 1900, 4))-\(padded(date.tm_mon + 1, 2))-\(padded(date.tm_mday, 2))"
  }

  public static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

private func padded(_ number: Int32, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// A moment as text: `2026-11-20T17:44:56Z`.
func momentText(second: Int64) -> String {
  let rest = Int32((second % 86_400 + 86_400) % 86_400)
  return "\(Day(ofSecond: second))T\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))Z"
}
